"""What the body of an article is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from answerable.web.newsroom.cleaning import cleaned

# Of formatted text: emphasis, links and lists. Headings, pictures and tables have blocks of their own.
FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class CleanTextBlock(RichTextBlock):
    """Formatted text that is cleaned whenever it comes from a form or is written down: what was pasted may be from Word or from any web page."""

    def value_from_form(self, value: str) -> RichText:
        return super().value_from_form(cleaned(value or ""))

    def to_python(self, value: str) -> RichText:
        return super().to_python(cleaned(value or ""))

    def get_prep_value(self, value: RichText | None) -> str:
        return cleaned(super().get_prep_value(value) or "")


class PictureBlock(StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), max_length=300)
    credit = CharBlock(
        label=_("Credit"),
        max_length=200,
        required=False,
        help_text=_("Who took the picture; if empty, as the picture says."),
    )

    class Meta:
        label = _("Picture")
        template = "newsroom/blocks/picture.html"


class QuotationBlock(StructBlock):
    text = TextBlock(label=_("What was said"))
    who = CharBlock(label=_("Who said it, and where"), max_length=200)

    class Meta:
        label = _("Quotation")
        template = "newsroom/blocks/quotation.html"


class FigureBlock(StructBlock):
    what = CharBlock(label=_("What is counted"), max_length=20)
    number = CharBlock(label=_("Number"), max_length=10)
    unit = CharBlock(label=_("Unit of measure"), max_length=10, required=False)


class FiguresBlock(StructBlock):
    """A few numbers that tell the news at a glance; the front page shows those of its lead story."""

    items = ListBlock(FigureBlock(label=_("Figure")), label=_("Figures"), max_num=4)

    class Meta:
        icon = "order"
        label = _("Figures at a glance")
        template = "newsroom/blocks/figures.html"


class RequirementBlock(StructBlock):
    title = CharBlock(label=_("Requirement"), max_length=500)
    text = TextBlock(label=_("In detail"), required=False)
    parts = ListBlock(CharBlock(label=_("Part"), max_length=1000), label=_("Parts"), default=[])


class RequirementsBlock(StructBlock):
    items = ListBlock(RequirementBlock(label=_("Requirement")), label=_("Requirements"))

    class Meta:
        label = _("Numbered requirements")
        template = "newsroom/blocks/requirements.html"


class CaptionedTableBlock(StructBlock):
    caption = CharBlock(label=_("What the table shows, and in which unit"), max_length=200)
    table = TableBlock(label=_("Table"), template="newsroom/blocks/grid.html")
    note = CharBlock(label=_("Note"), max_length=500, required=False)

    class Meta:
        label = _("Table")
        template = "newsroom/blocks/table.html"


class VideoBlock(StructBlock):
    video = DocumentChooserBlock(label=_("Video file"))
    captions = DocumentChooserBlock(
        label=_("Captions"),
        required=False,
        help_text=_("What is said, as a WebVTT file (.vtt), for those who cannot hear it."),
    )
    caption = CharBlock(label=_("Caption"), max_length=300)

    def clean(self, value: StructValue) -> StructValue:
        found = super().clean(value)
        faults = {}
        if found["video"] and not found["video"].is_film:
            faults["video"] = ValidationError(
                _("This file is no video. Videos are .mp4 or .webm; other files belong to the attachments.")
            )
        if found["captions"] and not found["captions"].is_captions:
            faults["captions"] = ValidationError(_("Captions are a WebVTT file, whose name ends in .vtt."))
        if faults:
            raise StructBlockValidationError(block_errors=faults)
        return found

    class Meta:
        label = _("Video")
        template = "newsroom/blocks/video.html"


class BodyBlock(StreamBlock):
    text = CleanTextBlock(label=_("Text"), features=FEATURES, template="newsroom/blocks/text.html")
    heading = CharBlock(label=_("Heading"), max_length=120, template="newsroom/blocks/heading.html")
    picture = PictureBlock()
    figures = FiguresBlock()
    quotation = QuotationBlock()
    requirements = RequirementsBlock()
    table = CaptionedTableBlock()
    video = VideoBlock()
