"""Sessions in the database, read by one plain statement."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

# Every request of someone signed in asks this. As a queryset it takes several times as
# long, all of it Django putting the statement together anew.
ALIVE = """
    SELECT session_data FROM django_session
    WHERE session_key = %(key)s AND expire_date > %(now)s
"""


class SessionStore(DatabaseStore):
    """Django's store, with the same rows and the same rules."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is unknown or over is no session."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(ALIVE, {"key": self.session_key, "now": now})
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
