"""Addresses of courses. The last three are titles, so they come after all others."""

from django.urls import path, register_converter

from courses.views import course, lesson, module, offline, progress, teaching


class CodeConverter:
    """The code of a lesson, as it stands in a package: anything but a slash."""

    regex = r"[^/\x00]{1,20}"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code."""
        return value


register_converter(CodeConverter, "code")

app_name = "courses"
urlpatterns = [
    path("run/<uuid:public_id>/enroll/", course.enroll_in, name="enroll"),
    path("enrollment/<uuid:public_id>/leave/", course.leave, name="leave"),
    path(
        "enrollment/<uuid:public_id>/completion/",
        course.requirements,
        name="requirements",
    ),
    path(
        "enrollment/<uuid:public_id>/catch-up/", progress.catch_up_view, name="catch_up"
    ),
    path(
        "enrollment/<uuid:public_id>/<code:code>/place/", progress.place, name="place"
    ),
    path("enrollment/<uuid:public_id>/<code:code>/done/", progress.done, name="done"),
    path(
        "enrollment/<uuid:public_id>/<code:code>/note/<slug:block>/",
        progress.note,
        name="note",
    ),
    path("download/<slug:course>/", offline.download_course, name="download_course"),
    path(
        "download/<slug:course>/<code:code>/",
        offline.download_lesson,
        name="download_lesson",
    ),
    path("glossary/<slug:course>/", offline.glossary, name="glossary"),
    path("teaching/", teaching.teaching, name="teaching"),
    path("teaching/<uuid:public_id>/", teaching.run_roster, name="run_roster"),
    path(
        "teaching/<uuid:public_id>/answers/", teaching.run_answers, name="run_answers"
    ),
    path(
        "teaching/<uuid:public_id>/message/", teaching.run_message, name="run_message"
    ),
    path("<slug:slug>/", course.course, name="course"),
    path("<slug:course>/<slug:slug>/", module.module, name="module"),
    path("<slug:course>/<slug:module>/<slug:slug>/", lesson.lesson, name="lesson"),
]
