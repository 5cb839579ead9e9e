"""One machine, loopback only: what `make run` and a bare `manage.py` use. DEBUG is off."""

from lms.settings import env
from lms.settings.base import *  # noqa: F403 -- settings modules inherit by star import
from lms.settings.base import DATA_DIR

DEBUG = env.boolean("PUENTE_DEBUG", default=False)
SECRET_KEY = env.secret("PUENTE_SECRET_KEY", DATA_DIR / "secrets")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
