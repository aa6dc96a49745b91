"""What accounts learn about people: whose an address or identifier is, what somebody is called, who must have a second factor."""

from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, Role, RoleKind

# Roles that can change what others do and see. An installation can require a second factor of them.
POWERFUL = (RoleKind.ORGANISER, RoleKind.EDITOR)


def by_email(email: str) -> list[User]:
    return list(User.objects.filter(is_active=True, person__email__iexact=email)) if email else []


def by_identifier(identifier: str) -> list[User]:
    return list(User.objects.filter(is_active=True, person__identifier__iexact=identifier))


def name_of(user: User) -> str:
    """The person's name, or the sign-in name of an account with no person."""
    return Person.objects.filter(user=user).values_list("name", flat=True).first() or user.get_username()


def needs_second_factor(user: User) -> bool:
    return user.is_superuser or Role.objects.filter(person__user=user, kind__in=POWERFUL).exists()
