import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow

from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Page:
    root = Page.get_first_root_node()
    page: Page = root.add_child(instance=Page(title="Courses", slug="courses-top"))
    return page


@pytest.fixture
def groups(top: Page) -> dict[str, Group]:
    return ensure_groups([top])


def member(role: Role) -> User:
    return UserFactory.create(role=role)


def page_permissions(role: Role) -> set[tuple[str, str]]:
    rows = GroupPagePermission.objects.filter(group__name=role)
    return set(rows.values_list("page__title", "permission__codename"))


def test_ensure_groups_makes_one_group_for_each_role(groups: dict[str, Group]) -> None:
    assert set(groups) == set(Role.values)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_ensure_groups_again_changes_nothing(
    groups: dict[str, Group], top: Page
) -> None:
    before = GroupPagePermission.objects.count()

    ensure_groups([top])

    assert GroupPagePermission.objects.count() == before


def test_page_permissions_follow_the_roles(groups: dict[str, Group]) -> None:
    assert page_permissions(Role.AUTHOR) == {
        ("Courses", "add_page"),
        ("Courses", "change_page"),
    }
    assert page_permissions(Role.TRANSLATOR) == {("Courses", "change_page")}
    assert page_permissions(Role.REVIEWER) == {
        ("Courses", "change_page"),
        ("Courses", "publish_page"),
        ("Courses", "lock_page"),
        ("Courses", "unlock_page"),
    }
    assert page_permissions(Role.ANALYST) == set()
    assert page_permissions(Role.ADMINISTRATOR) == {
        ("Courses", "add_page"),
        ("Courses", "change_page"),
        ("Courses", "publish_page"),
        ("Courses", "lock_page"),
        ("Courses", "unlock_page"),
        ("Courses", "bulk_delete_page"),
    }


@pytest.mark.parametrize(
    ("role", "enters"),
    [
        (Role.AUTHOR, True),
        (Role.TRANSLATOR, True),
        (Role.REVIEWER, True),
        (Role.ADMINISTRATOR, True),
        (Role.ANALYST, False),
    ],
)
def test_who_enters_the_editors_pages(
    groups: dict[str, Group], role: Role, enters: bool
) -> None:
    assert member(role).has_perm("wagtailadmin.access_admin") is enters


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("accounts.change_user", True),
        ("accounts.add_focalpointterm", True),
        ("accounts.change_institution", True),
        ("countries.change_country", True),
        ("accounts.view_privacynotice", True),
        ("accounts.change_privacynotice", False),
        ("accounts.delete_officialprofile", False),
        ("accounts.add_identityevidence", False),
    ],
)
def test_administrators_do_everything_but_rewrite_what_only_grows(
    groups: dict[str, Group], permission: str, allowed: bool
) -> None:
    assert member(Role.ADMINISTRATOR).has_perm(permission) is allowed


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR, Role.REVIEWER])
def test_editors_do_not_manage_people(groups: dict[str, Group], role: Role) -> None:
    person = member(role)

    for permission in ("accounts.change_user", "accounts.add_focalpointterm"):
        assert person.has_perm(permission) is False


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (
            Role.AUTHOR,
            {
                "courses.add_sourcework",
                "courses.change_sourcework",
                "courses.view_sourcework",
                "courses.add_glossaryterm",
                "courses.change_glossaryterm",
                "courses.view_glossaryterm",
            },
        ),
        (Role.TRANSLATOR, set()),
        (Role.REVIEWER, set()),
        (Role.ANALYST, set()),
    ],
)
def test_authors_alone_keep_sources_and_terms_of_courses(
    groups: dict[str, Group], role: Role, allowed: set[str]
) -> None:
    held = member(role).get_all_permissions()

    assert {name for name in held if name.startswith("courses.")} == allowed


def test_without_pages_given_everything_below_the_root_is_taken(top: Page) -> None:
    ensure_groups()

    titles = {title for title, _ in page_permissions(Role.TRANSLATOR)}
    assert titles == set(Page.objects.filter(depth=2).values_list("title", flat=True))


def test_groups_of_wagtail_are_replaced_only_when_nobody_is_in_them(top: Page) -> None:
    for name in ("Editors", "Moderators"):
        Group.objects.get_or_create(name=name)
    UserFactory.create().groups.add(Group.objects.get(name="Editors"))

    ensure_groups([top])

    assert set(Group.objects.values_list("name", flat=True)) == {
        *Role.values,
        "Editors",
    }


def test_reviewers_and_administrators_approve_what_authors_submit(
    groups: dict[str, Group], top: Page
) -> None:
    author, reviewer = member(Role.AUTHOR), member(Role.REVIEWER)
    top.save_revision(user=author)
    workflow = Workflow.objects.get()
    assert workflow.name == "Revisión / Revisão / Review"

    state = workflow.start(top, author)

    task = state.current_task_state.task.specific
    assert list(task.groups.order_by("name")) == [
        groups["administrator"],
        groups["reviewer"],
    ]
    assert not task.locked_for_user(top, reviewer)
    assert task.locked_for_user(top, author)


def test_a_task_that_asks_somebody_keeps_whom_it_asks(
    groups: dict[str, Group],
) -> None:
    task = GroupApprovalTask.objects.get()
    task.groups.set([groups["translator"]])

    ensure_groups(())

    assert list(task.groups.all()) == [groups["translator"]]
