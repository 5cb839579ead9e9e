"""The instructors' desk: pages about the quizzes of a run."""
