"""What this room registers: a part of a package, messages, how holders are forgotten."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from certificates.domain.achievement_package import (
    apply_part,
    export_part,
    read_part,
    render_part,
)
from certificates.domain.forgetting import forget_holder, remove_awards
from certificates.enums import ReasonClass
from certificates.importing.achievement_file import FILE
from courses.package_parts import PackagePart, register_part
from lms.accounts.message_kinds import MessageKind, register_message_kind
from lms.accounts.registries import register_eraser, register_remover
from lms.countries.models import localized

register_part(
    PackagePart(
        name="achievement",
        files=frozenset({FILE}),
        read=read_part,
        apply=apply_part,
        export=export_part,
        render=render_part,
    )
)


def named(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name the achievement and the reason in the language of the reader."""
    titles = context.get("names") or context.get("titles") or {}
    reason = context.get("reason")
    return {
        **context,
        "name": localized(dict(titles), get_language()),
        "reason": ReasonClass(reason).label if reason else "",
        "more": f"\n\n{context['text']}" if context.get("text") else "",
    }


def certificate_link(context: Mapping[str, Any]) -> str:
    """Lead to the certificate, or to the name that it waits for."""
    if "award" in context:
        return reverse("certificates:certificate", args=[context["award"]])
    return reverse("certificates:name")


def register_kind(code: str, title: Any, body: Any, action: Any) -> None:
    """Register a message about a certificate."""
    register_message_kind(
        MessageKind(
            code=code,
            title=title,
            body=body,
            action=action,
            prepare=named,
            link=certificate_link,
        )
    )


register_kind(
    "certificate_name",
    gettext_lazy("Your name on the certificate of “%(name)s”"),
    gettext_lazy(
        "You have completed “%(name)s”. Before your certificate is issued, please confirm"
        " your name as it is to be printed."
    ),
    gettext_lazy("Confirm my name"),
)
register_kind(
    "certificate_ready",
    gettext_lazy("Your certificate of “%(name)s” is ready"),
    gettext_lazy(
        "Your certificate of “%(name)s” has been issued. You can download it, and anyone"
        " whom you give it to can verify it."
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_suspended",
    gettext_lazy("Your certificate of “%(name)s” is suspended"),
    gettext_lazy(
        "Your certificate of “%(name)s” does not hold for now. Reason: %(reason)s.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_lifted",
    gettext_lazy("Your certificate of “%(name)s” holds again"),
    gettext_lazy(
        "The suspension of your certificate of “%(name)s” has been lifted. Reason:"
        " %(reason)s.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_revoked",
    gettext_lazy("Your certificate of “%(name)s” has been revoked"),
    gettext_lazy(
        "Your certificate of “%(name)s” no longer holds. Reason: %(reason)s.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_replaced",
    gettext_lazy("Your certificate of “%(name)s” has been issued anew"),
    gettext_lazy(
        "There is a new certificate of “%(name)s”; the one before leads to it. Reason:"
        " %(reason)s.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_resigned",
    gettext_lazy("Please download your certificate of “%(name)s” again"),
    gettext_lazy(
        "Your certificate of “%(name)s” was signed with a new key. What it says and its code"
        " are the same; a file that you kept no longer verifies. Reason: %(reason)s.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_name_kept",
    gettext_lazy("The name on your certificate of “%(name)s” stays"),
    gettext_lazy(
        "You asked for another name on your certificate of “%(name)s”. It was not"
        " changed.%(more)s"
    ),
    gettext_lazy("See the certificate"),
)
register_kind(
    "certificate_answer",
    gettext_lazy("An answer about your certificate of “%(name)s”"),
    gettext_lazy("You wrote to us about your certificate of “%(name)s”.%(more)s"),
    gettext_lazy("See the certificate"),
)

register_eraser(forget_holder)
register_remover(remove_awards)
