"""Picture and sound of a meeting: somebody else's service by a link, or the built-in one, which runs on Janus.

    providers.py    the interface: what a meeting's venues open, and what follows the chair's acts
    janus.py        asking Janus: sessions, handles, messages, signed tokens; nothing of meetings
    rooms.py        what the built-in service has Janus do: rooms, who is heard, recording
    lines.py        a venue's line: what its page may have done, and nothing beyond it
    events.py       what Janus tells a venue's page, waited for beside Django
    recordings.py   the files of what was recorded
    ice.py          TURN servers, for venues that cannot reach Janus directly; turn_urls.py reads their addresses
    sdp.py          the few things that are read out of a session description
    caption_views.py  captions from a program that listens and transcribes
    setting_views.py  the organiser's page; venue_views.py a venue's

A browser never speaks with Janus itself, but for the encrypted media. Its page says one of the verbs of `lines`; the site knows from the address and the
session which venue that is, and writes the message to Janus itself, with the ids from its own table. So nothing that a browser sends can name another
room, another venue's line or another request of Janus.

Above `room`, since who is heard is what the room's log says; the room knows nothing of Janus and tells through two hooks.
"""
