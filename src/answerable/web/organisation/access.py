"""Who may do what. Every view names its rule by one of these decorators.

A signed-in user without the right gets 403 with a page that says which role is needed;
a visitor is sent to sign in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from answerable.web.organisation.tree import read_tree

type_of_view = Callable[..., HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The account behind a request that a decorator has let through."""
    assert isinstance(request.user, User)
    return request.user


def person_of(request: HttpRequest) -> Person | None:
    """The person behind the signed-in account, or None. Asked once in a request."""
    user = request.user
    if not user.is_authenticated:
        return None
    known: dict[int, Person | None] = request.__dict__.setdefault("person_by_account", {})
    if user.pk not in known:
        known[user.pk] = Person.objects.filter(user=user).select_related("unit").first()
    return known[user.pk]


def _roles_of(request: HttpRequest) -> set[tuple[str, int | None]]:
    """Kind and unit of each role that the signed-in account holds. Asked once in a request."""
    user = request.user
    if not user.is_authenticated:
        return set()
    known: dict[int, set[tuple[str, int | None]]] = request.__dict__.setdefault("roles_by_account", {})
    if user.pk not in known:
        known[user.pk] = set(Role.objects.filter(person__user=user).values_list("kind", "unit_id"))
    return known[user.pk]


def is_organiser(request: HttpRequest) -> bool:
    """The organiser of everything, by role or by being the account made at first start."""
    user = request.user
    if not user.is_authenticated:
        return False
    return user.is_superuser or (RoleKind.ORGANISER, None) in _roles_of(request)


def organised_units(request: HttpRequest) -> frozenset[int]:
    """Keys of the units whose own rounds the account organises by a role in a unit: that unit and all below it. Asked once in a request."""
    user = request.user
    if not user.is_authenticated:
        return frozenset()
    scopes = {unit for kind, unit in _roles_of(request) if kind == RoleKind.ORGANISER and unit is not None}
    if not scopes:
        return frozenset()
    known: dict[int, frozenset[int]] = request.__dict__.setdefault("organised_by_account", {})
    if user.pk not in known:
        tree = read_tree()
        known[user.pk] = frozenset().union(*(tree.below(scope) for scope in scopes))
    return known[user.pk]


def organises(request: HttpRequest, unit_id: int | None) -> bool:
    """Whether the account organises the rounds that this unit holds; None stands for the whole organisation."""
    return is_organiser(request) or unit_id in organised_units(request)


def organises_some(request: HttpRequest) -> bool:
    """Whether the account organises anything: all, or the rounds of some unit."""
    return is_organiser(request) or holds(request, RoleKind.ORGANISER)


def holds(request: HttpRequest, kind: RoleKind) -> bool:
    """Whether the user holds `kind` anywhere: everywhere or in some unit."""
    return any(held == kind for held, _unit in _roles_of(request))


def has_role(request: HttpRequest, kind: RoleKind, unit: Unit | None = None) -> bool:
    """Whether the user holds `kind`, everywhere or (when `unit` is given) in it or a unit above it."""
    scopes = {unit_id for held, unit_id in _roles_of(request) if held == kind}
    if None in scopes:
        return True
    while unit is not None:
        if unit.pk in scopes:
            return True
        unit = unit.parent
    return False


def organiser_required(view: type_of_view) -> type_of_view:
    """For pages of the whole organisation."""
    return _required(is_organiser, view)


def some_organiser_required(view: type_of_view) -> type_of_view:
    """For pages that a unit's organiser has too; the view shows and changes only what they organise."""
    return _required(organises_some, view)


def _required(rule: Callable[[HttpRequest], bool], view: type_of_view) -> type_of_view:
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rule(request):
            raise PermissionDenied("organiser")
        return view(request, *args, **kwargs)

    return checked
