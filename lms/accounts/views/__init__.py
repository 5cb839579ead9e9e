"""Pages about people."""

from lms.accounts.views.account_settings import account_settings
from lms.accounts.views.entrance import editors_entrance
from lms.accounts.views.focal_point import focal, focal_confirm, focal_question
from lms.accounts.views.mailbox import message_detail, messages
from lms.accounts.views.notice import acknowledge, privacy
from lms.accounts.views.official_profile import profile
from lms.accounts.views.own_data import delete, deleted, export, my_data, objection

__all__ = [
    "account_settings",
    "acknowledge",
    "delete",
    "deleted",
    "editors_entrance",
    "export",
    "focal",
    "focal_confirm",
    "focal_question",
    "message_detail",
    "messages",
    "my_data",
    "objection",
    "privacy",
    "profile",
]
