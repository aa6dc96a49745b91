"""The second issuer: a process that the tellers run on a machine of their own, so that the site alone can admit nobody.

It knows people and gives blind signatures; it never sees a ballot. It imports the pure packages and `home`, nothing else.
"""
