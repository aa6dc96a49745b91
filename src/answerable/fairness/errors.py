"""What goes wrong: one exception, with a sentence that names what was given and what is asked for."""


class NotMeasurable(Exception):
    """The input is malformed, or there is too little of it to compute from; `str()` is a sentence in English."""
