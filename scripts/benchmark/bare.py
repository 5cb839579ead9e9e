"""Bare Django views on the same database and server: what any Django page or save costs.

The page reads the session, the user and two queries and renders 11 kB from a cached
template. The save reads the session, the user and one row, and writes that row. Run as a
script it makes the tables and the people, and prints their sessions.
"""

import json
import os
import sys
from typing import Any, ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse

from lms.settings import env

ROWS = 20
LINE = (
    '<li class="row"><a href="/page/{{ row.pk }}/">Row {{ row.pk }} of {{ row.owner }}'
    "</a> <span>{{ row.value }}</span> <p>" + "A line of text as lessons have it. " * 12
) + "</p></li>"
TEMPLATE = (
    "<!doctype html><html lang=en><title>{{ user }}</title><body>"
    "<h1>{{ user.get_username }}</h1><p>{{ one.value }}</p>"
    "<ul>{% for row in rows %}" + LINE + "{% endfor %}</ul></body></html>"
)

settings.configure(
    SECRET_KEY="only-for-the-benchmark",  # noqa: S106 -- no person, one machine, minutes
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="scripts.benchmark.bare",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATABASES={"default": env.database("BARE_DATABASE_URL", "")},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {"page.html": TEMPLATE},
                            )
                        ],
                    )
                ],
            },
        }
    ],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402 -- needs the registry
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    """Something of a person."""

    owner = models.IntegerField(db_index=True)
    value = models.IntegerField(default=0)

    objects: "ClassVar[models.Manager[Row]]" = models.Manager()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.pk)


def page(request: HttpRequest) -> HttpResponse:
    """Session, user, a list and one row."""
    owner = request.user.pk
    rows = list(Row.objects.filter(owner=owner).order_by("pk"))
    one = Row.objects.get(pk=rows[0].pk)
    return render(request, "page.html", {"rows": rows, "one": one})


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Session, user, one read, one write."""
    row = get_object_or_404(Row, pk=pk, owner=request.user.pk)
    row.value = int(request.POST["value"])
    row.save(update_fields=["value"])
    return JsonResponse({"value": row.value})


urlpatterns = [path("page/", page), path("save/<int:pk>/", save)]
application = get_wsgi_application()


def fill(count: int) -> list[dict[str, Any]]:
    """Make the tables, people with rows, and a session for each."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    people = []
    for number in range(count):
        user = User(username=f"person-{number}")
        user.save()
        rows = [Row(owner=user.pk, value=n) for n in range(ROWS)]
        Row.objects.bulk_create(rows)
        client = Client()
        client.force_login(user)  # type: ignore[arg-type]  # stubs know Puente's user
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        people.append({"session": session, "row": rows[0].pk})
    return people


if __name__ == "__main__":
    json.dump(fill(int(os.environ["BENCH_PEOPLE"])), sys.stdout)
