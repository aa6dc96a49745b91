"""The site's settings for a test run. Each process of it lives in a home folder of its own, gone when it ends."""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="answerable-test-")
owner = os.getpid()
atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
os.environ["ANSWERABLE_HOME"] = folder
# Chromium's driver runs an event loop in the test's thread; the database calls beside it are still synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from answerable.web.settings import *  # noqa: E402, F403  the home must be named before the settings are read
from answerable.web.settings import ALLOWED_HOSTS as SITE_HOSTS  # noqa: E402  as above
from answerable.web.settings import CACHES as SITE_CACHES  # noqa: E402  as above

ALLOWED_HOSTS = [*SITE_HOSTS, "testserver"]
# Otherwise each test client would look through all static files when it is made. Now a file is looked for when it is asked for.
WHITENOISE_AUTOREFRESH = True
# Pages are kept by the number of an edition, and Wagtail's renditions by the number of a picture; each test's database counts from the beginning again.
KEPT_PAGES = SITE_CACHES["pages"]
NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {**SITE_CACHES, "pages": NOTHING_KEPT, "renditions": NOTHING_KEPT}
# Tests have reads added when they look at them; a timer would reach into the database of the next test.
NEWS_READS_ADDED_AFTER = 0
