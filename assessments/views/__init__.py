"""Pages of quizzes: for learners, for instructors."""
