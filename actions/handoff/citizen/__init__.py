"""What citizens do with their cases: where they live, a number left, a reminder, a rating."""
