"""The room in the rehearsal: what chair, moderator, recorder, steward and the phones of the hall do while the meeting is held, over real HTTP.

Each is a signed-in browser that knows of the meeting what its audience is sent by the site's stream, and acts through the one address of the room's acts.
What is refused raises `PageFailed`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from answerable.rehearsal.browser import Browser, PageFailed
from answerable.rehearsal.raters import Rater
from answerable.rehearsal.secretariat import pressed
from answerable.rehearsal.wrapped import Wrapped

State = Mapping[str, Any]
DEBRIEF, QUESTIONS, SCORING, SPEECH = "debrief", "questions", "scoring", "speech"
PAUSED, EXTENDED = 1, 2  # which presenter's clock is stopped for a while, and which is given more time
MINUTE = 60

WELCOME = "Welcome to all venues. Please sign in, and keep the microphones off until you are called."
BREAK_OFF = "We have no picture at the moment. Ballots stay on the phones and are sent later."
# For the presenter who is heard at this place: text, whether it is signed, how many support it, theme, what was answered.
ASKED: tuple[tuple[int, str, bool, int, str, str], ...] = (
    (1, "Why was the second line stopped for six weeks in spring?", False, 5, "Production", "A bearing had to be made anew; one is kept in store now."),
    (1, "Which of the ten greatest hazards is still open?", True, 3, "Safety", "Two are: the old tank farm and the crossing at gate 3."),
    (2, "How many of the new customers have ordered a second time?", False, 4, "Market", "Eleven of twenty-six; the others are asked why."),
    (3, "When does everybody in their first three years have a mentor?", True, 6, "Young talent", "By the end of March; forty are still without."),
)  # fmt: skip
SAME = "What was the reason for the standstill of the second line?"  # as the first of them
PUT_ASIDE = "Is there coffee?"
SPEAKERS = ((1, "Safety"), (3, "Young talent"))
REMARKS = (
    (
        1,
        "The causes were named and not the excuses. Keep to the plan for the spare parts, and report in April.",
    ),
    (
        2,
        "Sales are good; the costs of the second half are not explained. A page on that by the end of the month.",
    ),
    (3, "What was promised last year was kept. Tell the others how the mentors were found."),
)
FOR_ALL = "A year of work lies behind every report. What counts from tomorrow is what was promised today."
REQUIREMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Safety and environment first: every unit checks its ten greatest hazards and removes them.", ("List them by the end of the month, with a name beside each.", "Close two of them in each quarter.")),
    ("Production: bring output back to plan, with the causes of each stoppage written down.", ("A stoppage of more than a shift is reported on the same day.",)),
    ("Research: two projects a unit with a customer who has agreed to try the result.", ("Name the customer in the plan of the year.", "Report after the first trial.")),
    ("Young talent: a mentor by name for everybody in their first three years.", ("No mentor has more than three.", "Both write half a page each quarter.")),
    ("Local government: one open day, and an answer to every question put on it.", ()),
)  # fmt: skip


@dataclass(slots=True)
class RoomBrowser:
    """One person's browser in the room, as `audience`."""

    browser: Browser
    key: str
    audience: str
    token: str = field(default="", repr=False)
    seen: int = 0

    def act(self, kind: str, **particulars: Any) -> int:
        """The number of the newest event afterwards."""
        address = f"/desk/meetings/{self.key}/room/act"
        if not self.token:
            page = self.browser.open(f"/desk/meetings/{self.key}/")
            self.token = page.form("csrfmiddlewaretoken").fields["csrfmiddlewaretoken"][0]
        body = {"act": {"kind": kind, **particulars}, "seen": self.seen}
        headers = {"x-csrftoken": self.token, "origin": str(self.browser.client.base_url).rstrip("/")}
        answer = self.browser.client.post(address, json=body, headers=headers)
        if answer.status_code != 200:
            raise PageFailed(f"{kind} by the {self.audience}: {answer.status_code} {answer.text[:300]}")
        self.seen = int(answer.json()["number"])
        return self.seen

    def state(self) -> State:
        """What the stream shows this audience now."""
        with self.browser.client.stream("GET", f"/live?on={self.key}:{self.audience}") as answer:
            if answer.status_code == 200:
                for line in answer.iter_lines():
                    name, _, value = line.partition(": ")
                    if name == "data" and "state" in (told := json.loads(value)):
                        found: State = told["state"]
                        self.seen = int(found["version"])
                        return found
        raise PageFailed(f"the stream shows the {self.audience} nothing: {answer.status_code}")


@dataclass(slots=True)
class RoomCrew:
    """The people who lead the meeting, and the phones of those who come."""

    chair: RoomBrowser
    moderator: RoomBrowser
    recorder: RoomBrowser
    steward: RoomBrowser
    site: str
    phones: Sequence[Rater]
    trust: Any = True
    current: int | None = None
    questions: list[int] = field(default_factory=list)

    def hear(self, skipped: str, tick: Callable[[], None]) -> None:
        """From the welcome to the last debrief; `skipped` is the unit whose presenter is not there."""
        items = self.chair.state()["agenda"]
        self.chair.act("message-sent", text=WELCOME)
        debriefs = [item for item in items if item["kind"] == DEBRIEF]
        for item in before(items, DEBRIEF):
            self.hold(item)
        self.chair.act("message-cleared")
        self.moderator.act("questions-opened", unsigned=True)
        with self.phone() as client:
            place = 0
            for item in debriefs:
                if item["unit"] == skipped:
                    self.chair.act("item-skipped", item=item["key"])
                else:
                    place += 1
                    self.debrief(client, place, item)
                tick()
            self.question_time(client, items)

    def hold(self, item: State) -> None:
        self.call(item)
        self.chair.act("item-ended", item=item["key"])

    def call(self, item: State) -> None:
        self.chair.act("item-called", item=item["key"], after=self.current)
        self.current = item["key"]
        self.chair.act("item-started", item=item["key"])

    def debrief(self, client: httpx.Client, place: int, item: State) -> None:
        self.call(item)
        if place == PAUSED:
            self.chair.act("item-paused", item=item["key"])
            self.chair.act("item-started", item=item["key"])
        if place == EXTENDED:
            self.chair.act("item-extended", item=item["key"], seconds=2 * MINUTE)
        for asked in ASKED:
            if asked[0] == place:
                self.ask(client, asked, item["presenter"])
        self.chair.act("item-ended", item=item["key"])
        for at, text in REMARKS:
            if at == place:
                self.recorder.act("remark-written", text=text, presenter=item["presenter"])

    def ask(self, client: httpx.Client, asked: tuple[int, str, bool, int, str, str], presenter: int) -> None:
        """A phone asks, the moderator approves, others support."""
        _place, text, signed, supports, theme, _answer = asked
        by = self.phones[len(self.questions)]
        number = self.post(client, by, "question-asked", text=text, signed=signed, presenter=presenter)
        self.moderator.act("question-approved", question=number, theme=theme)
        self.questions.append(number)
        others = [each for each in self.phones if each is not by]
        for each in others[:supports]:
            self.post(client, each, "question-supported", question=number)

    def question_time(self, client: httpx.Client, items: Sequence[State]) -> None:
        """One that says the same is merged, one is put aside; the others are shown and answered, and two people speak."""
        for item in items:
            if item["kind"] == QUESTIONS:
                self.call(item)
        same = self.post(client, self.phones[-1], "question-asked", text=SAME, signed=False)
        self.moderator.act("question-merged", question=same, into=self.questions[0])
        aside = self.post(client, self.phones[-2], "question-asked", text=PUT_ASIDE, signed=False)
        self.moderator.act("question-dismissed", question=aside)
        self.moderator.act("question-moved", question=self.questions[-1], before=self.questions[0])
        for (_place, _text, _signed, _supports, _theme, answer), number in zip(
            ASKED, self.questions, strict=True
        ):
            self.moderator.act("question-shown", question=number)
            self.moderator.act("question-answered", question=number, note=answer)
        for at, theme in SPEAKERS:
            hand = self.post(client, self.phones[-at], "hand-raised")
            self.moderator.act("speaker-called", hand=hand, seconds=2 * MINUTE)
            self.moderator.act("speaker-ended", hand=hand, theme=theme)
        self.moderator.act("questions-closed")
        for item in items:
            if item["kind"] == QUESTIONS:
                self.chair.act("item-ended", item=item["key"])

    def open(self, scopes: Sequence[str]) -> None:
        """The scoring, or a round of it; the item of the agenda is called with the first."""
        state = self.chair.state()
        waiting = [each for each in state["agenda"] if each["kind"] == SCORING and each["state"] == "to-come"]
        for item in waiting[:1]:
            self.call(item)
        self.chair.act("scoring-opened", scopes=list(scopes))

    def close(self, scopes: Sequence[str]) -> None:
        self.chair.act("scoring-closed", scopes=list(scopes))

    def lose(self, venue: str) -> None:
        self.steward.act("venue-lost", venue=self.venue(venue))
        self.chair.act("message-sent", text=BREAK_OFF)

    def find(self, venue: str) -> None:
        self.steward.act("venue-back", venue=self.venue(venue))
        self.steward.act("venue-reported", venue=self.venue(venue), text="Back. All ballots are sent.")
        self.chair.act("message-cleared")

    def venue(self, name: str) -> int:
        return next(int(each["key"]) for each in self.chair.state()["venues"] if each["name"] == name)

    def speak(self) -> None:
        """The leader's closing words: what is said to all, and the numbered requirements."""
        last = [
            each
            for each in self.chair.state()["agenda"]
            if each["kind"] == SPEECH and each["state"] == "to-come"
        ]
        for item in last:
            self.call(item)
        self.recorder.act("remark-written", text=FOR_ALL)
        for text, parts in REQUIREMENTS:
            self.recorder.act("requirement-written", text=text, parts=list(parts))
        for item in last:
            self.chair.act("item-ended", item=item["key"])

    def hand_over(self) -> None:
        """What the recorder wrote becomes the follow-up's requirements."""
        pressed(self.recorder.browser, f"/desk/meetings/{self.recorder.key}/record/hand-over")

    def minutes(self) -> None:
        """Drafted by the recorder from the log, approved by the chair."""
        address = f"/desk/meetings/{self.recorder.key}/minutes"
        pressed(self.recorder.browser, f"{address}/draft")
        pressed(self.chair.browser, f"{address}/approve")

    def phone(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.site, timeout=60, trust_env=False, verify=self.trust, auth=Wrapped()
        )

    def post(self, client: httpx.Client, rater: Rater, kind: str, **particulars: Any) -> int:
        body = {"ticket": rater.ticket, "act": {"kind": kind, **particulars}}
        answer = client.post("/api/room", json=body)
        if answer.status_code != 200:
            raise PageFailed(f"{kind} from a phone: {answer.status_code} {answer.text[:300]}")
        self.moderator.seen = int(answer.json()["number"])
        return self.moderator.seen


def before(items: Sequence[State], kind: str) -> Iterable[State]:
    """The items that stand before the first of `kind`."""
    for item in items:
        if item["kind"] == kind:
            return
        yield item
