"""Reading, cleaning and masking text."""
