"""Validation of what people send."""
