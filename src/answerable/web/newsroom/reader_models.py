"""What the newsroom keeps for and of its readers: the addresses that pages had before, how often pages were read, and what readers wrote."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class FormerAddress(models.Model):
    """An address that a page had when readers could see it. `former` says how it is kept and when it leads to the page."""

    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    path = models.TextField()  # below the site's start in this language: news/t20270121-17/
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="former_addresses")
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-until", "path")
        constraints = (
            models.UniqueConstraint(fields=("site", "language", "path"), name="one_page_of_a_former_address"),
        )

    def __str__(self) -> str:
        return self.path


class ReadCount(models.Model):
    """How often a page was read on a day, by the installation's clock. `reads` adds to it, and nothing is kept of who read."""

    # Not checked by the database: reads of a page that is deleted meanwhile must not keep out those of all others.
    page = models.ForeignKey(Page, on_delete=models.CASCADE, db_constraint=False, related_name="read_counts")
    day = models.DateField()
    reads = models.PositiveBigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page", "day"), name="one_count_of_a_page_and_day"),)
        indexes = (models.Index(fields=("day",)),)

    def __str__(self) -> str:
        return f"{self.page_id}, {self.day}: {self.reads}"


class ReaderMessage(models.Model):
    """What a reader wrote to a site. It is kept, and mailed to whoever the site names. Who has dealt with it
    stays by name when the account is deleted, and goes only when the person is erased (`archive.erasing`).
    """

    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="messages")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=100, blank=True)
    reply_to = models.EmailField(blank=True)
    about = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=3000)
    at = models.DateTimeField(auto_now_add=True)
    dealt_at = models.DateTimeField(null=True)
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dealt_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.site.slug}: {self.text[:40]}"
