"""The page on which anybody checks a published bundle in their own browser.

The page is the same for everybody and asks nothing: the bundle is read by the script, on the visitor's device, and never
comes here. tests/verifier/test_verifier_agreement.py holds the script's verdicts, and its sentences, to the command's.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.web.sentences import verify as sentences

SCRIPT = "dist/verify.js"


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    return render(
        request, "evidence/verify.html", {"strings": sentences.sentences(), "script_hash": script_hash()}
    )


@cache
def script_hash() -> str:
    """SHA-256 of the script as it is built and served; whoever builds it from the sources gets the same."""
    found = finders.find(SCRIPT)
    assert isinstance(found, str), "the built front end is part of the package"
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()
