"""Open Badges 3.0 credentials: built, signed and verified without any framework."""
