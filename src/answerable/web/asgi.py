"""The site as an ASGI application, and the live streams beside it."""

import os
import warnings
from importlib import import_module

from django.core.asgi import get_asgi_application

from answerable.web.body_limit import limited
from answerable.web.kept_threads import on_kept_threads
from answerable.web.sessions import is_signed_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.web.settings")
# Django warns of answers whose pieces come synchronously. Static files are read whole anyway, so that does no harm.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
site = limited(on_kept_threads(get_asgi_application()), is_known=is_signed_in)
# Models exist only from here on.
with_streams = import_module("answerable.web.room.live").with_streams
application = import_module("answerable.web.video.events").beside(with_streams(site))
