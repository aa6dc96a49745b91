"""The sentences of the tracker, where anybody follows a meeting's ledger."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    return {
        **_ledger(),
        **_search(),
        **_witness(),
    }


def _ledger() -> dict[str, str]:
    return {
        "tracker_loading": _("Asking the ballot box…"),
        "tracker_not_open": _(
            "The scoring has not been opened yet. The ledger begins with the first ballots."
        ),
        "tracker_silent": _(
            "The ballot box does not answer at the moment. Check the network; this page asks again by itself."
        ),
        "tracker_again": _("Ask again"),
        "tracker_forged": _(
            "The ballot box showed a checkpoint that this meeting's ledger did not sign. Please show this to the auditor."
        ),
        "tracker_contradicts": _(
            "The ballot box cannot show that the ledger only grew between these two signed checkpoints: ballots may have been "
            "changed, taken out or put in between. Copy both and show them to the auditor."
        ),
        "tracker_evidence": _("Evidence, to be copied whole"),
        "tracker_now": _("The ledger now"),
        "tracker_size": _("Ballots in the ledger: {n}"),
        "tracker_state_new": _("The box has not been opened."),
        "tracker_state_open": _(
            "The box is open. Ballots enter the ledger in batches, so that nobody can tell whose is whose; those "
            "that were just cast still wait."
        ),
        "tracker_state_closing": _("The box is closing: only ballots already made are still taken."),
        "tracker_state_closed": _("The box is closed. Nothing can be added any more."),
        "tracker_state_published": _("The box is closed, and the result is published."),
        "tracker_signed": _("The meeting's log has signed this size and this fingerprint:"),
        "tracker_grew": _(
            "The ledger still holds, unchanged, all {n} ballots that it held when you opened this page."
        ),
    }


def _search() -> dict[str, str]:
    return {
        "tracker_look_up": _("Is my ballot in it?"),
        "tracker_hash_label": _("Number of the ballot, or the whole receipt"),
        "tracker_hash_help": _(
            "64 digits and letters; your phone shows them with your receipt. Spaces do not matter."
        ),
        "tracker_search": _("Look it up"),
        "tracker_not_a_hash": _(
            "This is not a ballot's number: it needs 64 characters, 0 to 9 and a to f. Copy it again from the receipt."
        ),
        "tracker_in": _(
            "It is in the ledger, at place {place} of {size}. The proof was checked on this device, against the signed checkpoint."
        ),
        "tracker_not_yet": _(
            "It is not in the ledger yet. Ballots enter in batches, the last of them when the scoring closes. Look again later."
        ),
        "tracker_promised": _(
            "The receipt holds: the box has promised to keep this ballot. It enters the ledger with one of the next batches."
        ),
        "tracker_missing": _(
            "It is not in the ledger. Check that the number is complete and belongs to this meeting."
        ),
        "tracker_lost": _(
            "The receipt holds, but the ballot is not in the closed ledger. This receipt is the proof: keep it, and show it to "
            "the auditor."
        ),
        "tracker_unproved": _(
            "The ballot box says that it is in the ledger, but its proof does not hold. Please tell the auditor."
        ),
    }


def _witness() -> dict[str, str]:
    return {
        "tracker_witness": _("Be a witness"),
        "tracker_witness_explained": _(
            "This device can remember what the ledger signed, check that it only ever grows, and co-sign it. Its signatures are published with the result. It takes part while this page is open; nothing about you is sent."
        ),
        "tracker_witness_begin": _("Let this device be a witness"),
        "tracker_witness_ready": _("This device is a witness. It co-signs the next checkpoint."),
        "tracker_witness_waiting": _(
            "The co-signature has not arrived yet. This page tries again with the next checkpoint."
        ),
        "tracker_witness_signed": _("This device has co-signed the ledger with {n} ballots."),
        "tracker_heads": _("Signed checkpoints: {n}"),
        "tracker_heads_explained": _(
            "Each batch ends with a signed checkpoint. Here each can be held against the one before it: it must begin with "
            "the same ballots."
        ),
        "tracker_check_all": _("Check them all, one after the other"),
        "tracker_column_size": _("Ballots"),
        "tracker_column_root": _("Beginning of the fingerprint"),
        "tracker_column_checked": _("Checked on this device"),
        "tracker_signature_only": _("signature"),
        "tracker_judged_extends": _("signature, and extends the one before"),
        "tracker_judged_contradicts": _("contradicts the one before"),
        "tracker_judged_unknown": _("no answer; try again"),
    }
