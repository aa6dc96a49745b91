"""In which of a document's two languages this request is answered."""

from django.utils.translation import get_language

from answerable.documents.minutes.wording import Language


def document_language() -> Language:
    return Language.CHINESE if (get_language() or "").startswith("zh") else Language.ENGLISH
