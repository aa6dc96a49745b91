"""Units, people and the roles they hold in the organisation.

Roles that hold at one meeting or venue (chair, steward, presenter) live in `meetings.MeetingRole`.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.organisation.spelt import NameOrder, NameSpelling


class Unit(models.Model):
    """A node of the organisation's tree; `parent` is empty at the top."""

    name = models.CharField(_("name"), max_length=200)
    spelling = NameSpelling(default="", editable=False)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("parent", "name"), name="unit_unique_among_siblings"),
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(parent__isnull=True), name="unit_unique_at_top"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    identifier = models.CharField(_("identifier"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="people")
    title = models.CharField(pgettext_lazy("roster column", "Title"), max_length=200, blank=True)
    email = models.CharField(_("email"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name_order = NameOrder(default="", editable=False)
    spelling = NameSpelling(default="", editable=False)
    left = models.BooleanField(_("has left the organisation"), default=False, editable=False)

    class Meta:
        ordering = ("identifier",)

    def __str__(self) -> str:
        return self.name


class LearnedHeading(models.Model):
    """A heading of rosters that an organiser told the meaning of: `key` as `columns.key_of` makes it, `column` a `Column`."""

    key = models.CharField(max_length=200, unique=True)
    column = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.key}: {self.column}"


class RoleKind(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    SECRETARY = "secretary", _("Unit secretary")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor")


class Role(models.Model):
    """What a person may do: everywhere, or in one unit and all below it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "unit"), name="role_held_once"),
            # A database takes two empty units for different ones, so roles without a unit need a constraint of their own.
            models.UniqueConstraint(
                fields=("person", "kind"),
                condition=models.Q(unit__isnull=True),
                name="role_held_once_everywhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
