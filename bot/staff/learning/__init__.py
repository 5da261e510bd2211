"""The pages about questions that nobody could answer."""
