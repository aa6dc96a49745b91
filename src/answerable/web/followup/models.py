"""What was promised at a meeting, and what each unit does about it: the action ledger.

An action comes from a requirement of the leader, or from a problem or a plan that the unit itself wrote into its debrief. What is needed of one:
`meeting` (and by it the cycle), `unit`, `owner`, `due`, `state`, and `words`, what was promised. `requirement` is None where the unit named it itself.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person, Unit

# A requirement with its sub-items.
TEXT_LENGTH = 10_000


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("action", "Open")
    REPORTED = "reported", pgettext_lazy("action", "Reported done")
    ACCEPTED = "accepted", pgettext_lazy("action", "Accepted")
    CLOSED = "closed", pgettext_lazy("action", "Closed")


class ActionKind(models.TextChoices):
    """Where an action comes from."""

    REQUIREMENT = "requirement", pgettext_lazy("action", "Requirement")
    PROBLEM = "problem", pgettext_lazy("action", "Problem")
    PLAN = "plan", pgettext_lazy("action", "Plan")


class Requirement(models.Model):
    """One of the numbered requirements of a meeting; `carried_from` is the earlier meeting's that it goes on with.

    `text` has the sub-items, one a line. `version` grows with each change, so that a page that was left open is noticed.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="requirements")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("requirement"), max_length=TEXT_LENGTH)
    version = models.PositiveIntegerField(default=1)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_to"
    )

    class Meta:
        ordering = ("number", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="requirement_numbered_once"),
            models.UniqueConstraint(fields=("meeting", "carried_from"), name="requirement_carried_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Action(models.Model):
    """What one unit does about one thing that was promised, until the organiser closes it or it is carried to a later meeting.

    `named` holds the words of a problem or a plan and `source` their SHA-256 (hex), by which the same one is made an action once. Both are empty for a
    requirement. `owner_person` is who `owner` names (`owners`), and `owner` then the name; without one `owner` is what was typed.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    kind = models.CharField(
        _("from"), max_length=12, choices=ActionKind.choices, default=ActionKind.REQUIREMENT
    )
    requirement = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )
    named = models.TextField(_("problem or plan"), blank=True, max_length=TEXT_LENGTH)
    source = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="actions")
    measure = models.TextField(_("measure"), blank=True, max_length=4000)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    owner_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_actions"
    )
    due = models.DateField(_("deadline"))
    state = models.CharField(_("state"), max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    evidence = models.TextField(_("evidence"), blank=True, max_length=4000)
    delay_reason = models.TextField(_("reason for the delay"), blank=True, max_length=2000)
    return_note = models.TextField(_("note on return"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)
    # One to one: an action goes on in one later meeting at most, so that nothing is counted twice.
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_to"
    )

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            models.UniqueConstraint(fields=("requirement", "unit"), name="one_action_a_unit"),
            models.UniqueConstraint(
                fields=("meeting", "unit", "kind", "source"),
                condition=models.Q(requirement__isnull=True),
                name="named_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.words}"

    @property
    def words(self) -> str:
        """What was promised. Of a requirement with its number."""
        return self.named if self.requirement is None else str(self.requirement)

    @property
    def label(self) -> str:
        """Requirement 3, problem, plan: in the language in force."""
        kind = str(ActionKind(self.kind).label)
        return kind if self.requirement is None else f"{kind} {self.requirement.number}"


class Exhibit(models.Model):
    """A file or a link that shows that an action is done. One that went with a report stays on record when the unit takes it off."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="exhibits")
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=1000, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="followup/%Y", blank=True)
    added_at = models.DateTimeField()
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("action", "pk")

    def __str__(self) -> str:
        return self.name


class ChainLink(models.Model):
    """One link of an action's chain, from what was promised to how it ended. Only ever added to.

    `note` is the signed text (`protocol.promises`), which holds the digest of the link before it. `actor_name` is beside it, unsigned: a person's name
    may have to be erased, and the chain must then still hold.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    actor_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("action", "number")
        constraints = (models.UniqueConstraint(fields=("action", "number"), name="link_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.action_id}#{self.number}: {self.kind}"
