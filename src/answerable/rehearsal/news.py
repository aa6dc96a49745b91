"""The newsroom of the demonstration: sites, the people who write and review there, and the news of the meeting from its draft to the readers, over real HTTP.

Every article goes the way of a real one: written or drafted, handed in, proofread and reviewed by different people, and live with the last approval.
What a page refuses raises `PageFailed`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from answerable.rehearsal import editing, secretariat
from answerable.rehearsal.browser import Browser, Page, PageFailed
from answerable.rehearsal.company import Company, Member
from answerable.rehearsal.drawing import hall
from answerable.rehearsal.newstexts import (
    AGREED,
    ALLOWED,
    CAPTION,
    COUNTED,
    CREDIT,
    EDITED_BY,
    OF_THE_GROUP,
    OF_UNITS,
    READ,
    UNITS_IN_CHINESE,
    Short,
    ShortText,
    put_into,
)
from answerable.rehearsal.reporting import Reporter

CHINESE, ENGLISH = "zh-hans", "en"
REVIEWS = ("first", "second", "final")
EDITED = re.compile(r"/editors/pages/(\d+)/edit/")
DESKED = re.compile(r"/editors/desk/articles/(\d+)/")
OFFER = re.compile(r"/editors/desk/exchange/(\d+)/")
GAP = re.compile(r"【待补：|\[to be added: ")
# As the Chinese draft says them: people expected and present, ballots returned.
COUNTS = [re.compile(pattern) for pattern in (r"应到(\d+)人", r"实到(\d+)人", r"收回(\d+)张")]


@dataclass(frozen=True, slots=True)
class Looks:
    """Colours, type of headings, corners and lead story, by the names of the fields that ask for them."""

    brand: str
    accent: str
    head_face: str
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """`slug` is its name in addresses; at `start` it begins."""

    slug: str
    name: str
    name_en: str
    looks: Looks
    start: str
    reviews: int = 1

    @property
    def mail(self) -> str:
        """Where messages of readers go; a name that no mail server has (RFC 2606)."""
        return f"news@{self.slug}.example"


GROUP = PlannedSite(
    "lanting", "岚庭材料集团", "Lanting Materials Group", Looks("#0d4a5a", "#b23a22", "song"), "/", 3
)
OF_UNIT = (Looks("#2b4f8c", "#a8561c", "hei"), Looks("#4d5f1c", "#8c3a5e", "song", is_rounded=True))
RECORD = "ICP备00000000号"
HOURS = "工作日9时至17时\n更正与投诉：两个工作日内答复"
HOURS_EN = "Working days, 9 to 17\nCorrections and complaints: answered within two working days"


@dataclass(frozen=True, slots=True)
class SiteDesk:
    """The newsroom of one site. Each reviewer gives one review and one proof, the last one the final review. `sections` is the editors' list of them."""

    planned: PlannedSite
    writer: Browser
    reviewers: tuple[Browser, ...]
    sections: Page


@dataclass(slots=True)
class Newsroom:
    """`group` are the members who write and review for the group, the writer first; `browser_of` gives somebody's browser, and is told for which duty."""

    company: Company
    organiser: Browser
    key: str
    reporter: Reporter
    group: Sequence[Member]
    browser_of: Callable[[Member, str], Browser]
    desks: list[SiteDesk] = field(default_factory=list)  # the group's first
    filled: int = 0  # gaps of the drafts

    def run(self) -> None:
        self.set_up()
        self.tell_shortly()
        self.share(self.tell_of_meeting())

    # Sites and people

    def set_up(self) -> None:
        with self.reporter.stage("Sites made, editors and their duties", 1 + len(OF_UNIT)):
            self.desks.append(self.desk(GROUP, self.group))
            for unit, looks in zip(self.company.units, OF_UNIT, strict=False):
                slug = unit.partition(" ")[0].lower()
                planned = PlannedSite(slug, UNITS_IN_CHINESE[unit], unit, looks, f"/sites/{slug}/")
                self.desks.append(self.desk(planned, self.of_unit(unit)))

    def of_unit(self, unit: str) -> tuple[Member, Member]:
        """Somebody who writes, and the head of the unit, who gives the one review."""
        (head,) = (each for each in self.company.presenters if each.unit == unit)
        staff = [
            each for each in self.company.members if each.unit == unit and each not in (head, *self.group)
        ]
        return staff[-1], head

    def desk(self, planned: PlannedSite, people: Sequence[Member]) -> SiteDesk:
        """A site with its people. Editors of a unit edit that unit's site, those of the group every site."""
        kinds = REVIEWS[-planned.reviews :]
        duties = ("writes", *(f"{kind} review" for kind in kinds))
        titles = [f"editor, {duty} for {planned.name_en}" for duty in duties]
        writer, *reviewers = map(self.browser_of, people, titles)
        is_group = planned is GROUP
        homes = [make_editor(self.organiser, each, everywhere=is_group) for each in people]
        site = make_site(self.organiser, planned, "" if is_group else homes[0])
        give_duties(self.organiser, site, dict(zip(kinds, people[1:], strict=True)))
        front = page_at(self.organiser.open("/editors/pages/"), planned.start)
        return SiteDesk(planned, writer, tuple(reviewers), self.organiser.open(f"/editors/pages/{front}/"))

    # Articles

    def tell_shortly(self) -> None:
        """A few short articles, so that the sites have more to show than the news of the meeting."""
        told = [(self.desks[0], each) for each in OF_THE_GROUP]
        told += [(each, OF_UNITS[each.planned.name_en]) for each in self.desks[1:]]
        with self.reporter.stage("Short articles, reviewed and live", len(told), counts=True) as tick:
            for desk, short in told:
                for number in write(desk, short):
                    self.pass_reviews(desk, number, ALLOWED)
                tick()

    def tell_of_meeting(self) -> str:
        """The draft in both languages; its gaps filled, what the record has in English put into Chinese. The number of the Chinese article."""
        group = self.desks[0]
        counted: list[str] = []
        with self.reporter.stage("News of the meeting drafted, its gaps filled"):
            drafts = self.draft()
            for language, number in drafts.items():
                page = group.writer.open(f"/editors/pages/{number}/edit/")
                body = editing.body_of(page)
                said = "".join(editing.texts(body))
                self.filled += len(GAP.findall(said))
                counted = counted or [found for each in COUNTS for found in each.findall(said)]
                edited = editing.rewritten(body, partial(put_into, language))
                numbers = [*counted, str(len(self.company.venues))]
                table = next(at for at, block in enumerate(edited) if block["type"] == "table")
                edited.insert(table - 1, editing.figures(COUNTED[language], numbers))
                editing.save(group.writer, page, {"is_featured": "on", "editor": EDITED_BY[language]}, edited)
        with self.reporter.stage("Three reviews and three proofs, published", len(drafts)):
            for number in drafts.values():
                self.pass_reviews(group, number)
        return drafts[CHINESE]

    def share(self, number: str) -> None:
        """One act of the group's final reviewer offers the article to the sites of the units, in both languages. Each takes it, and reviews it again."""
        group, *units = self.desks
        with self.reporter.stage(
            "Offered to the units, taken and reviewed there", len(units), counts=True
        ) as tick:
            chief = group.reviewers[-1]
            chief.submit(chief.open(f"/editors/desk/articles/{number}/").form("sites", action="/offer/"))
            for desk in units:
                for copy in take(desk):
                    self.pass_reviews(desk, copy, ALLOWED)
                tick()

    def draft(self) -> dict[str, str]:
        """The organiser adds a picture and has the record drafted; the numbers of the articles, by language."""
        page = self.organiser.open(f"/desk/meetings/{self.key}/news")
        told = {"caption": CAPTION, "credit": CREDIT}
        picture = {"file": ("hall.png", hall(), "image/png")}
        page = self.organiser.submit(page.form("caption", "credit"), told, picture)
        made = self.organiser.submit(page.form(action="/news/draft"))
        numbers = dict.fromkeys(found[1] for link in made.links if (found := EDITED.search(link)))
        return dict(zip((CHINESE, ENGLISH), numbers, strict=True))

    def pass_reviews(self, desk: SiteDesk, number: str, reason: str = "") -> None:
        """Handed in, proofread and reviewed; the last approval puts the article live. What the checks find is set aside if there is a reason."""
        address = f"/editors/desk/articles/{number}/"
        page = desk.writer.open(address)
        for form in page.forms:
            if "hit" in form.fields and reason:
                desk.writer.submit(form, {"reason": reason})
        if any("/hand-in/" in form.action for form in page.forms):  # what was taken is handed in already
            desk.writer.submit(page.form(action="/hand-in/"))
        for reviewer in desk.reviewers:
            page = reviewer.submit(reviewer.open(address).form(action="/proof/"), {"said": READ})
            reviewer.submit(
                page.form("approve", action="/review/"), {"said": AGREED}, button=("approve", "1")
            )


def make_editor(organiser: Browser, member: Member, *, everywhere: bool) -> str:
    """Give the role of editor everywhere or in the person's unit; that unit's number."""
    page = organiser.open(secretariat.address_of(organiser, member))
    (unit,) = page.form("identifier", "unit").fields["unit"]
    form = page.form(action="/roles")
    organiser.submit(form, {"kind": "editor", "unit": "" if everywhere else unit})
    return unit


def make_site(organiser: Browser, planned: PlannedSite, unit: str) -> Page:
    """The page of the new site, where duties are given."""
    page = organiser.open("/editors/desk/sites/new/")
    looks = {"brand": planned.looks.brand, "accent": planned.looks.accent}
    first = {
        "slug": planned.slug,
        "unit": unit,
        "reviews": str(planned.reviews),
        "contact_mail": planned.mail,
    }
    names = {"name": planned.name, "name_en": planned.name_en}
    made = organiser.submit(secretariat.own_form(page), {**first, **names, **looks})
    further = {
        "head_face": planned.looks.head_face,
        **({"is_rounded": "on"} if planned.looks.is_rounded else {}),
    }
    lines = {
        "contact": f"{planned.name}新闻组\n{HOURS}",
        "contact_en": f"{planned.name_en}, news desk\n{HOURS_EN}",
        "copyright": f"© {planned.name}（虚构企业）版权所有。转载须先取得书面许可，并注明来源。",
        "copyright_en": f"© {planned.name_en}, an invented company. Whoever publishes from here again asks first, and names the source.",
        "record_lines": RECORD,
    }
    return organiser.submit(secretariat.own_form(made), {**further, **lines})


def give_duties(organiser: Browser, page: Page, who: Mapping[str, Member]) -> None:
    """Each of them gives one review and one proof. A box is named after the account and the duty."""
    boxes: dict[str, str] = {}
    for kind, member in who.items():
        found = re.search(rf'name="(\d+)-{kind}" aria-label="{re.escape(member.name)}:', page.text)
        if found is None:
            raise PageFailed(f"{page.path} does not offer {member.name} the duty {kind}")
        boxes |= {f"{found[1]}-{duty}": "on" for duty in (kind, "proof")}
    organiser.submit(page.form(action="/duties/"), boxes)


def write(desk: SiteDesk, short: Short) -> tuple[str, str]:
    """A short article and its translation, not handed in yet; their numbers."""
    writer = desk.writer
    section = page_at(desk.sections, f"{desk.planned.start}{short.section}/")
    page = writer.open(f"/editors/pages/add/newsroom/article/{section}/")
    chinese = keep(writer, page, short.chinese, short.slug)
    desked = writer.open(f"/editors/desk/articles/{chinese}/")
    page = writer.submit(desked.form(action="/translate/"))
    return chinese, keep(writer, page, short.english, short.slug)


def keep(writer: Browser, page: Page, words: ShortText, slug: str) -> str:
    """The number of the draft."""
    values = {
        "title": words.title,
        "slug": slug,
        "summary": words.summary,
        "source": words.source,
        "source_date": date.today().isoformat(),
    }
    saved = editing.save(writer, page, values, [editing.text(words.paragraphs)])
    found = EDITED.search(saved.url)
    if found is None:
        raise PageFailed(f"{saved.path} is not the page of a draft")
    return found[1]


def take(desk: SiteDesk) -> list[str]:
    """Take what is offered to the site into its section for news; the numbers of the copies, one a language."""
    offers = dict.fromkeys(
        found[1] for link in desk.writer.open("/editors/").links if (found := OFFER.search(link))
    )
    for offer in offers:
        page = desk.writer.open(f"/editors/desk/exchange/{offer}/")
        desk.writer.submit(page.form("section", action="/take/"))
    listed = desk.writer.open("/editors/desk/exchange/")
    taken = dict.fromkeys(found[1] for link in listed.links if (found := OFFER.search(link)))
    pages = [desk.writer.open(f"/editors/desk/exchange/{each}/") for each in taken]
    return list(
        dict.fromkeys(found[1] for page in pages for link in page.links if (found := DESKED.search(link)))
    )


def page_at(listed: Page, address: str) -> str:
    """The number of the page that readers find at `address`, off the editors' list of pages."""
    for row in listed.text.split("<tr")[1:]:
        found = EDITED.search(row)
        if found and re.search(rf'href="(?:https?://[^/"]+)?{re.escape(address)}"', row):
            return found[1]
    raise PageFailed(f"{listed.path} does not list {address}")
