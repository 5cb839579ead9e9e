"""django-allauth, adapted: one full name, our languages, mail through the outbox."""

from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, override

from lms.accounts.domain.account_mail import owe_account_mail
from lms.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    def new_user(self, request: HttpRequest) -> User:
        """Begin an account in the language of the page."""
        del request
        return User(preferred_language=page_language())

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 -- the signature of django-allauth
    ) -> User:
        """Keep the full name as the person writes it."""
        user.full_name = " ".join(form.cleaned_data.get("full_name", "").split())
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Render a mail in the person's language and owe it to the outbox.

        Its links lead to pages in that language too, whatever page asked for it.
        """
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = user.preferred_language if user else page_language()
        request = allauth_context.request
        links = {
            name: translate_url(value, language)
            for name, value in context.items()
            if name.endswith("_url")
        }
        with override(language):
            mail = self.render_mail(
                template_prefix,
                email,
                {
                    "request": request,
                    "email": email,
                    "current_site": SimpleNamespace(
                        name=settings.OPERATOR_NAME, domain=request.get_host()
                    ),
                    "operator_name": settings.OPERATOR_NAME,
                    "help_email": settings.HELP_EMAIL,
                    **context,
                    **links,
                    "user": user,
                },
            )
        owe_account_mail(to=mail.to, subject=mail.subject, body=str(mail.body))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Identity providers."""

    def populate_user(
        self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]
    ) -> User:
        """Take the full name that the provider gives, in one piece."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        user.full_name = data.get("name") or " ".join(filter(None, parts))
        return user


def page_language() -> str:
    """Return the language of the page, if people may choose it; else the first one."""
    language = get_language() or ""
    return language if language in settings.UI_LANGUAGES else settings.LANGUAGE_CODE
