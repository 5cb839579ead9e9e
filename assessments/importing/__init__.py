"""Item files as text: reading, checking and writing, without a database."""
