"""Assessments: items, quizzes, attempts, and what they measure."""
