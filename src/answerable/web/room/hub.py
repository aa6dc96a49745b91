"""The live streams of one process: who listens to what, and the newest state of each.

A topic is a meeting and an audience. Its state is rendered once for each change and sent as the same bytes to everybody who listens; all audiences of a meeting are rendered together,
from one reading of the database. Nothing is added up: whoever reads slowly finds the newest state waiting and never sees those in between, and whoever comes late is given the whole. Changes that
come close together are rendered together, at most one rendering a meeting in PAUSE_SECONDS.

Everything here runs in one event loop; what asks the database (`Sources`) runs in threads of the hub's own. What fails there is logged and tried again, and what was
sent before stays on the screens. The words of the stream itself are in `messages`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import close_old_connections

from answerable import ending
from answerable.web.room import messages, notices, wake

log = logging.getLogger(__name__)

# Between two renderings of one meeting, so that a burst of acts leaves time for everything else.
PAUSE_SECONDS = 0.03
# How often the versions are looked at, in case nobody woke us, and turnout is asked for.
LOOK_SECONDS = 1.0
# How often screens and venues are marked as seen, and whoever listens by a duty is asked for it again.
SEEN_SECONDS = 10.0
ADMISSION_SECONDS = 60.0
# Every stream is sent something within this time, so that no proxy takes it for dead and cuts it, and the client knows that it is connected.
TIME_SECONDS = 15
TURN_SECONDS = 1.0
RETRY_SECONDS = 1.0
# Streams by one session, one screen's cookie or one pass in this process. A browser has one; two more stand while it changes from one to the next or
# before a lost one is noticed, and a ticket may be on two devices. The newest stays: the oldest is the one that nobody reads.
MOST_BY_ONE = 8
# After so many deliveries the loop lets other tasks run.
AT_A_TIME = 250

P = ParamSpec("P")
R = TypeVar("R")
Send = Callable[[Any], Awaitable[None]]
AtOnce = Callable[[bytes], bool]


class Topic(NamedTuple):
    meeting: str
    audience: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a request brings to show that it may listen. `session` is the key of one, `cookies` are all of them."""

    session: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    passes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """`by` names what somebody was admitted by; streams are counted by it. `present` names the screen or the venue that is there as long as the stream is, if any."""

    by: str
    present: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the hub asks, each in a thread.

    `render`: of a meeting, the version and the JSON of what each of these audiences is shown. `current`: the version of each of these meetings. `admits`: by what a topic may (still) be listened to,
    None if it may not. `renewed`: whether a meeting's turnout has changed since it was last asked. `seen`: these, as admissions name them, are there. Admissions to `asked_once` are not asked for again.
    """

    render: Callable[[str, Collection[str]], tuple[int, Mapping[str, bytes]]]
    current: Callable[[Collection[str]], Mapping[str, int]]
    admits: Callable[[Proofs, Topic], Admission | None]
    renewed: Callable[[str], bool]
    seen: Callable[[Collection[str]], None]
    shows_turnout: Collection[str] = frozenset()
    asked_once: Collection[str] = frozenset()


def never(_body: bytes) -> bool:
    return False


class Listener:
    """One open stream. At most one message of each topic waits for it.

    `at_once` writes to a client that takes it and says whether it did (see `listening`), which costs a third of a task for each message. Else writing is a task, which waits
    for the client and ends when nothing waits.
    """

    __slots__ = ("at_once", "is_ending", "proofs", "send", "topics", "waiting", "writing")

    def __init__(
        self, send: Send, topics: Mapping[Topic, Admission], proofs: Proofs, at_once: AtOnce = never
    ) -> None:
        self.send = send
        self.at_once = at_once
        self.topics = topics
        self.proofs = proofs
        self.waiting: dict[Topic | None, bytes] = {}
        self.writing: asyncio.Task[None] | None = None
        self.is_ending = False

    @property
    def whose(self) -> set[str]:
        return {each.by for each in self.topics.values()}

    def put(self, topic: Topic | None, message: bytes) -> None:
        """Send it, in place of what still waits of that topic."""
        if self.writing is None and not self.is_ending and self.at_once(message):
            return
        self.waiting[topic] = message
        self.write()

    def end(self) -> None:
        """Have the stream end once what waits has been sent. The client needs no message: it sees the stream end."""
        self.is_ending = True
        self.write()

    def write(self) -> None:
        if self.writing is None:
            self.writing = asyncio.get_running_loop().create_task(self._written())

    async def _written(self) -> None:
        try:
            while self.waiting:
                body = b"".join(self.waiting.values())
                self.waiting.clear()
                # Waits while the client reads more slowly than we write.
                await self.send({"type": "http.response.body", "body": body, "more_body": True})
            if self.is_ending:
                await self.send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            self.is_ending = True  # the client is gone, which the stream hears for itself
        finally:
            self.writing = None


class Feed:
    """A topic that somebody listens to."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.listeners: dict[Listener, None] = {}  # in the order of their coming
        self.expecting: set[Listener] = set()  # to be sent the next rendering, changed or not
        self.version = -1
        self.state: bytes | None = None

    def join(self, listener: Listener, seen: int) -> bool:
        """Give it the whole state; or say that it must be read anew, since it is not there or the listener has `seen` a newer one elsewhere."""
        self.listeners[listener] = None
        if self.state is None or self.version < seen:
            self.expecting.add(listener)
            return False
        listener.put(self.topic, messages.state(*self.topic, self.version, self.state))
        return True

    def leave(self, listener: Listener) -> None:
        self.listeners.pop(listener, None)
        self.expecting.discard(listener)

    async def take(self, version: int, state: bytes) -> None:
        """Send what was rendered to all if it is new, else to who expects it."""
        is_new = (version, state) != (self.version, self.state)
        self.version, self.state = version, state
        to = list(self.listeners if is_new else self.expecting)
        self.expecting.clear()
        message = messages.state(*self.topic, version, state) if to else b""
        for number, listener in enumerate(to, 1):
            listener.put(self.topic, message)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)


class Hall:
    """A meeting that somebody listens to, with the feeds of its audiences. `stale` are the audiences to be rendered."""

    def __init__(self, meeting_key: str) -> None:
        self.meeting_key = meeting_key
        self.feeds: dict[str, Feed] = {}
        self.stale: set[str] = set()
        self.is_stale = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def feed(self, topic: Topic) -> Feed:
        return self.feeds.setdefault(topic.audience, Feed(topic))

    def renew(self, audiences: Collection[str] | None = None) -> None:
        """These are to be rendered, or all."""
        self.stale.update(self.feeds if audiences is None else self.feeds.keys() & set(audiences))
        if self.stale:
            self.is_stale.set()

    def behind(self, version: int | None) -> set[str]:
        """Audiences that were shown another version than this; none if there is none."""
        shown = {audience: feed.version for audience, feed in self.feeds.items() if feed.state is not None}
        return {audience for audience, at in shown.items() if version not in (None, at)}

    async def wanted(self) -> set[str]:
        """Wait until something is to be rendered, and say what."""
        await self.is_stale.wait()
        self.is_stale.clear()
        audiences, self.stale = self.stale & self.feeds.keys(), set()
        return audiences

    async def take(self, version: int, states: Mapping[str, bytes]) -> None:
        """Audiences with few listeners are sent theirs first, so that the big screens do not wait for thousands of phones."""
        rendered = [(self.feeds[each], state) for each, state in states.items() if each in self.feeds]
        for feed, state in sorted(rendered, key=lambda each: len(each[0].listeners)):
            await feed.take(version, state)


class Hub:
    """All streams of this process. Its tasks begin with the first stream."""

    def __init__(self, sources: Sources, notices_at: str | None = None, threads: int = 4) -> None:
        """`notices_at` is the database whose notices wake it too."""
        self.sources = sources
        self.notices_at = notices_at
        self.unhook: Callable[[], None] = lambda: None
        self.halls: dict[str, Hall] = {}
        self.listeners: dict[Listener, None] = {}
        self.by_one: dict[str, dict[Listener, None]] = {}
        self.turn = [
            set[Listener]() for _ in range(TIME_SECONDS)
        ]  # listeners by the second in which they are sent the time
        self.count = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.is_over = False
        # Streams that come in by the thousand must not keep what is rendered waiting.
        self.rendering = ThreadPoolExecutor(threads, "live")
        self.doors = ThreadPoolExecutor(threads, "live-door")

    # Streams

    def begin(self) -> None:
        """Start what is done all the time, if it is not yet."""
        if self.loop is None:
            self.loop = asyncio.get_running_loop()
            self.unhook = wake.listen(self.wake)
            ending.at_end(self.end)
            if self.notices_at:
                self._start(notices.heard(self.notices_at, self.renew))
            for each in (self._look, self._turnout, self._tell_the_time, self._mark_seen, self._ask_again):
                self._start(each())

    def join(self, listener: Listener, seen: Mapping[Topic, int] | None = None) -> None:
        """Take a stream in. `seen` are the versions that its client has already."""
        self.begin()
        if self.is_over:
            listener.end()
            return
        self.listeners[listener] = None
        self.count += 1
        self.turn[self.count % TIME_SECONDS].add(listener)
        for one in listener.whose:
            mine = self.by_one.setdefault(one, {})
            mine[listener] = None
            if len(mine) > MOST_BY_ONE:
                oldest = next(iter(mine))
                del mine[oldest]
                oldest.end()
        listener.put(None, messages.the_time())
        for topic in listener.topics:
            hall = self._hall(topic.meeting)
            if not hall.feed(topic).join(listener, (seen or {}).get(topic, -1)):
                hall.renew({topic.audience})

    def leave(self, listener: Listener) -> None:
        """It is gone, whoever ended it."""
        self.listeners.pop(listener, None)
        for turn in self.turn:
            turn.discard(listener)
        for one in listener.whose:
            if mine := self.by_one.get(one):
                mine.pop(listener, None)
                if not mine:
                    self.by_one.pop(one)
        for topic in listener.topics:
            if hall := self.halls.get(topic.meeting):
                self._left(hall, topic.audience, listener)

    def end(self) -> None:
        """End every stream, and take in no more."""
        self.is_over = True
        self.unhook()
        for task in self.tasks:
            task.cancel()
        for listener in list(self.listeners):
            listener.end()

    def wake(self, meeting_key: str | None = None) -> None:
        """The meeting's room has changed; with None, any meeting's may have. May be called from any thread, and without a stream."""
        loop = self.loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self.renew, meeting_key)
        except RuntimeError:  # it was closed in between
            log.debug("woken after the end")

    def renew(self, meeting_key: str | None, audiences: Collection[str] | None = None) -> None:
        for hall in self.halls.values():
            if meeting_key in (None, hall.meeting_key):
                hall.renew(audiences)

    async def asked(self, ask: Callable[P, R], *given: P.args, **more: P.kwargs) -> R:
        """What a function of the database says, in a thread that renders."""
        return await self._in_thread(self.rendering, ask, *given, **more)

    async def admits(self, proofs: Proofs, topic: Topic) -> Admission | None:
        return await self._in_thread(self.doors, self.sources.admits, proofs, topic)

    # Work

    def _start(self, work: Any) -> asyncio.Task[None]:
        assert self.loop is not None, "only after begin()"
        task: asyncio.Task[None] = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def _hall(self, meeting_key: str) -> Hall:
        hall = self.halls.get(meeting_key)
        if hall is None:
            hall = self.halls[meeting_key] = Hall(meeting_key)
            hall.task = self._start(self._rendered(hall))
        return hall

    def _left(self, hall: Hall, audience: str, listener: Listener) -> None:
        """Feeds without a listener go, and so does the hall without a feed."""
        if feed := hall.feeds.get(audience):
            feed.leave(listener)
            if not feed.listeners:
                hall.feeds.pop(audience)
        if not hall.feeds:
            self.halls.pop(hall.meeting_key, None)
            if hall.task:
                hall.task.cancel()

    async def _in_thread(
        self, threads: ThreadPoolExecutor, ask: Callable[P, R], *given: P.args, **more: P.kwargs
    ) -> R:
        return await asyncio.get_running_loop().run_in_executor(
            threads, lambda: _on_a_live_connection(ask, *given, **more)
        )

    async def _rendered(self, hall: Hall) -> None:
        while True:
            audiences = await hall.wanted()
            try:
                version, states = await self.asked(self.sources.render, hall.meeting_key, audiences)
            # Whatever it is: the screens keep what they have, and the next try may do.
            except Exception:
                log.exception("a state could not be rendered")
                hall.renew(audiences)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            await hall.take(version, states)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await act()
            except Exception:  # or the others of its kind would never be looked after again
                log.exception("looking after the streams failed; it is tried again")

    async def _look(self) -> None:
        async def look() -> None:
            if self.halls:
                current = await self.asked(self.sources.current, list(self.halls))
                for hall in self.halls.values():
                    hall.renew(hall.behind(current.get(hall.meeting_key)))

        await self._every(LOOK_SECONDS, look)

    async def _turnout(self) -> None:
        shows = self.sources.shows_turnout

        async def ask() -> None:
            for hall in list(self.halls.values()):
                if hall.feeds.keys().isdisjoint(shows):
                    continue
                if await self.asked(self.sources.renewed, hall.meeting_key):
                    hall.renew(shows)

        await self._every(LOOK_SECONDS, ask)

    async def _tell_the_time(self) -> None:
        second = 0

        async def tell() -> None:
            nonlocal second
            second = (second + 1) % TIME_SECONDS
            for listener in list(self.turn[second]):
                listener.put(None, messages.the_time())

        await self._every(TURN_SECONDS, tell)

    async def _mark_seen(self) -> None:
        async def mark() -> None:
            admissions = (each for listener in self.listeners for each in listener.topics.values())
            if present := {each.present for each in admissions if each.present}:
                await self.asked(self.sources.seen, present)

        await self._every(SEEN_SECONDS, mark)

    async def _ask_again(self) -> None:
        """Who may not listen any more: the stream ends, and its client hears why when it comes again."""
        once = self.sources.asked_once

        async def ask() -> None:
            for listener in list(self.listeners):
                for topic in listener.topics:
                    if topic.audience not in once and not await self.admits(listener.proofs, topic):
                        listener.end()
                        break

        await self._every(ADMISSION_SECONDS, ask)


def _on_a_live_connection(ask: Callable[P, R], *given: P.args, **more: P.kwargs) -> R:
    """Threads keep their connection between questions; one that has died is replaced."""
    close_old_connections()
    try:
        return ask(*given, **more)
    finally:
        close_old_connections()
