"""Many awards at once: a run, or certificates signed again or issued anew."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from certificates.domain.job import start_job
from certificates.domain.standing import Grounds
from certificates.enums import AwardJobKind, ReasonClass
from certificates.forms.award import JobForm, RunForm
from certificates.models import AwardJob
from certificates.queries.jobs import (
    Candidate,
    candidates,
    cohort_of,
    enrollments_in,
    job_target,
    names_of,
)
from certificates.wagtail_hooks.gate import administrator_page
from certificates.wording import clause_words
from lms.accounts.http import PersonRequest

PER_PAGE = 50


@administrator_page
def cohort(request: PersonRequest) -> HttpResponse:
    """Show who of a run would be awarded, who not and why; then award."""
    asked = request.POST or request.GET
    form = RunForm(asked if "run" in asked else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        run = form.cleaned_data["run"]
        found = cohort_of(run)
        if request.method == "POST" and found.achievement is not None:
            job = start_job(
                AwardJobKind.COHORT,
                {"run": run.pk},
                grounds=Grounds(ReasonClass.OTHER, "", request.user),
                now=timezone.now(),
            )
            return redirect("certificates_job", job.public_id)
        page = Paginator(enrollments_in(run), PER_PAGE).get_page(request.GET.get("p"))
        context |= {"cohort": found, "page": page, "query": f"run={run.pk}"}
        if found.achievement is not None:
            enrollments = list(page)
            names = names_of(enrollments)
            context["rows"] = [
                (names.get(one.enrollment.subject_id, ""), one, reasons(one))
                for one in candidates(enrollments, found.achievement)
            ]
    return render(request, "certificates/admin/cohort.html", context)


def reasons(candidate: Candidate) -> list[str]:
    """Say what is missing, clause by clause."""
    return [clause_words(clause) for clause in candidate.lacking]


@administrator_page
def jobs(request: PersonRequest) -> HttpResponse:
    """List the jobs, and start one over many certificates."""
    form = JobForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        job = start_job(
            AwardJobKind(given["kind"]),
            form.parameters(),
            grounds=Grounds(
                ReasonClass(given["reason_class"]), given["reason"], request.user
            ),
            now=timezone.now(),
        )
        messages.success(request, _("The job is owed; it is worked off meanwhile."))
        return redirect("certificates_job", job.public_id)
    rows = [(job, job_target(job)) for job in AwardJob.objects.all()[:PER_PAGE]]
    context = {"form": form, "rows": rows}
    return render(request, "certificates/admin/jobs.html", context)


@administrator_page
def job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far a job is."""
    found = get_object_or_404(AwardJob, public_id=public_id)
    context = {"job": found, "target": job_target(found)}
    return render(request, "certificates/admin/job.html", context)
