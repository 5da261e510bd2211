"""The page of one case and everything that is done on it."""
