"""Named reads about achievements, awards and credentials."""
