"""The organisation's own Word template for reports: the newest that was uploaded."""

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.documents.report.template import TemplateProblem, check_template
from answerable.web.results.models import ReportTemplate


def newest() -> ReportTemplate | None:
    """The one in use."""
    found = ReportTemplate.objects.order_by("-pk").first()
    return found if found is not None and found.file else None


def current() -> bytes | None:
    found = newest()
    if found is None:
        return None
    with found.file.open("rb") as file:
        content: bytes = file.read()
    return content


def digest() -> str:
    """Tells documents apart that were made in different templates."""
    found = newest()
    return "" if found is None else str(found.pk)


def keep(content: bytes, by: str) -> None:
    """Check it, and use it from now on. Raises `TemplateProblem`."""
    check_template(content)
    row = ReportTemplate(added_at=timezone.now(), added_by=by)
    row.file.save("report.docx", ContentFile(content), save=True)


def give_up(by: str) -> None:
    """Use ours again. What was uploaded stays on record."""
    ReportTemplate.objects.create(added_at=timezone.now(), added_by=by)


def in_words(problem: TemplateProblem) -> str:
    sentences = {
        "too-large": _("The file is too large for a template."),
        "macros": _("The file has macros. Save it as a Word document without them (DOCX)."),
        "not-word": _("This is not a Word document (DOCX)."),
        "broken-mark": _("A mark in the template is broken: %(about)s"),
        "unknown-field": _("There is no field “%(about)s”. The example has all that there are."),
        "missing-field": _(
            "The field “%(about)s” is missing: without it the report would not be in the document."
        ),
    }
    return sentences[problem.code] % {"about": problem.about}
