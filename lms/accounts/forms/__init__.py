"""Forms about people."""

from lms.accounts.forms.account import AccountForm, DeleteForm, ObjectionForm
from lms.accounts.forms.focal import QuestionForm
from lms.accounts.forms.profile import CountryForm, ProfileForm
from lms.accounts.forms.signup import NoticeForm, SignupFields

__all__ = [
    "AccountForm",
    "CountryForm",
    "DeleteForm",
    "NoticeForm",
    "ObjectionForm",
    "ProfileForm",
    "QuestionForm",
    "SignupFields",
]
