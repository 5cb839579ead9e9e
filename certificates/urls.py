"""Addresses of certificates; each has a language in front."""

from django.urls import path

from certificates.views import holder, verify

app_name = "certificates"
urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.by_code, name="verify_code"),
    path("me/certificates/", holder.certificates, name="certificates"),
    path("me/certificates/name/", holder.name, name="name"),
    path("me/certificates/<uuid:public_id>/", holder.certificate, name="certificate"),
    path(
        "me/certificates/<uuid:public_id>/certificate.<slug:kind>",
        holder.download,
        name="download",
    ),
    path(
        "me/certificates/<uuid:public_id>/name-shown/",
        holder.shown_name,
        name="shown_name",
    ),
    path(
        "me/certificates/<uuid:public_id>/correction/",
        holder.correction,
        name="correction",
    ),
    path("me/certificates/<uuid:public_id>/reply/", holder.reply, name="reply"),
]
