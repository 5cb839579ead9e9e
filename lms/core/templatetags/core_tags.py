"""What the base templates and components need from Python."""

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def current_page(path: str, url: str) -> SafeString:
    """Mark a link to this page, or to the part of the site this page is in."""
    if path == url:
        return format_html(' aria-current="{}"', "page")
    if url != "/" and path.startswith(url):
        return format_html(' aria-current="{}"', "true")
    return SafeString("")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether the label of a field stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def percent_of(value: float, maximum: float) -> int:
    """Return the whole percentage, never 100 before everything is done."""
    if maximum <= 0:
        return 0
    return int(max(0, min(value, maximum)) * 100 / maximum)
