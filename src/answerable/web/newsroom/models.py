"""What the newsroom keeps: sites, their fronts, sections and articles, and the log of publications.

A `NewsSite` has one `Front` a language, at the top of Wagtail's tree; below it are sections, and below these articles. Articles name their site, so that a
list takes one query. Dates are four different things: when it happened (`event_date`), when the source supplied it (`source_date`), when it was first
published (Wagtail's `first_published_at`, stamped by the server, in no form), and when it was corrected (`PublicationEntry`).
"""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from answerable.web.newsroom import addressing, search_words, theme
from answerable.web.newsroom.blocks import BodyBlock
from answerable.web.newsroom.desk_models import (
    CheckWord,
    Dismissal,
    ExternalLink,
    Leader,
    Review,
    ReviewTask,
    SiteDuty,
)
from answerable.web.newsroom.languages import BY_CODE, LANGUAGES, SiteLanguage
from answerable.web.newsroom.log_models import Edition, EntryKind, PublicationEntry, PublicationTile
from answerable.web.newsroom.media import NewsFile, Picture, PictureRendition
from answerable.web.newsroom.meeting_models import MeetingPhoto, MeetingStory
from answerable.web.newsroom.reader_models import FormerAddress, ReadCount, ReaderMessage
from answerable.web.newsroom.search_backend import cut
from answerable.web.newsroom.taking_models import Taking, TakingStep
from answerable.web.organisation.models import Unit

__all__ = [
    "Article",
    "CheckWord",
    "Dismissal",
    "Edition",
    "EntryKind",
    "ExternalLink",
    "FormerAddress",
    "Front",
    "Leader",
    "MeetingPhoto",
    "MeetingStory",
    "NewsFile",
    "NewsSite",
    "Picture",
    "PictureRendition",
    "PublicationEntry",
    "PublicationTile",
    "PublishedText",
    "ReadCount",
    "ReaderMessage",
    "Review",
    "ReviewTask",
    "ReviewedPage",
    "Section",
    "SiteDuty",
    "StandingPage",
    "Taking",
    "TakingStep",
]

COLOUR = RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write a colour as # and six digits from 0 to f."))


class HeadFace(models.TextChoices):
    SONG = "song", _("Song (with serifs)")
    HEI = "hei", _("Hei (without serifs)")


class Lead(models.TextChoices):
    BESIDE = "beside", _("Picture beside the text")
    ACROSS = "across", _("Picture across the page")


def _all_languages() -> list[str]:
    return [each.code for each in LANGUAGES]


class NewsSite(models.Model):
    """One public site of the cluster. The group's has no unit and stands at /, the others under /sites/ or their own host name."""

    slug = models.SlugField(_("name in addresses"), max_length=40, unique=True)
    unit = models.OneToOneField(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="news_site",
    )
    is_group = models.BooleanField(_("the group's site"), default=False)
    host = models.CharField(_("host name of its own"), max_length=253, blank=True)
    name = models.CharField(pgettext_lazy("public site", "name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    languages = models.JSONField(_("languages, the first one first"), default=_all_languages)
    logo = models.TextField(_("logo, a one-colour SVG"), blank=True, validators=[theme.check_logo])
    brand = models.CharField(_("colour"), max_length=7, default="#0d4a5a", validators=[COLOUR])
    accent = models.CharField(_("second colour"), max_length=7, default="#b23a22", validators=[COLOUR])
    head_face = models.CharField(
        _("type of headings"), max_length=4, choices=HeadFace.choices, default=HeadFace.SONG
    )
    is_rounded = models.BooleanField(_("round corners"), default=False)
    lead = models.CharField(_("lead story"), max_length=6, choices=Lead.choices, default=Lead.BESIDE)
    contact = models.TextField(_("contact"), blank=True)
    contact_en = models.TextField(_("contact in English"), blank=True)
    contact_mail = models.EmailField(
        _("where messages from readers go"),
        blank=True,
        help_text=_("A mail address. Messages to a unit's site without one go to that of the group's site."),
    )
    copyright = models.CharField(_("copyright line"), max_length=300, blank=True)
    copyright_en = models.CharField(_("copyright line in English"), max_length=300, blank=True)
    record_lines = models.TextField(_("record numbers, one a line"), blank=True)
    # As many proofs as reviews are asked for.
    reviews = models.PositiveSmallIntegerField(
        _("reviews before publishing"), default=3, choices=((1, "1"), (2, "2"), (3, "3"))
    )
    takes_given = models.BooleanField(
        _("takes what the group gives"),
        default=False,
        help_text=_("What the group gives is published at once: the group's reviews were of the same text."),
    )
    has_government_tags = models.BooleanField(_("meta tags of government sites"), default=False)
    government_code = models.CharField(
        _("code of the government site"),
        max_length=10,
        blank=True,
        help_text=_("The ten digits that the register of government sites gave it."),
    )

    class Meta:
        ordering = ("-is_group", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("is_group",), condition=models.Q(is_group=True), name="one_group_site"
            ),
            models.UniqueConstraint(
                fields=("host",), condition=~models.Q(host=""), name="one_site_of_a_host"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def called(self, language: str) -> str:
        """Its name in a language, by code."""
        return self.name_en if language == "en" and self.name_en else self.name

    def sheet(self) -> str:
        """Its own style sheet, which is small: see `theme`."""
        return theme.style_sheet(self.brand, self.accent, self.head_face, self.is_rounded, self.logo)

    def speaks(self) -> tuple[SiteLanguage, ...]:
        return tuple(BY_CODE[code] for code in self.languages)


class PublicPageForm(WagtailAdminPageForm):
    """The form by which an editor makes or changes a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.site_id is None and self.parent_page is not None:
            self.instance.site_id = self.parent_page.specific.site_id
        if self.instance.pk is None:
            # Else Wagtail would write a new page down as live before it asks whether it may be published.
            self.instance.live = False

    def _post_clean(self) -> None:
        super()._post_clean()
        from answerable.web.newsroom import rights  # it reads these models

        if self.for_user is not None and rights.names_foreign(self.instance, self.for_user):
            self.add_error(
                None,
                _("A picture or file here is not of your site. Upload it to your site, and choose it there."),
            )


class PublicPage(Page):
    """A page of a public site. Its address follows from its site and language (`addressing`), not from Wagtail's table of sites."""

    site = models.ForeignKey(NewsSite, on_delete=models.PROTECT, related_name="+", editable=False)
    base_form_class = PublicPageForm

    search_fields = cut(Page.search_fields)

    class Meta:
        abstract = True

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:  # noqa: ARG002  as Wagtail calls it
        place = addressing.place_of(self)
        return self.site_id, place.origin, place.path

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from answerable.web.newsroom import showing  # it reads these models

        return {**super().get_context(request, *args, **kwargs), **showing.frame(self, request)}

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A new page belongs to the site that it is made in. While its form is looked at, it is in none yet: then the form says it."""
        parent = self.get_parent() if self.site_id is None else None
        if parent is not None:
            self.site_id = parent.specific.site_id
        super().full_clean(*args, **kwargs)


class FramePage(PublicPage):
    """What stands around articles, and has no reviews: `frame_rights` says who changes it."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> Any:
        from answerable.web.newsroom import frame_rights  # it reads these models

        return frame_rights.FramePermissions(user, self)


class ReviewedPage(PublicPage):
    """A page with a text that somebody of the site wrote: readers see it after its reviews and checks, and the log says what they saw and when. What a correction
    was is told at publishing (`correction`), and kept in the log.
    """

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    correction = models.CharField(
        _("what is corrected"),
        max_length=500,
        blank=True,
        help_text=_("Readers see it: what was wrong, what is right, and what did not change."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Asks the gate first. Wagtail makes a page live in many ways (button, clock, several at once, copy, alias, translation), and all of them end here."""
        from answerable.web.newsroom import gate  # it reads these models

        fields = kwargs.get("update_fields")
        gate.pass_or_raise(self, fields)
        if fields is None or not {"live", "first_published_at"}.isdisjoint(fields):
            self._stamp()
            kwargs["update_fields"] = None if fields is None else {*fields, "first_published_at"}
        super().save(*args, **kwargs)

    def _stamp(self) -> None:
        """The first publication is when the server put the page live for the first time, whatever else the field was given."""
        stored = type(self).objects.filter(pk=self.pk) if self.pk else type(self).objects.none()
        at = stored.values_list("first_published_at", flat=True).first()
        self.first_published_at = at or (timezone.now() if self.live else None)


class Front(FramePage):
    """The first page of a site in one language."""

    parent_page_types = ("wagtailcore.Page",)
    subpage_types = ("newsroom.Section", "newsroom.StandingPage")
    template = "newsroom/front.html"

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from answerable.web.newsroom import fronts  # it reads these models

        context = super().get_context(request, *args, **kwargs)
        return {**context, **fronts.shown_on(self, context["sections"], context["cluster"])}


class SectionKind(models.TextChoices):
    NEWS = "news", _("News")
    NOTICES = "notices", _("Notices")
    UNITS = "units", _("News of the units")
    PICTURES = "pictures", _("Pictures")


class Section(FramePage):
    """A list of articles, the newest first."""

    kind = models.CharField(_("kind"), max_length=10, choices=SectionKind.choices, default=SectionKind.NEWS)
    intro = models.CharField(_("what stands here"), max_length=300, blank=True)

    content_panels = (*Page.content_panels, FieldPanel("kind"), FieldPanel("intro"))
    parent_page_types = ("newsroom.Front", "newsroom.Section")
    subpage_types = ("newsroom.Article", "newsroom.Section")
    template = "newsroom/section.html"

    class Meta:
        verbose_name = pgettext_lazy("public site", "section")

    @property
    def is_of_units(self) -> bool:
        """Whether it lists what all other sites published, and not what stands in it."""
        return self.kind == SectionKind.UNITS and self.site.is_group

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from answerable.web.newsroom import showing

        context = super().get_context(request, *args, **kwargs)
        return {**context, **showing.section(self, request, context["cluster"])}


class StandingKind(models.TextChoices):
    CONTACT = "contact", _("Contact")
    LEGAL = "legal", _("Legal notice")
    LINKS = "links", _("Links")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    OTHER = "other", _("Another page")


class StandingPage(ReviewedPage):
    """What stands at the foot of every page of a site, and is no news. Readers write to the site on the one for contact."""

    kind = models.CharField(
        _("kind"), max_length=13, choices=StandingKind.choices, default=StandingKind.OTHER
    )

    content_panels = (*Page.content_panels, FieldPanel("kind"), FieldPanel("body"), FieldPanel("correction"))
    parent_page_types = ("newsroom.Front",)
    subpage_types = ()
    template = "newsroom/standing.html"

    class Meta:
        verbose_name = _("standing page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from answerable.web.newsroom import contact, showing  # they read these models

        context = {**super().get_context(request, *args, **kwargs), **showing.published_as(self)}
        return {**context, **contact.shown(self, request)} if self.kind == StandingKind.CONTACT else context


class Article(ReviewedPage):
    """A news item."""

    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=200)
    author = models.CharField(_("author"), max_length=200, blank=True)
    editor = models.CharField(_("responsible editor"), max_length=200, blank=True)
    event_date = models.DateField(_("when it happened"), null=True, blank=True)
    source_date = models.DateField(_("date given by the source"))
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    attachments = StreamField(
        [("file", DocumentChooserBlock(label=_("File")))], verbose_name=_("attachments"), blank=True
    )
    is_pinned = models.BooleanField(_("stays on top of its section"), default=False)
    is_featured = models.BooleanField(_("lead story of the front page"), default=False)
    meeting = models.ForeignKey(
        "meetings.Meeting", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    # Of lists, which are read from an index of this table alone: when it was first published, while readers can see it; and the code of its language.
    listed_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(max_length=10, editable=False)

    content_panels = (
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("summary"),
        MultiFieldPanel(
            (
                FieldRowPanel((FieldPanel("source"), FieldPanel("source_date"))),
                FieldRowPanel((FieldPanel("event_date"), FieldPanel("author"))),
                FieldPanel("editor"),
            ),
            heading=_("Source and dates"),
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("attachments"),
        FieldPanel("correction"),
    )
    promote_panels = (
        MultiFieldPanel((FieldPanel("is_featured"), FieldPanel("is_pinned")), heading=_("Where it stands")),
        *Page.promote_panels,
    )
    search_fields = (
        *PublicPage.search_fields,
        *cut(
            (
                index.SearchField("subtitle", boost=1.5),
                index.SearchField("summary"),
                index.SearchField("body"),
                index.SearchField("shelves"),
                index.FilterField("site"),
            )
        ),
    )
    parent_page_types = ("newsroom.Section",)
    subpage_types = ()
    template = "newsroom/article.html"

    class Meta:
        verbose_name = _("article")
        indexes = (
            models.Index(fields=("site", "is_featured")),
            models.Index(fields=("site", "language", "listed_at")),
            # Its site, so that the news of all units is counted without a look at the articles.
            models.Index(fields=("language", "listed_at", "site")),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        self.language = self.locale.language_code
        if fields is not None and not {"live", "first_published_at"}.isdisjoint(fields):
            kwargs["update_fields"] = {*fields, "language", "listed_at"}
        super().save(*args, **kwargs)

    @property
    def shelves(self) -> tuple[str, str]:
        """For the index alone."""
        return search_words.shelf(self.language), search_words.shelf(self.language, self.site_id)

    def _stamp(self) -> None:
        super()._stamp()
        self.listed_at = self.first_published_at if self.live else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from answerable.web.newsroom import showing

        context = super().get_context(request, *args, **kwargs)
        return {**context, **showing.article(self, context["cluster"])}


class PublishedText(models.Model):
    """What of a live article feeds and searches need, made when it was published: none of them puts its blocks together again."""

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="published_text"
    )
    html = models.TextField()
    text = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:50]
