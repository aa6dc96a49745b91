"""What anybody may see and check: the manifest, its amendments, the public keys, and after close the seal key.

Public, without sign-in: a rater who compares hashes has no account. Nothing here names an attendee.
"""

import hashlib
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.protocol.canonical import b64u
from answerable.protocol.keys import size
from answerable.protocol.manifest import SHEET, Manifest
from answerable.scoring import Rules
from answerable.web.casting.castings import casting_of
from answerable.web.custody import second_issuer
from answerable.web.custody.seal import SealNotOpened
from answerable.web.custody.seal_key import private
from answerable.web.cycles.wording import rules_in_words
from answerable.web.evidence.amend import amendments
from answerable.web.evidence.manifests import how_many, manifests
from answerable.web.evidence.models import Amendment
from answerable.web.meetings.access import may_see_meeting, meeting_or_404
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`fingerprint`: the first 32 hex digits of the SHA-256 of the key's bytes (an RSA key's modulus)."""

    use: str
    kind: str
    fingerprint: str


@require_GET
def manifest(request: HttpRequest, key: str) -> HttpResponse:
    meeting = _frozen_or_404(key)
    first = manifests(meeting)[0]
    weights = {group["id"]: group["weight"] for group in first.manifest.rules["groups"]}
    groups = [
        {
            "title": group["title"],
            "weight": weights[group["id"]],
            "expected": how_many(first.manifest, group["id"]),
        }
        for group in first.body["groups"]
    ]
    context = {
        "meeting": meeting,
        "first": first.body,
        "first_hash": first.hash,
        "groups": groups,
        "in_words": rules_in_words(Rules.from_json(first.manifest.rules)),
        "public_keys": _public_keys(first.manifest),
        "amendments": amendments(meeting),
        "is_closed": meeting.stage in AFTER_CLOSE,
        "is_member": may_see_meeting(request, meeting),
    }
    return render(request, "evidence/manifest.html", context)


@require_GET
def manifest_note(_request: HttpRequest, key: str) -> HttpResponse:
    return _note(casting_of(_frozen_or_404(key)).manifest, f"{key}-manifest.note")


@require_GET
def amendment_note(_request: HttpRequest, key: str, number: int) -> HttpResponse:
    amendment = get_object_or_404(Amendment, meeting__key=key, number=number)
    return _note(amendment.manifest, f"{key}-amendment-{number:02}.note")


@require_GET
def seal_key(_request: HttpRequest, key: str) -> JsonResponse:
    """What opens the ballots, for anybody, once no ballot can come any more; 409 `seal-closed` while the tellers have it."""
    meeting = meeting_or_404(key)
    if meeting.stage not in AFTER_CLOSE:
        raise Http404
    try:
        return JsonResponse({"private": b64u(private(meeting.key))})
    except SealNotOpened as refusal:
        return JsonResponse({"error": "seal-closed", "message": refusal.reason}, status=409)


def _frozen_or_404(key: str) -> Meeting:
    meeting = meeting_or_404(key)
    if not casting_of(meeting).manifest:
        raise Http404
    return meeting


def _note(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _public_keys(content: Manifest) -> list[PublicKey]:
    titles = {group["id"]: group["title"] for group in content.body["groups"]}
    found = [
        PublicKey(_("signs the manifest"), "Ed25519", _fingerprint(content.manifest_key.public)),
        PublicKey(_("signs the ledger"), "Ed25519", _fingerprint(content.log.public)),
        PublicKey(_("signs receipts"), "Ed25519", _fingerprint(content.receipt.public_bytes_raw())),
        PublicKey(_("seals the ballots"), "X25519", _fingerprint(content.seal.public_bytes_raw())),
    ]
    names = {row["id"]: row["name"] for row in content.body["presenters"]}
    for (group, scope, issuer), key in content.issuers.items():
        use = _("admits group %(group)s") % {"group": titles[group]}
        if scope != SHEET:
            told = {"group": titles[group], "presenter": names[content.scored(scope)[0]]}
            use = _("admits group %(group)s to score %(presenter)s") % told
        if issuer == second_issuer.NAME:
            use = _("%(use)s, the tellers' key") % {"use": use}
        modulus = key.public_numbers().n.to_bytes(size(key), "big")
        found.append(PublicKey(use, f"RSA-{key.key_size}", _fingerprint(modulus)))
    return found


def _fingerprint(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:32]
