"""Addresses of the portal."""

from django.urls import path

from courses.views.catalogue import catalogue
from lms.accounts.views import message_detail, messages, privacy
from lms.portal import views

app_name = "portal"
urlpatterns = [
    path("", catalogue, name="home"),
    path("learning/", views.learning, name="learning"),
    path("messages/", messages, name="messages"),
    path("messages/<uuid:public_id>/", message_detail, name="message"),
    path("help/", views.help_page, name="help"),
    path("privacy/", privacy, name="privacy"),
]
