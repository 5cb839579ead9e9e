"""Settings of the test suite: fast hashing, mail in memory, files in a temporary folder."""

import os
import tempfile

os.environ.setdefault("PUENTE_DATA", tempfile.mkdtemp(prefix="puente-test-"))

from lms.settings.base import *  # noqa: F403 -- PUENTE_DATA must be set before

DEBUG = False
SECRET_KEY = "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
