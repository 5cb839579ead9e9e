"""Pages of statistics and attempts for instructors; their exports."""
