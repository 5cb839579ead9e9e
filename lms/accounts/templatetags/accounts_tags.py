"""What the pages of django-allauth need to look like ours."""

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.utils import pretty_name
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def plain(form: BaseForm) -> BaseForm:
    """Give each field of a form a label in our words; no placeholders, no lists in help."""
    for name, field in form.fields.items():
        if field.label is None:
            field.label = _(pretty_name(name))
        field.widget.attrs.pop("placeholder", None)
        if field.widget.attrs.get("autocomplete") == "new-password" and field.help_text:
            field.help_text = _(
                "At least 8 characters. Not your name or address, not a password that"
                " many use, not digits alone."
            )
    return form


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """Name browser and system in words; whatever is not known is shown as it is."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent


@register.simple_tag
def has_identity_providers() -> bool:
    """Tell whether people may sign in with an account elsewhere."""
    providers = settings.SOCIALACCOUNT_PROVIDERS
    return bool(providers["openid_connect"]["APPS"])
