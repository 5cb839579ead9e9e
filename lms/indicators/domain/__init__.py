"""Every write about indicators."""
