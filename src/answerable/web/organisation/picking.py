"""Choosing people: the one way for every page that asks for them.

A page's form includes `organisation/picker.html`, and its view calls `pick` with those whom the asker may see; nobody else is ever shown or taken. People
are looked for by words, unit and title, pasted as a list, or ticked as all heads of units. Each of those buttons sends the whole form back to the same page, so
ticks, and whatever else was filled in, stay over searches and pages. With script only the list is made anew, without it the page.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, QueryDict

from answerable.roster.heads import heads
from answerable.web.organisation.models import Person
from answerable.web.organisation.named import PastedList, Register
from answerable.web.organisation.posted import row_key, row_keys
from answerable.web.organisation.searching import people_matching
from answerable.web.organisation.tree import UnitTree, read_tree

SHOWN = 30
MOST_TITLES = 100
MOST_SUGGESTED = 300
# The buttons that look for people or change the ticks. Any other button of the form hands in who is ticked.
BUTTONS = ("find", "to-page", "paste", "tick-heads", "tick-found", "untick")


@dataclass(frozen=True, slots=True)
class Picker:
    """`rows` are those found, each with whether they are on the page's list already; `elsewhere` those ticked who are not among them. `settled` when the form
    was handed in with people and nothing unclear.
    """

    page: "Page[Person]"
    rows: list[tuple[Person, bool]]
    elsewhere: list[Person]
    ticked: frozenset[int]
    wanted: dict[str, str]
    units: list[tuple[str, str]]
    titles: list[str]
    pasted: str
    named: PastedList
    nobody: bool
    settled: bool
    anybody: bool

    @property
    def status(self) -> int:
        """422 for a form that was handed in and not taken."""
        return 422 if self.nobody or self.named.unclear else 200

    @property
    def people(self) -> list[Person]:
        """Everybody who is ticked."""
        return [*self.elsewhere, *(person for person, _there in self.rows if person.pk in self.ticked)]


def pick(
    request: HttpRequest, among: QuerySet[Person], there: Collection[int] = (), first: Iterable[int] = ()
) -> Picker:
    """Among whom is chosen; who is `there` already and cannot be; and who is ticked at first."""
    asked = request.POST if request.method == "POST" else request.GET
    among = among.filter(left=False).select_related("unit").order_by("name_order", "identifier")
    free, tree = among.exclude(pk__in=there), read_tree()
    wanted = {name: asked.get(name, "").strip() for name in ("q", "unit", "title")}
    matching = _matching(among, tree, wanted)
    pasted, named = asked.get("pasted", ""), PastedList()
    if pasted.strip():
        named = Register(among).read(pasted.splitlines())
    keys = (row_keys(asked.getlist("person")) if request.method == "POST" else set(first)) | set(named.people)
    keys = _pressed(asked, keys, matching.exclude(pk__in=there))
    ticked = {person.pk: person for person in free.filter(pk__in=keys)} if keys else {}
    page = Paginator(matching, SHOWN).get_page(asked.get("to-page") or asked.get("at"))
    handed_in = request.method == "POST" and not any(button in asked for button in BUTTONS)
    return Picker(
        page=page,
        rows=[(person, person.pk in there) for person in page],
        elsewhere=[ticked[pk] for pk in ticked if pk not in {person.pk for person in page}],
        ticked=frozenset(ticked),
        wanted=wanted,
        units=_units(among, tree),
        titles=_titles(among),
        pasted="\n".join(line for line, _why in named.unclear),
        named=named,
        nobody=handed_in and not ticked and not named.unclear,
        settled=handed_in and bool(ticked) and not named.unclear,
        anybody=bool(page.paginator.count) or among.exists(),
    )


def _matching(among: QuerySet[Person], tree: UnitTree, wanted: dict[str, str]) -> QuerySet[Person]:
    found = among.filter(people_matching(wanted["q"]))
    unit = row_key(wanted["unit"])
    if unit is not None and unit in tree.nodes:
        found = found.filter(unit__in=tree.below(unit))
    return found.filter(title=wanted["title"]) if wanted["title"] else found


def _pressed(asked: QueryDict, keys: set[int], found: QuerySet[Person]) -> set[int]:
    """The ticks after the button that was pressed; heads and all are of those found, wherever they are in the list."""
    if "untick" in asked:
        return set()
    if "tick-found" in asked:
        return keys | set(found.values_list("pk", flat=True))
    if "tick-heads" in asked:
        return keys | {key for key, title in found.values_list("pk", "title") if heads(title)}
    return keys


def _units(among: QuerySet[Person], tree: UnitTree) -> list[tuple[str, str]]:
    """Units of these people and those above, but for what is above them all and would leave out nobody."""
    own = set(among.order_by().values_list("unit_id", flat=True).distinct())
    shown = {pk for pk in tree.nodes if (below := tree.below(pk)) & own and (pk in own or not own <= below)}
    return sorted(((str(pk), tree.title(pk)) for pk in shown), key=lambda pair: pair[1])


def _titles(among: QuerySet[Person]) -> list[str]:
    """Those that most people have, in the order of the alphabet."""
    counted = among.exclude(title="").order_by().values_list("title").annotate(held=Count("pk"))
    return sorted(title for title, _held in counted.order_by("-held", "title")[:MOST_TITLES])


def suggested(among: QuerySet[Person]) -> list[tuple[str, str]]:
    """For a line in which one person is named (`organisation/suggestions.html`): what is put in, name and identifier, and what it is found by besides."""
    people = among.filter(left=False).select_related("unit").order_by("name_order", "identifier")
    return [
        (f"{person.name} ({person.identifier})", f"{person.unit} {person.spelling}".strip())
        for person in people[:MOST_SUGGESTED]
    ]
