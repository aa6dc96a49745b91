"""For comparison: a plain Django view that saves the body as a row, with the settings of a site that takes some care.

SQLite in WAL mode, synchronous=FULL like the ballot box's, and the connection kept; no sessions, no users, no CSRF, no templates.
"""

import os
import sqlite3
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

FOLDER = "MEASURED_FOLDER"

if not settings.configured:
    settings.configure(
        SECRET_KEY="measured",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        INSTALLED_APPS=[],
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ.get(FOLDER, "") + "/plain.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                    "transaction_mode": "IMMEDIATE",
                },
            }
        },
    )
    django.setup()


class Saved(models.Model):
    body = models.BinaryField()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return str(self.pk)


@csrf_exempt
def save(request: HttpRequest) -> HttpResponse:
    Saved.objects.create(body=request.body)
    return HttpResponse(status=204)


urlpatterns = [path("save", save)]


def make_table() -> None:
    """By hand: Django's own way is not for an event loop, which some servers load the application in."""
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS plain_saved (id integer PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)"
        )
    database.close()


def asgi() -> Any:
    make_table()
    return get_asgi_application()


def wsgi() -> Any:
    make_table()
    return get_wsgi_application()
