"""Assessments: items, quizzes, attempts, scores and what they tell about items."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """From a question to a score that can be trusted."""

    name = "assessments"

    def ready(self) -> None:
        """Register what the rooms below ask for."""
        from assessments import (  # noqa: PLC0415 -- apps must be loaded
            declarations,
            personal_data,  # noqa: F401 -- registers on import
            registration,  # noqa: F401 -- registers on import
            schedule,  # noqa: F401 -- registers on import
        )

        declarations.register()
