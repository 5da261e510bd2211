"""What makes an open console fresh: marks, the stream of hints, the bell."""
