"""What every deployment shares. Variables are listed in docs/running.md."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("PUENTE_DATA", BASE_DIR / "var")
VERSION = "0.1.0"

# --- Application --------------------------------------------------------------

INSTALLED_APPS = [
    "lms.core",
    "lms.countries",
    "lms.accounts",
    "courses",
    "assessments",
    "certificates",
    "lms.indicators",
    "lms.portal",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The folders of our own code: what the set-up watches.
ROOMS = sorted(
    {
        BASE_DIR / room
        for room in (name.partition(".")[0] for name in INSTALLED_APPS)
        if (BASE_DIR / room).is_dir()
    }
)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.compression.CompressionMiddleware",
    "lms.core.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lms.accounts.middleware.PersonMiddleware",
    "courses.middleware.PublishRefusedMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.core.context.site",
                "lms.accounts.context.person",
            ],
        },
    },
]

# --- Storage ------------------------------------------------------------------

DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'puente.sqlite3'}"),
}
CACHES = {
    # Shared between processes: rate limits and other counters.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    },
    # Per process: pages and lesson bodies, keyed by revision, so never stale.
    "rendered": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rendered",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.text("PUENTE_STATIC", str(DATA_DIR / "static")))
# Our files are for our pages only: one header less on each.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.core.static_storage.SmallStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- Languages and time -------------------------------------------------------

LANGUAGE_CODE = "es"
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
LANGUAGES = [
    ("es", "Español"),
    ("pt-br", "Português"),
    ("en", "English"),
    ("ko", "한국어"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# Languages of the interface, in menu order; Korean is for authoring only.
UI_LANGUAGES = ["es", "pt-br", "en"]
# Suffixes of content files, by locale.
CONTENT_SUFFIXES = {"es": "es", "pt-br": "pt", "en": "en", "ko": "ko"}
# Our own strings, which `make messages` collects; then what Django, Wagtail and
# django-allauth lack or word otherwise, which is written by hand.
LOCALE_PATHS = [BASE_DIR / "lms" / "locale", BASE_DIR / "lms" / "locale_frameworks"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- People -------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "assessments.rules.InstructorEntrance",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:learning"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lms.accounts.forms.SignupFields"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A code of the half minute before or after counts: clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "lms.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": env.openid_connect("PUENTE_OPENID_CONNECT")},
}
SESSION_ENGINE = "lms.core.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.core.views.csrf_failure"
# Roles that must hold a second factor (TOTP or passkey) before they reach a staff page.
STAFF_SECOND_FACTOR = env.boolean("PUENTE_STAFF_SECOND_FACTOR", default=False)

# --- Content ------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Puente"
WAGTAILADMIN_BASE_URL = env.text(
    "PUENTE_PUBLIC_URL", f"http://127.0.0.1:{env.integer('PORT', 8000, least=1)}"
)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# What is uploaded is judged by its content (courses.importing.files).
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.uploads.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpeg", "jpg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.uploads.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "mp4", "odt", "pdf", "txt", "vtt", "webm", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# May a lesson whose facts and language nobody has read be published?
PUBLISH_DRAFTED_LESSONS = env.boolean("PUENTE_PUBLISH_DRAFTED_LESSONS", default=True)

# --- Indicators ---------------------------------------------------------------

# Of which populations do answers count to questions that two people have not read?
UNREAD_ITEMS_COUNT = env.words("PUENTE_UNREAD_ITEMS_COUNT", ("synthetic",))

# --- Security -----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
# The Wagtail admin needs inline script and style; nobody but staff meets it.
ADMIN_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
    " script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:;"
    " frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Work owed to a worker ----------------------------------------------------

# Empty: the embedded worker runs the work. Set: the dispatcher hands ids to Celery.
CELERY_BROKER_URL = env.text("PUENTE_BROKER_URL", "")
CELERY_TASK_IGNORE_RESULT = True
# Tasks by the beginning of their name that only certain workers may run.
TASK_QUEUES = {"certificates.tasks.sign_": "signing"}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY = False

# --- Signing certificates -----------------------------------------------------

# Only processes that sign read this folder; see docs/running.md for the region size.
SIGNING_KEYS = env.text("PUENTE_SIGNING_KEYS", str(DATA_DIR / "secrets" / "signing"))
SIGNING_PASSPHRASE = env.text("PUENTE_SIGNING_PASSPHRASE", "")

# --- Mail ---------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("PUENTE_MAIL_FROM", "puente@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 15

# --- Who runs this deployment (printed in the privacy notice and the footer) ---

OPERATOR_NAME = env.text("PUENTE_OPERATOR_NAME", "Puente")
HELP_EMAIL = env.text("PUENTE_HELP_EMAIL", "help@localhost")
DATA_CONTROLLER = env.text("PUENTE_DATA_CONTROLLER", OPERATOR_NAME)
DATA_LEGAL_BASIS = env.text("PUENTE_DATA_LEGAL_BASIS", "public-interest")
DATA_HOSTING_COUNTRY = env.text("PUENTE_DATA_HOSTING_COUNTRY", "")
DATA_PROCESSORS = env.words("PUENTE_DATA_PROCESSORS")
HEALTH_TOKEN = env.text("PUENTE_HEALTH_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.text("PUENTE_LOG_LEVEL", "WARNING"),
    },
    "loggers": {"puente": {"level": env.text("PUENTE_LOG_LEVEL", "INFO")}},
}

LANGUAGE_NAMES = {
    "es": _("Spanish"),
    "pt-br": _("Portuguese"),
    "en": _("English"),
    "ko": _("Korean"),
    "fr": _("French"),
}
