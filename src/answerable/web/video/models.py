"""Which service a meeting uses for picture and sound, and the lines that are open now. Nothing here says who looked or spoke."""

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Meeting, Venue

WEB_ADDRESS = URLValidator(["http", "https"])
LONGEST_LINK = 1000
# Kilobits a second that a venue receives at most, if nothing else is said: one large picture and some small ones.
BUDGET = 4000


class Provider(models.TextChoices):
    NONE = "", _("None on this site")
    LINK = "link", _("A link to another service")
    BUILT_IN = "built-in", _("The built-in one")


class Video(models.Model):
    """Of one meeting. `link` is where all venues go that have none of their own."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="video")
    provider = models.CharField(_("service"), max_length=10, choices=Provider.choices, blank=True)
    link = models.CharField(
        _("link for all venues"), max_length=LONGEST_LINK, blank=True, validators=[WEB_ADDRESS]
    )

    def __str__(self) -> str:
        return f"{self.meeting}: {self.provider}"


class VenueVideo(models.Model):
    """Of one venue. `budget` is how much its line to the internet is to receive, in kilobits a second."""

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, related_name="video")
    link = models.CharField(_("link"), max_length=LONGEST_LINK, blank=True, validators=[WEB_ADDRESS])
    budget = models.PositiveIntegerField(
        _("receives at most, kbit/s"),
        default=BUDGET,
        validators=[MinValueValidator(200), MaxValueValidator(100_000)],
    )

    def __str__(self) -> str:
        return f"{self.venue}: {self.budget}"


class Line(models.Model):
    """What a venue's page has open at Janus; a page that enters anew has another in its place. `name` is drawn by lot for each, and ends what an older
    page says; `page` is the same for all lines of one page; `mids` are the audio streams that the venue publishes, once it has; `receives` says that its second connection was begun.
    """

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, related_name="line")
    name = models.CharField(max_length=32)
    page = models.CharField(max_length=16)
    session = models.BigIntegerField()
    publisher = models.BigIntegerField()
    subscriber = models.BigIntegerField()
    mids = models.JSONField(default=list)
    published = models.BooleanField(default=False)
    receives = models.BooleanField(default=False)
    recording = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.venue}: {self.name}"

    @property
    def feed(self) -> str:
        """The venue's name in the room at Janus."""
        return f"{self.venue_id}-{self.name}"


class Recording(models.Model):
    """A stretch of what one venue sent while it was heard. `name` is what its files in the meeting's folder begin with; `at` and `ended_at` are
    milliseconds since 1970; without an end it is going on, or Janus was gone before it ended.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recordings")
    venue_name = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.name
