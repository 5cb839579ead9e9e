"""The Wagtail admin of certificates: for administrators alone."""

from django.urls import URLPattern, path
from wagtail import hooks

from certificates.wagtail_hooks import (
    achievements,
    awards,
    counts,
    exports,
    issuers,
    jobs,
    keys,
    waiting,
)

__all__ = ["issuers"]


@hooks.register("register_admin_urls")
def certificate_urls() -> list[URLPattern]:
    """Add the pages about achievements, awards, jobs and keys."""
    top = "certificates/"
    one = f"{top}awards/<uuid:public_id>/"
    draft = f"{top}achievements/<int:pk>/"
    return [
        path(f"{top}awards/", awards.awards, name="certificates_awards"),
        path(f"{top}awards/export/", exports.export, name="certificates_export"),
        path(one, awards.award, name="certificates_award"),
        path(f"{one}<slug:event>/", awards.change, name="certificates_change"),
        path(f"{top}waiting/", waiting.waiting, name="certificates_waiting"),
        path(
            f"{top}waiting/<slug:kind>/<uuid:public_id>/",
            waiting.decide,
            name="certificates_decide",
        ),
        path(
            f"{top}achievements/", achievements.listed, name="certificates_achievements"
        ),
        path(draft, achievements.edit, name="certificates_achievement"),
        path(f"{draft}retire/", achievements.retire, name="certificates_retire"),
        path(
            f"{draft}<slug:kind>.<slug:language>.png",
            achievements.preview,
            name="certificates_preview",
        ),
        path(f"{top}counts/", counts.counts, name="certificates_counts"),
        path(f"{top}run/", jobs.cohort, name="certificates_cohort"),
        path(f"{top}jobs/", jobs.jobs, name="certificates_jobs"),
        path(f"{top}jobs/<uuid:public_id>/", jobs.job, name="certificates_job"),
        path(f"{top}keys/", keys.keys, name="certificates_keys"),
        path(f"{top}keys/<int:pk>/make/", keys.make, name="certificates_make_key"),
        path(
            f"{top}keys/<int:pk>/give-up/",
            keys.give_up,
            name="certificates_give_up_key",
        ),
    ]
