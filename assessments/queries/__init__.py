"""Named reads about items, quizzes, attempts and scores."""
