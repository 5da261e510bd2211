"""The accounts of the staff, for whoever keeps them."""
