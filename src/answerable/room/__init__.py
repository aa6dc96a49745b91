"""What happens in a meeting's room: events in, the state of the room out. No Django, no database, no clock.

    acts.py       everything that can be done, each act with its particulars
    state.py      the room as a value
    folding.py    the state that a log of events says; agenda_folds.py, floor_folds.py, screen_folds.py, picture_folds.py what each act does to it
    refusal.py    why an act is refused
    coming.py     the console's one button: what comes next
    text.py       what people type, made fit for a wall
    timing.py     how long is left, and when what comes next will begin
    recent.py     what was done lately, and what of it can be undone
    audiences.py  what each audience is shown of a state
    alike.py      which questions say much the same

An event is an act with its number in the log (1, 2, 3 without gaps), its time and the name of who did it. Times are whole milliseconds since
1970 (UTC). Nothing about who cast a ballot, or when, is in any of it: turnout and sign-in are figures that stand beside the state, and
an act that a rater does without a name carries none.

Errors: `ActRefused`, with a `RefusalReason`, for an act that the state does not allow.
"""
