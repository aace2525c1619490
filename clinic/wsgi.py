"""The clinic for a WSGI server of one's own, as `gunicorn clinic.wsgi:application`.

`clinic serve` needs none of it. As there, the process holds the lock of those that serve from its start to its end, a
database that must not be touched is answered for by the maintenance page, and backups are made. Each worker imports
this module by itself: a connection or a thread made before a fork would be shared or lost.
"""

import atexit
from contextlib import ExitStack

from clinic.cli.installation import opened
from clinic.cli.serve import application_of
from clinic.db import held

_held = ExitStack()
_settings, _database = _held.enter_context(opened(served=True))
_held.enter_context(held.serving(_settings.instance))
atexit.register(_held.close)
application = application_of(_settings, _database)
