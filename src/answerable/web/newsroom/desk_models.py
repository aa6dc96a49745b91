"""What the editors' desk keeps: who reviews at a site, what was said at each review and proof, hits of the checks that somebody set aside, and the lists
that the checks read.

Who edits which site is not here: that is the role of editor (`organisation.Role`) and nothing else. A duty only says which of a site's editors gives which review.
It is a table of its own and no further kinds of role, because roles follow the tree of units while reviews belong to a site (the group's has no unit),
and because whoever loses the role of editor must lose every duty with it: duties count only for who may edit the site, and end with the role (`duties.end_lost`).
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, Task, TaskState


class ReviewStage(models.TextChoices):
    """The reviews in their order, then the proofs."""

    FIRST = "first", _("First review")
    SECOND = "second", _("Second review")
    FINAL = "final", _("Final review")
    PROOF_1 = "proof-1", _("First proof")
    PROOF_2 = "proof-2", _("Second proof")
    PROOF_3 = "proof-3", _("Third proof")


REVIEWS = {
    1: (ReviewStage.FINAL,),
    2: (ReviewStage.FIRST, ReviewStage.FINAL),
    3: (ReviewStage.FIRST, ReviewStage.SECOND, ReviewStage.FINAL),
}
PROOFS = (ReviewStage.PROOF_1, ReviewStage.PROOF_2, ReviewStage.PROOF_3)


class Duty(models.TextChoices):
    FIRST = "first", _("First review")
    SECOND = "second", _("Second review")
    FINAL = "final", _("Final review, and withdrawing")
    PROOF = "proof", _("Proofs")


class SiteDuty(models.Model):
    """What one editor does at one site beside writing. Given and taken by organisers."""

    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.CASCADE, related_name="duties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="news_duties")
    kind = models.CharField(_("duty"), max_length=6, choices=Duty.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("site", "user", "kind"), name="duty_given_once"),)

    def __str__(self) -> str:
        return f"{self.site}: {self.get_kind_display()}"


class ReviewTask(Task):
    """One review of Wagtail's workflow. What it asks and allows stands in `reviews`."""

    stage = models.CharField(max_length=8, choices=ReviewStage.choices)
    admin_form_fields = ("name",)

    class Meta:
        verbose_name = _("review")

    def user_can_access_editor(self, obj: Page, user: AbstractBaseUser) -> bool:
        from answerable.web.newsroom import reviews  # it reads these models

        return reviews.has_duty(user, obj, self.stage)

    def get_actions(self, obj: Page, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        from answerable.web.newsroom import reviews

        return reviews.actions(obj, user, self.stage)

    def on_action(
        self,
        task_state: TaskState,
        user: AbstractBaseUser,
        action_name: str,
        comment: str = "",
        **_more: object,
    ) -> None:
        from answerable.web.newsroom import reviews

        reviews.act(self, task_state, user, action_name, comment)

    def get_task_states_user_can_moderate(
        self, user: AbstractBaseUser, **_more: object
    ) -> "models.QuerySet[TaskState]":
        from answerable.web.newsroom import reviews

        return reviews.waiting_at(self, user)

    @classmethod
    def get_description(cls) -> str:
        return str(_("One of the reviews of a site; who gives it is set on the site's page."))


class ReviewVerdict(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("review", "Approved")
    RETURNED = "returned", pgettext_lazy("review", "Sent back")


class Review(models.Model):
    """One review or proof of exactly one text. Never removed, and changed only to erase a name.

    `content` is the digest of all that readers would be given (`reviews.digest_of`); so an approval says nothing of any other text.
    """

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="news_reviews")
    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    stage = models.CharField(max_length=8, choices=ReviewStage.choices)
    verdict = models.CharField(max_length=8, choices=ReviewVerdict.choices)
    content = models.CharField(max_length=64)
    correction = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    said = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("page", "content")),)

    def __str__(self) -> str:
        return f"{self.title}: {self.get_stage_display()}, {self.get_verdict_display()}"


class Dismissal(models.Model):
    """A hit of the checks that somebody looked at and let stand, with the reason. `hit` says which one: kind, place and text."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="news_dismissals")
    hit = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("page", "hit"), name="hit_dismissed_once"),)

    def __str__(self) -> str:
        return f"{self.text}: {self.reason}"


class WordKind(models.TextChoices):
    SENSITIVE = "sensitive", _("Sensitive word")
    BODY = "body", _("Wrong name of a body")


class CheckWord(models.Model):
    """A word that must not stand in an article, and what to write instead."""

    word = models.CharField(_("word"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=WordKind.choices)
    instead = models.CharField(_("write instead"), max_length=200, blank=True)

    class Meta:
        ordering = ("kind", "word")

    def __str__(self) -> str:
        return self.word


class Leader(models.Model):
    """Somebody whose name, title and rank in a list must be right. The lowest position comes first."""

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


# Of an ExternalLink.
DEAD = models.Q(status__in=(0, 404, 410)) | models.Q(status__gte=500)


class ExternalLink(models.Model):
    """An address outside that an article names, and what it answered. `status` 0: no answer, empty: not known yet.

    One answer that fails proves nothing: it is told once a second in a row has failed. `failures` are those in a row; the worker asks at `ask_after`.
    """

    url = models.URLField(max_length=2000, unique=True)
    status = models.PositiveSmallIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    ask_after = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.url
