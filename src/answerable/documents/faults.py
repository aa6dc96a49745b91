"""What can go wrong when a document is made. Each message is a plain sentence for the person who asked for it."""


class Unmade(Exception):
    """The document could not be made: a typeface is not installed, or the typesetter failed."""


class Malformed(Unmade):
    """The content is not what a document is made of: the JSON has a missing field or one of another kind."""
