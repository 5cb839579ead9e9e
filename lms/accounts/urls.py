"""Addresses about the person: below `me/`."""

from django.urls import path

from lms.accounts import views

app_name = "accounts"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("settings/", views.account_settings, name="settings"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/<int:version>/", views.privacy, name="privacy_version"),
    path("privacy/read/", views.acknowledge, name="acknowledge"),
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/export/", views.export, name="export"),
    path("my-data/research/", views.objection, name="objection"),
    path("delete/", views.delete, name="delete"),
    path("deleted/", views.deleted, name="deleted"),
    path("focal/", views.focal, name="focal"),
    path("focal/<uuid:public_id>/confirm/", views.focal_confirm, name="focal_confirm"),
    path(
        "focal/<uuid:public_id>/question/", views.focal_question, name="focal_question"
    ),
]
