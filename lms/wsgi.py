"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
application = get_wsgi_application()
# Imports every view before gunicorn forks: a worker that begins while the code is being
# updated serves the old code whole, and all workers share the memory.
resolve("/health/")
