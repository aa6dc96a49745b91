"""The sentences of the phone's page, where people score."""

from django.utils.translation import gettext as _

from answerable.web.sentences import phone_room


def sentences() -> dict[str, str]:
    return {
        **phone_room.sentences(),
        **_start(),
        **_welcome(),
        **_words(),
        **_marking(),
        **_comment(),
        **_review(),
        **_rounds(),
        **_receipt(),
        **_counted(),
        **_problems(),
        **_ballotbox_problems(),
    }


def _start() -> dict[str, str]:
    return {
        "loading": _("Loading…"),
        "abstain": _("Abstain"),
        "score_abstained": _("Abstained"),
        "score_blank": _("Not filled in"),
        "banner_offline": _(
            "No network at the moment. You can go on: everything is kept on this phone and sent when the "
            "network is back."
        ),
        "banner_not_kept": _(
            "This browser cannot keep your scores (a private window, perhaps). Do not close or reload this "
            "page until you have cast them, or open your link in the phone's ordinary browser."
        ),
        "banner_unwritten": _(
            "This phone could not store the last change; its memory may be full. Leave this page open and free some "
            "space. Nothing here is safe from closing the page until the box has confirmed it."
        ),
        "no_network_title": _("Waiting for the network"),
        "no_network": _(
            "The meeting's site does not answer yet. Check that this phone is on the venue's network. This "
            "page tries again by itself."
        ),
        "broken_title": _("Please stop here and tell the steward"),
        "ticket_title": _("Your ticket, please"),
        "ticket_explained": _(
            "Scoring opens with your personal ticket: scan the QR code that you were given, or tap the link "
            "that was sent to you. Lost it? The steward at your venue can give you a new one."
        ),
        "ticket_label": _("Ticket or link"),
        "ticket_help": _(
            "Paste the whole link, or type the code printed on the ticket; spaces and capital letters do not matter."
        ),
        "ticket_wrong": _(
            "This is not a ticket: a letter or a digit is wrong or missing. Compare it with the printed code, or "
            "copy the whole link again."
        ),
        "ticket_continue": _("Continue"),
    }


def _welcome() -> dict[str, str]:
    return {
        "identity_name": _("Name"),
        "identity_venue": _("Venue"),
        "identity_group": _("Rater group"),
        "welcome_signed_in": _("Welcome. This ticket belongs to:"),
        "welcome_secret": _(
            "Your name is used for admission only. Your scores carry no name: nobody, the organisers "
            "included, can tell which ballot is yours."
        ),
        "welcome_begin": _("Begin"),
        "welcome_preparing": _("Preparing your ballot paper…"),
        "welcome_waiting": _(
            "The meeting has not begun yet. Keep this page open: it goes on by itself as soon as the meeting"
            " is convened."
        ),
        "welcome_not_you": _("Not you? Please use your own ticket, or ask the steward at your venue."),
        "check_title": _("How can I check this?"),
        "check_explained": _(
            "Your scores are sealed and signed on this phone before they are sent: nobody on the way, and nobody at the box, can read or change them. What they are sealed for is the meeting with this number."
        ),
        "fingerprint_label": _("Meeting's number"),
        "fingerprint_help": _(
            "The big screen shows a number that begins with the same groups. If it differs, do not score; "
            "tell the steward."
        ),
    }


def _words() -> dict[str, str]:
    return {
        "words_explained": _(
            "If this phone fails or is lost, these words bring your right to score to another device. Write "
            "them down in this order."
        ),
        "words_private": _(
            "Show them to nobody: whoever has these words can replace your ballot, and read it after the "
            "meeting."
        ),
        "words_show": _("If this phone fails: my twelve words"),
        "recover_title": _("Recover with the words"),
        "recover_explained": _(
            "Your right to score has already been used to begin on another device or browser. Either go on "
            "there, or enter the twelve words that were shown when you began."
        ),
        "recover_label": _("Your twelve words"),
        "recover_help": _(
            "In the order in which you noted them. English words or Chinese characters; spaces and capitals "
            "do not matter."
        ),
        "recover_submit": _("Recover"),
        "recover_busy": _("Recovering…"),
        "recover_count": _("Twelve words are needed; these are {count}."),
        "recover_unknown": _("“{word}” is not one of the words that can occur. Check how it is written."),
        "recover_checksum": _(
            "One of the words is wrong, or two have changed places. Compare them with your note once more."
        ),
        "recover_other": _(
            "These words belong to another ballot paper, not to the one that was begun with this ticket. "
            "Compare them with your note once more."
        ),
        "recover_lost": _(
            "Lost the words and the other device? Nobody can issue a second ballot paper, so that nobody scores twice. Tell the steward, so that it is put on record."
        ),
    }


def _marking() -> dict[str, str]:
    return {
        "marking_title": _("Your scores"),
        "marking_explained": _(
            "Give every presenter a score on every criterion. Each tap is kept on this phone; nothing is "
            "sent until you cast."
        ),
        "marking_not_open": _(
            "You can already fill in your scores. Casting opens when the chair opens the scoring."
        ),
        "marking_elsewhere": _(
            "Your ballot in the box was cast on another device, and its scores cannot be read here. To replace it, fill in the whole sheet here."
        ),
        "marking_about": _("My ticket and this meeting"),
        "presenter_heading": _("{number}. {name}"),
        "presenter_complete": _("Complete"),
        "presenter_abstain": _("Abstain on this presenter"),
        "presenter_unabstain": _("Take back the abstention"),
        "cell_legend": _("{presenter}: {criterion}"),
        "ranking_explained": _("Tap the presenters in order, the best first. Nobody shares a place."),
        "ranking_left": _("Without a place"),
        "ranking_next": _("to place {place}"),
        "ranking_up": _("{name}: one place up"),
        "ranking_down": _("{name}: one place down"),
        "ranking_out": _("{name}: out of the order"),
        "ranking_said": _("{name} is in place {place}."),
        "ranking_out_said": _("{name} has no place any more."),
        "ranking_abstain": _("Abstain on those without a place"),
        "score_place": _("Place {place}"),
        "range_label": _("Score for {criterion}"),
        "range_help": _("{low} to {high}, in steps of {step}"),
        "range_not_a_number": _("This is not a number."),
        "range_out_of_range": _("This is outside the range."),
        "range_off_step": _("This is between two steps."),
        "progress": _("Complete: {complete} of {total}"),
        "progress_label": _("Progress of the sheet"),
        "next_blank": _("Next blank"),
        "to_review": _("Review"),
        "limit_criterion": _(
            "“{level}” for {criterion}: {count} given, {allowed} allowed. A ballot with more would be void."
        ),
        "limit_ballot": _(
            "“{level}” on the whole sheet: {count} given, {allowed} allowed. A ballot with more would be "
            "void."
        ),
        "limit_tie": _(
            "{criterion}: {first} and {second} have the same score. On this ballot every score may be given "
            "once only."
        ),
        "limit_abstention": _("Abstentions: {count}. On this ballot nothing may be left out."),
    }


def _comment() -> dict[str, str]:
    return {
        "comment_title": _("Add a comment (optional)"),
        "comment_label": _("What you want to tell {name}"),
        "comment_count": _("{count} of {most} characters"),
        "comment_explained": _(
            "Kept apart from your scores, without your name and your group. After the scoring is closed the organiser reads "
            "the comments in no order and decides which are passed on; who reported sees them only when there are enough. Write nothing that "
            "shows who you are."
        ),
        "comment_written": _("Comment:"),
    }


def _review() -> dict[str, str]:
    return {
        "review_title": _("Check your scores"),
        "review_explained": _(
            "Nothing has been sent yet. Look through the scores once more; Edit leads back to a presenter."
        ),
        "review_edit": _("Edit"),
        "review_edit_label": _("Edit the scores of {presenter}"),
        "review_blank": _("Still blank: {count}. Go back and fill in or abstain."),
        "review_not_open": _(
            "Casting is not open yet. Your scores are kept; this page will let you cast as soon as scoring "
            "opens."
        ),
        "review_back": _("Back to the sheet"),
        "cast_what_title": _("What happens when you cast"),
        "cast_what_secret": _("Nobody can read your scores before the scoring is closed."),
        "cast_what_nameless": _("They go into the box without your name, and you get a receipt."),
        "cast_what_comments": _(
            "Comments are kept apart: whoever reads them does not learn which scores came with them."
        ),
        "cast_what_changeable": _(
            "Until the scoring is closed you can change them and cast again; only the last ballot counts."
        ),
        "cast_what_replaces": _(
            "This ballot replaces the one that you cast before; only the last ballot counts."
        ),
        "cast": _("Cast my ballot"),
        "cast_again": _("Cast again and replace"),
        "sending_title": _("Sending your ballot"),
        "sending_explained": _(
            "Your ballot is kept on this phone. It is sent again and again until the box has confirmed it. You may put the phone away; open this page again later."
        ),
        "state_phone_only": _("On this phone only. Keep this page: it sends your ballot by itself."),
        "state_phone_only_change": _(
            "Your new ballot is on this phone only. Keep this page: it sends it by itself. The box still holds your "
            "earlier ballot."
        ),
        "state_phone_only_many": _(
            "{count} ballots are on this phone only. Keep this page: it sends them by itself."
        ),
        "state_page_only": _(
            "Only in this page, and not stored on this phone. Leave this page open until it says “In the box”."
        ),
        "state_in_box": _("In the box. Receipt {number}"),
        "state_in_box_many": _("In the box, each with a receipt: {count} ballots."),
    }


def _rounds() -> dict[str, str]:
    return {
        "rounds_title": _("Score the presenters"),
        "rounds_explained": _(
            "Each presenter has a ballot of their own. When the chair opens a presenter's scoring, that presenter "
            "comes first in this list."
        ),
        "rounds_open": _("Open now and not yet cast by you: {count}."),
        "rounds_none": _("Nothing to cast at the moment. This page shows by itself what opens next."),
        "rounds_back": _("All presenters"),
        "round_open": _("Open: please score"),
        "round_new": _("Not open yet"),
        "round_sending": _("On this phone only"),
        "round_cast": _("In the box; you can still change it"),
        "round_cast_closed": _("In the box; closed"),
        "round_missed": _("Closed; you did not cast"),
        "round_recused": _("You do not score this one"),
        "round_score": _("Score"),
        "round_prepare": _("Fill in ahead"),
        "round_look": _("Look at my ballot"),
    }


def _receipt() -> dict[str, str]:
    return {
        "receipt_title": _("Your ballot is in the box"),
        "receipt_explained": _("The box has confirmed it. Thank you."),
        "receipt_replaced": _(
            "The box has confirmed your new ballot; it has replaced the earlier one. Thank you."
        ),
        "receipt_elsewhere": _(
            "This is your latest ballot; it was cast on another device. The box has confirmed it."
        ),
        "check_receipt": _("How can I check that my ballot counts?"),
        "receipt_number": _("Number of your ballot"),
        "receipt_number_help": _(
            "With this number you can find your ballot in the published record. Keep it to yourself: after "
            "publication it leads to your scores."
        ),
        "receipt_unsent": _(
            "You have changed scores that are not cast yet. The box still holds your earlier ballot."
        ),
        "receipt_change": _("Change my scores"),
        "receipt_save": _("Save the receipt"),
        "receipt_print": _("Print the receipt"),
        "receipt_until_close": _(
            "You can change your scores until the scoring is closed. Afterwards this page shows how your "
            "ballot was counted."
        ),
        "receipt_scores": _("My scores in this ballot"),
        "forget_title": _("Somebody else will use this phone"),
        "forget_explained": _(
            "Removes your ticket, scores, words and receipt from this phone. Your ballot stays in the box. "
            "Without your twelve words you can then no longer change or find it."
        ),
        "forget": _("Remove my data from this phone"),
        "forget_confirm": _(
            "Remove your ticket, scores, words and receipt from this phone? This cannot be undone."
        ),
    }


def _counted() -> dict[str, str]:
    return {
        "counted_ask_title": _("The scoring is closed"),
        "counted_ask": _(
            "You can now look up your own ballot: this phone fetches it and looks whether it is in the published record."
        ),
        "counted_look": _("How was my ballot counted?"),
        "counted_busy": _("Looking it up…"),
        "counted_title": _("Your ballot as counted"),
        "result_published": _("The result is published."),
        "result_see": _("See the result"),
        "counted_proved": _(
            "Checked on this phone: your ballot is number {place} of {size} in the published record, and it contains these scores."
        ),
        "counted_comments": _("Your comments are all among those that were opened."),
        "counted_comments_missing": _(
            "A comment of yours is not among those that were opened. Show this to the steward, or to an auditor."
        ),
        "missed_title": _("The scoring is closed"),
        "missed_explained": _(
            "No ballot was cast with this ticket on this phone. Ballots can no longer be cast."
        ),
        "missed_issued": _(
            "You had a ballot paper, but no ballot of yours reached the box from this phone. Ballots can no "
            "longer be cast. If you think that this is wrong, tell the steward."
        ),
    }


def _problems() -> dict[str, str]:
    return {
        "problem_other": _(
            "This did not work (code: {code}). Your scores are kept on this phone. Please try again, or show"
            " this to the steward."
        ),
        "problem_no_answer": _(
            "No answer from the network. Your scores are kept on this phone; it goes on by itself."
        ),
        "problem_unheard": _("No answer from the network. What you wrote is kept; please try again."),
        "problem_manifest": _(
            "The meeting's rules are not those that were fixed for it, so this page does not accept them. Do not score; tell the steward."
        ),
        "problem_issuer_signature": _(
            "The ballot paper that the site issued is not valid. Please tell the steward, and try again "
            "later."
        ),
        "problem_no_issuer": _("No ballot papers are issued for your rater group. Please tell the steward."),
        "problem_not_listed": _(
            "The tellers' list does not have your ticket yet. Tell the steward; it goes on by itself when the "
            "tellers have added you."
        ),
        "problem_issuer_not_open": _(
            "The tellers' machine does not know this meeting yet. Tell the steward; it goes on by itself when the "
            "tellers' machine is ready."
        ),
        "problem_blocked": _(
            "The tellers' machine has a new address, which this page does not know. Reload the page; your scores are kept, "
            "and it goes on by itself."
        ),
        "problem_receipt": _(
            "The box answered, but its confirmation is not valid. Your ballot counts as sent only with a "
            "valid one. This page keeps trying; please tell the steward."
        ),
        "problem_own_ballot": _("The box answered with a ballot that is not yours. Please tell the steward."),
        "problem_ballot_missing": _(
            "The box shows an older ballot than the one it confirmed to this phone. Keep your receipt and "
            "tell the auditor."
        ),
        "problem_proof_not_yet": _("The record is not complete yet. It goes on by itself in a minute or so."),
        "problem_proof": _(
            "This phone could not find your ballot in the record. Keep your receipt and tell the auditor."
        ),
        "problem_seal_key": _(
            "What was published does not open your ballot. Keep your receipt and tell the auditor."
        ),
        "problem_not_yet": _("The ballots are not opened yet. It goes on by itself in a few minutes."),
    }


def _ballotbox_problems() -> dict[str, str]:
    return {
        "problem_ballotbox_closed": _(
            "The scoring was closed before this ballot arrived; it was not accepted. A ballot that was "
            "confirmed earlier still counts."
        ),
        "problem_ballotbox_not_open": _("The box is not open yet. This page tries again by itself."),
        "problem_ballotbox_sequence": _(
            "A newer ballot of yours, from another device, is in the box. To replace it, check the scores "
            "here and cast again."
        ),
        "problem_ballotbox_chain": _(
            "Another ballot of yours, from another device, is in the box. To replace it, check the scores "
            "here and cast again."
        ),
        "problem_ballotbox_conflict": _(
            "Another ballot of yours, from another device, is in the box. To replace it, check the scores "
            "here and cast again."
        ),
        "problem_ballotbox_no_ballot": _(
            "The box holds no ballot of yours. If you have a receipt, keep it and tell the auditor."
        ),
        "problem_ballotbox_too_many": _(
            "This ballot has been replaced as often as is possible. The last one that was confirmed counts."
        ),
        "problem_ballotbox_busy": _("Many people are casting at this moment. It goes on by itself."),
        "problem_ballotbox_store_unavailable": _(
            "The box cannot take ballots at the moment. Your ballot is kept on this phone and sent again by "
            "itself."
        ),
        "problem_ballotbox_bad_credential": _(
            "The box does not accept this ballot paper. Your scores are kept on this phone; please tell the "
            "steward."
        ),
    }
