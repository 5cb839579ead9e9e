"""Pure text work on rendered lessons."""
