"""What a verifier states, in the words of both."""

from django.utils import translation

from answerable.web.sentences.verify import statements


def in_words(code: str, number: int = 0) -> str:
    """The English statement of that code; `number` is that of an amendment."""
    with translation.override("en"):
        sentence = statements()[f"claim_{code}"]
    return sentence.replace("{number}", str(number)).replace("{next}", str(number + 1))
