"""The groups that carry the roles, with what each may do in the editors' pages."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
)

from lms.accounts.enums import Role
from lms.core.models import AppendOnlyModel

ENTER = "wagtailadmin.access_admin"
WRITE = ("add_page", "change_page")
PUBLISH = ("publish_page", "lock_page", "unlock_page")
MEDIA = ("add_image", "change_image", "choose_image", "add_document", "change_document")
CHOOSE = ("choose_image", "choose_document")

PAGE_PERMISSIONS = {
    Role.AUTHOR: WRITE,
    Role.TRANSLATOR: ("change_page",),
    Role.REVIEWER: ("change_page", *PUBLISH),
    Role.ADMINISTRATOR: (*WRITE, *PUBLISH, "bulk_delete_page"),
}
COLLECTION_PERMISSIONS = {
    Role.AUTHOR: (*MEDIA, "choose_document"),
    Role.TRANSLATOR: CHOOSE,
    Role.REVIEWER: CHOOSE,
    Role.ADMINISTRATOR: (*MEDIA, *CHOOSE, "delete_image", "delete_document"),
}
# What a lesson draws on: its author adds it. Licenses, and what stands above them, are the
# administrators': see `SourceViewSet`.
SOURCES = (
    "courses.add_sourcework",
    "courses.change_sourcework",
    "courses.view_sourcework",
    "courses.add_glossaryterm",
    "courses.change_glossaryterm",
    "courses.view_glossaryterm",
)
MODEL_PERMISSIONS = {
    Role.AUTHOR: (ENTER, "simple_translation.submit_translation", *SOURCES),
    Role.TRANSLATOR: (ENTER, "simple_translation.submit_translation"),
    Role.REVIEWER: (ENTER,),
    Role.ADMINISTRATOR: (ENTER, "simple_translation.submit_translation"),
}
ADMINISTERED_APPS = (
    "accounts",
    "auth",
    "countries",
    "courses",
    "wagtailcore",
    "wagtailredirects",
    "wagtailimages",
    "wagtaildocs",
    "wagtailusers",
)
# Wagtail's own first groups: ours take their place.
REPLACED = ("Editors", "Moderators")
# Its first workflow, and how editors of every language read it.
MODERATION = "Moderators approval"
REVIEW = "Revisión / Revisão / Review"


def ensure_groups(pages: Iterable[Page] | None = None) -> dict[str, Group]:
    """Make the groups of the roles and give them what they lack; nothing is taken away.

    `pages` are the tops of what roles work on (the catalogues); without them, every page
    that stands directly below the root. Safe to call again, and before every permission
    exists: the next call grants what was missing.
    """
    tops = list(Page.objects.filter(depth=2) if pages is None else pages)
    groups: dict[str, Group] = {}
    first_time = not Group.objects.filter(name=Role.AUTHOR).exists()
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        groups[role.value] = group
        _grant_on_pages(group, tops, PAGE_PERMISSIONS.get(role, ()))
        _grant_on_media(group, COLLECTION_PERMISSIONS.get(role, ()))
        group.permissions.add(*_permissions(MODEL_PERMISSIONS.get(role, ())))
    groups[Role.ADMINISTRATOR].permissions.add(*_administered())
    if first_time:
        Group.objects.filter(name__in=REPLACED, user=None).delete()
    _take_over_moderation([groups[Role.REVIEWER], groups[Role.ADMINISTRATOR]])
    return groups


def _take_over_moderation(groups: Iterable[Group]) -> None:
    """Let these groups approve what authors submit.

    Wagtail's first workflow asked a group that is replaced. A task that asks nobody locks
    a submitted page for everybody.
    """
    for task in GroupApprovalTask.objects.filter(groups=None):
        task.groups.add(*groups)
    for model in (Workflow, Task):
        model.objects.filter(name=MODERATION).update(name=REVIEW)


def _permissions(names: Iterable[str]) -> list[Permission]:
    found = Q(pk=None)
    for name in names:
        app, _, codename = name.partition(".")
        found |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(found))


def _administered() -> list[Permission]:
    """List what an administrator may do: everything but rewrite what only grows."""
    permissions = Permission.objects.filter(
        content_type__app_label__in=ADMINISTERED_APPS
    ).select_related("content_type")
    return [p for p in permissions if not _rewrites_append_only(p)]


def _rewrites_append_only(permission: Permission) -> bool:
    kind = permission.content_type
    try:
        model = apps.get_model(kind.app_label, kind.model)
    except LookupError:
        return True
    return issubclass(model, AppendOnlyModel) and not permission.codename.startswith(
        "view_"
    )


def _grant_on_pages(group: Group, pages: list[Page], codenames: Iterable[str]) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=list(codenames),
    )
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=permission
            )


def _grant_on_media(group: Group, codenames: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"),
        codename__in=list(codenames),
    )
    for permission in permissions if root else ():
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
