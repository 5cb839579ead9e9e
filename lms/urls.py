"""Addresses. Everything a person reads has its language in front."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from lms.accounts.views import editors_entrance
from lms.accounts.wagtail_users import EditorAccountView
from lms.core.views import health, media
from lms.portal.views import front_door

# Wagtail brings two forms of its own, which know neither second step nor rate limit.
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

handler400 = "lms.core.views.bad_request"
urlpatterns = [
    path("", front_door),
    path("health/", health, name="health"),
    path("admin/login/", editors_entrance),
    path("admin/account/", require_admin_access(EditorAccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media, name="media"),
    path("", include("certificates.urls_public")),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("me/", include("lms.accounts.urls")),
        path("_util/login/", to_sign_in),
        path("", include("lms.portal.urls")),
        path("", include("certificates.urls")),
        path("", include("assessments.urls")),
        path("", include("courses.urls")),
        path("", include(wagtail_urls)),
    ),
]
