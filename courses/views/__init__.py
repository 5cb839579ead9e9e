"""What people meet of courses."""
