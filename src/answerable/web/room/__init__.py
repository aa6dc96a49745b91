"""The room: one meeting in many places, live.

    record.py       appends an act to the log of events; the only code that does
    reading.py      the log and the state that it says, read from the database
    verbs.py        who may do which act, and what the site does besides writing it down
    figures.py      what stands beside the state: sign-in, turnout, screens, the published result
    rendering.py    what each audience is shown, as bytes
    hub.py stream.py wake.py    server-sent events, served beside Django
    phones.py     what phones are told with their tickets, and for whom the casting is kept open while it closes
    exporting.py  questions and speakers as files
    *_views.py      console, screens, steward, moderator, recorder, phones, replay

The pure package `answerable.room` knows what an act is and what it does to the state.
"""
