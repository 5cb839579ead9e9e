"""Addresses without a language: they stand in what is signed and printed, and last."""

from django.urls import path

from certificates.addresses import ACHIEVEMENT, FRAMEWORK, STATUS_LIST, VERIFY
from certificates.views import public, verify_json

app_name = "credentials"
urlpatterns = [
    path(".well-known/did.json", public.did, name="did"),
    path("demo/did.json", public.did, name="demo_did"),
    path(STATUS_LIST, public.status_list, name="status_list"),
    path(ACHIEVEMENT, public.achievement, name="achievement"),
    path(FRAMEWORK, public.framework, name="framework"),
    path("v/<str:code>.json", verify_json.verdict, name="verdict"),
    path(VERIFY, public.to_verification, name="to_verification"),
]
