"""Courses: content, publishing, runs, enrollment and progress."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """From source material to a finished lesson."""

    name = "courses"

    def ready(self) -> None:
        """Connect the receivers; register what the rooms below ask for."""
        from courses import (  # noqa: PLC0415 -- apps must be loaded
            declarations,
            receivers,  # noqa: F401 -- connects on import
            registration,  # noqa: F401 -- registers on import
            schedule,  # noqa: F401 -- registers on import
        )

        declarations.register()
