"""Measuring the answers on questions that were not used to build them."""
