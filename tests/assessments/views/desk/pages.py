"""Reading the pages of the desk."""

import re

from django.test import Client


def text_of(html: str) -> str:
    """Return the words of a page, its spaces made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of(html: str) -> list[list[str]]:
    """Return the cells of the first table."""
    body = html[html.index("<tbody") : html.index("</tbody>")]
    return [
        [
            text_of(cell)
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in body.split("<tr")[1:]
    ]


def refused(client: Client, path: str, *, post: bool = False) -> bool:
    """Tell whether a page is kept from this browser: 404, or the way to sign in."""
    answer = client.post(path, {}) if post else client.get(path)
    if answer.status_code == 302:
        return "/account/login/" in answer["Location"]
    return bool(answer.status_code == 404)
