"""A public deployment. Nothing secret has a default; `check --deploy` passes."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.base import *  # noqa: F403 -- settings modules inherit by star import

DEBUG = False
SECRET_KEY = env.text("PUENTE_SECRET_KEY")
PUBLIC_URL = env.text("PUENTE_PUBLIC_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
if urlsplit(PUBLIC_URL).scheme != "https":
    msg = f"PUENTE_PUBLIC_URL is {PUBLIC_URL!r}: it must begin with https://."
    raise ImproperlyConfigured(msg)
ALLOWED_HOSTS = [str(urlsplit(PUBLIC_URL).hostname), *env.words("PUENTE_EXTRA_HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.boolean("PUENTE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = env.integer("PUENTE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
STAFF_SECOND_FACTOR = env.boolean("PUENTE_STAFF_SECOND_FACTOR", default=True)
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("PUENTE_TRUSTED_PROXIES", 1)

DEFAULT_FROM_EMAIL = env.text("PUENTE_MAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("PUENTE_MAIL_HOST")
EMAIL_PORT = env.integer("PUENTE_MAIL_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("PUENTE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("PUENTE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("PUENTE_MAIL_TLS", default=True)
