"""The sentences of the page on which anybody checks a bundle in their own browser.

The statements are those of `answerable verify`, word for word; tests/verifier/test_verifier_agreement.py holds them to the
command's.
"""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    return {**statements(), **_form(), **_verdict()}


def statements() -> dict[str, str]:
    """What a bundle claims, in the order in which it is checked."""
    return {
        "claim_archive": _("The archive has the one permitted form, to the byte."),
        "claim_manifest": _("The manifest is well formed and signed by the key that it names."),
        "claim_announced": _("The manifest is the one whose number was announced."),
        "claim_index": _("Every file is the one named in the index, which the manifest's key signed."),
        "claim_amendments": _(
            "Each amendment is signed, names the manifest before it, and changes only how to count or raises how many are expected."
        ),
        "claim_rules": _("The rules of each manifest are valid."),
        "claim_register": _("The register names each admitted person once, in a group of the meeting."),
        "claim_checkpoint": _("The final checkpoint is signed by the meeting's log."),
        "claim_witnesses": _("Each witness's co-signature over the final checkpoint holds."),
        "claim_seal_key": _("The released seal key is the one that the ballots were sealed for."),
        "claim_ballots": _(
            "Every ballot is well formed, for this meeting, signed, and cast by right of a credential."
        ),
        "claim_ledger": _(
            "The ledger is the one that the final checkpoint signs: nothing is missing or added."
        ),
        "claim_chains": _(
            "Each replacement names the ballot it replaces; the last of each credential stands."
        ),
        "claim_opened": _(
            "The opened ballots are what the seal key opens, counted, replaced or void as the rules say."
        ),
        "claim_turnout": _("The turnout is that of the register and the ballots."),
        "claim_comments": _(
            "Each presenter has a comment's fingerprint for each ballot that counts, and no other."
        ),
        "claim_beside": _("Components, withdrawals and decisions are well formed."),
        "claim_first_result": _(
            "The result is the one that the first manifest's rules give, before any amendment."
        ),
        "claim_amended_result": _(
            "The result before amendment {next} is the one that amendment {number}'s rules give."
        ),
        "claim_result": _(
            "The official result is the one that the rules and the ballots give, to the last digit."
        ),
    }


def _form() -> dict[str, str]:
    return {
        "verify_form": _("The bundle"),
        "verify_file": _("Evidence bundle (ZIP)"),
        "verify_drop": _("Choose the file, or drop it here."),
        "verify_hash": _("Meeting's number (M), as it was shown in the meeting"),
        "verify_hash_help": _(
            "Its first 16 digits or more; spaces do not matter. You may leave this empty and compare by eye."
        ),
        "verify_hash_wrong": _(
            "M has the digits 0 to 9 and the letters a to f; at least the first 16 of them."
        ),
        "verify_no_file": _("Choose a bundle first."),
        "verify_start": _("Check the bundle"),
        "verify_working": _("Checking {name}…"),
        "verify_progress": _("{percent} percent of the ballots"),
        "verify_private": _(
            "The file is read on this device only. Nothing of it is sent anywhere, and nothing is kept."
        ),
    }


def _verdict() -> dict[str, str]:
    return {
        "verify_holds": _("Verified: everything in this bundle holds."),
        "verify_fails": _("Not verified: a statement of this bundle is false."),
        "verify_unreadable": _("This file cannot be read, is not a ZIP archive, or is cut short."),
        "verify_broken": _(
            "The check itself failed. This says nothing about the bundle: try another browser."
        ),
        "verify_statements": _("What was checked"),
        "verify_true": _("Holds"),
        "verify_false": _("False"),
        "verify_detail": _("How this was seen (in English)"),
        "verify_meeting": _("Meeting"),
        "verify_compared": _("It is the M that you gave."),
        "verify_compare": _(
            "Compare the meeting's number (M) with the one that was shown in the meeting: is it this one?"
        ),
        "verify_http": _(
            "Ballots were cast over plain http: M vouches for them, the script they were made with was not protected."
        ),
        "verify_witnesses": _(
            "Witnesses who co-signed the final ledger: {n} ({names}). Whose keys these are, one must know from elsewhere."
        ),
        "verify_amendment": _("Amendment {number}: {reason}"),
        "verify_counted": _("Turnout"),
        "verify_received": _("{n} ballots received, of them {replaced} replaced and {void} void."),
        "verify_round_void": _(
            "Void: {where} returned {returned} ballots, and only {issued} had been admitted. Nothing of this round counts."
        ),
        "verify_group": _("Rater group"),
        "verify_expected": _("Expected"),
        "verify_issued": _("Admitted"),
        "verify_returned": _("Returned"),
        "verify_valid": _("Counted"),
        "verify_void": _("Void"),
        "verify_replaced": _("Replaced"),
        "verify_result": _("Result"),
        "verify_rank": _("Rank"),
        "verify_presenter": _("Presenter"),
        "verify_score": _("Composite score"),
        "verify_grade": _("Grade"),
    }
