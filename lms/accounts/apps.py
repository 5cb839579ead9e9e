"""People: accounts, profiles, subjects, focal points, messages, privacy."""

from typing import Any

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Everything that names a person stands here, apart from what counts."""

    name = "lms.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect receivers; register tasks, jobs, messages and what is held."""
        from lms.accounts import (  # noqa: PLC0415 -- apps must be loaded
            declarations,
            kinds,
            personal_data,
            receivers,  # noqa: F401 -- connects itself
            schedule,  # noqa: F401 -- registers itself
            tasks,  # noqa: F401 -- registers itself
        )

        declarations.register()
        kinds.register()
        personal_data.register()
        # Wagtail's own pages about users, with one full name (see wagtail_users.py).
        wagtail_users: Any = apps.get_app_config("wagtailusers")
        wagtail_users.user_viewset = "lms.accounts.wagtail_users.PersonViewSet"
