"""Who may change what stands around the articles of a site: its fronts and sections. Their few words have no reviews; in their place only who manages sites may make,
reword, move and withdraw them, and of every section the log of publications says what it was called and when.

Editors of the site go on putting articles into its sections.
"""

from typing import Any

from wagtail.models import PagePermissionTester

from answerable.web.newsroom import rights

MANAGED = frozenset({"change", "publish", "lock", "unlock", "bulk_delete"})


class FramePermissions(PagePermissionTester):
    """Of one person for one front or section, as Wagtail asks for them."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.manages = user.is_active and rights.rights_of(user).manages
        if self.manages and not user.is_superuser:
            self.permissions |= MANAGED

    def can_edit(self) -> bool:
        return self.manages and bool(super().can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.manages and bool(super().can_delete(ignore_bulk))

    def can_publish(self) -> bool:
        return self.manages and bool(super().can_publish())

    def can_unpublish(self) -> bool:
        return self.manages and bool(super().can_unpublish())

    def can_move(self) -> bool:
        return self.manages and bool(super().can_move())

    def can_copy(self) -> bool:
        return self.manages and bool(super().can_copy())

    def can_lock(self) -> bool:
        return self.manages and bool(super().can_lock())

    def can_unlock(self) -> bool:
        return self.manages and bool(super().can_unlock())

    def can_submit_for_moderation(self) -> bool:
        return self.manages and bool(super().can_submit_for_moderation())

    def can_reorder_children(self) -> bool:
        return self.manages and bool(super().can_reorder_children())
