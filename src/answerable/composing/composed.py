"""The draft of a news item from a record: what, when and where; who convened, led and presided; who came; what was reported, asked, said and required; how
it was assessed.
"""

from collections.abc import Iterable

from answerable.composing.draft import (
    Draft,
    FactTable,
    Heading,
    Held,
    Missing,
    Paragraph,
    Passage,
    RecordSource,
    Requirement,
    Requirements,
    SourcedSentence,
)
from answerable.composing.record import Demanded, Record, Tongue
from answerable.composing.wording import WORDINGS

# A requirement's first words, if they end so early, are its heading.
LONGEST_HEADING = 60
ENDS = ("：", "。", "；", ": ", ". ", "; ")


def composed(record: Record, tongue: Tongue) -> Draft:
    return _Composer(record, tongue).draft()


class _Composer:
    """One draft being written; `gaps` fills up as it is."""

    def __init__(self, record: Record, tongue: Tongue) -> None:
        self.record = record
        self.tongue = tongue
        self.words = WORDINGS[tongue]
        self.gaps: dict[Missing, None] = {}

    def draft(self) -> Draft:
        passages = [
            *self._opening(),
            *self._reports(),
            *self._questions(),
            *self._remarks(),
            *self._requirements(),
            *self._scoring(),
            *self._grades(),
        ]
        return Draft(*self._head(), tuple(passages), tuple(self.gaps))

    def _head(self) -> tuple[SourcedSentence, SourcedSentence, SourcedSentence]:
        words, demanded = self.words, len(self.record.requirements)
        counts = {
            "units": len(self.record.heard),
            "present": self.record.present,
            "requirements": demanded,
        }
        subtitle = words.subtitle if demanded else words.subtitle_short
        summary = words.summary_requirements if demanded else words.summary
        held_at = RecordSource(Held.MEETING)
        return (
            SourcedSentence(words.title.format(**self._meeting()), held_at),
            SourcedSentence(subtitle.format(**counts), RecordSource(Held.AGENDA, self._events())),
            SourcedSentence(summary.format(**self._meeting(), **counts), held_at),
        )

    def _meeting(self) -> dict[str, str]:
        record = self.record
        return {
            "organisation": record.organisation.told(self.tongue),
            "year": str(record.year),
            "day": self.words.day(record.day),
        }

    def _opening(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        held = words.held_by_video if record.has_video else words.held
        told = [SourcedSentence(held.format(**self._meeting()), RecordSource(Held.MEETING))]
        if record.venues > 1:
            told.append(
                SourcedSentence(words.venues.format(count=record.venues - 1), RecordSource(Held.VENUES))
            )
        told.append(
            self._given(words.convened, "convener", record.convened_by, Missing.CONVENER, Held.MEETING)
        )
        told.append(self._given(words.led, "leader", record.leader, Missing.LEADER, Held.MEETING))
        told.append(self._given(words.chaired, "chair", record.chair, Missing.CHAIR, Held.ROLES))
        yield Paragraph(tuple(told))
        if record.present:
            counts = {"expected": record.expected, "present": record.present}
            yield Paragraph(
                (SourcedSentence(words.attendance.format(**counts), RecordSource(Held.ATTENDANCE)),)
            )
            yield self._attendance()
        else:
            yield Paragraph((self._gap(Missing.ATTENDANCE, Held.ATTENDANCE),))

    def _attendance(self) -> FactTable:
        rows = [(each.title, str(each.expected), str(each.present)) for each in self.record.categories]
        rows.append((self.words.total, str(self.record.expected), str(self.record.present)))
        return FactTable(self.words.table, self.words.table_head, tuple(rows), RecordSource(Held.ATTENDANCE))

    def _reports(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        yield Heading(words.heading_reports)
        if not record.heard:
            yield Paragraph((self._gap(Missing.REPORTS, Held.AGENDA),))
            return
        agenda = RecordSource(Held.AGENDA, self._events())
        counted = words.reports if record.minutes_each is None else words.reports_each
        told = [
            SourcedSentence(counted.format(count=len(record.heard), minutes=record.minutes_each), agenda),
        ]
        if record.debriefs:
            # The sections of a written debrief are these.
            told.append(SourcedSentence(words.reported, RecordSource(Held.DEBRIEFS)))
            told.append(
                SourcedSentence(words.debriefs.format(count=record.debriefs), RecordSource(Held.DEBRIEFS))
            )
        yield Paragraph(tuple(told))
        units = self._listed([each.unit.told(self.tongue) for each in record.heard])
        order = [SourcedSentence(words.order.format(units=units), agenda)]
        for each in record.missing:
            said = words.missing_reason if each.reason else words.missing
            reason = each.reason.rstrip("。. ")
            order.append(
                SourcedSentence(
                    said.format(unit=each.unit.told(self.tongue), reason=reason), RecordSource(Held.AGENDA)
                )
            )
        yield Paragraph(tuple(order))

    def _questions(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        if not record.questions:
            return
        yield Heading(words.heading_questions)
        events = tuple(each.event for each in record.questions)
        answered = sum(each.is_answered for each in record.questions)
        counted = words.answered if answered else words.questions
        told = [
            SourcedSentence(
                counted.format(count=len(record.questions), answered=answered),
                RecordSource(Held.QUESTIONS, events),
            )
        ]
        if record.themes:
            themes = self._listed(record.themes)
            told.append(
                SourcedSentence(words.themes.format(themes=themes), RecordSource(Held.QUESTIONS, events))
            )
        else:
            told.append(self._gap(Missing.THEMES, Held.QUESTIONS))
        if record.speakers:
            told.append(
                SourcedSentence(words.speakers.format(count=record.speakers), RecordSource(Held.QUESTIONS))
            )
        yield Paragraph(tuple(told))

    def _remarks(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        yield Heading(words.heading_remarks)
        if record.comments:
            yield Paragraph(
                (SourcedSentence(words.comments.format(count=record.comments), RecordSource(Held.REMARKS)),)
            )
        if not record.remarks:
            yield Paragraph((self._gap(Missing.REMARKS, Held.REMARKS),))
            return
        leader = record.leader or self._marked(Missing.LEADER)
        yield Paragraph((SourcedSentence(words.remarks.format(leader=leader), RecordSource(Held.REMARKS)),))
        for said in record.remarks:
            source = RecordSource(Held.REMARKS, (said.event,))
            for line in said.text.splitlines():
                if line.strip():
                    yield Paragraph((SourcedSentence(self._as_written(line.strip()), source),))

    def _requirements(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        yield Heading(words.heading_requirements)
        if not record.requirements:
            yield Paragraph((self._gap(Missing.REQUIREMENTS, Held.REQUIREMENTS),))
            return
        events = tuple(each.event for each in record.requirements)
        source = RecordSource(Held.REQUIREMENTS, events)
        yield Paragraph((SourcedSentence(words.requirements.format(count=len(record.requirements)), source),))
        yield Requirements(tuple(self._requirement(each) for each in record.requirements))
        yield Paragraph((SourcedSentence(words.follow, RecordSource(Held.REQUIREMENTS)),))

    def _requirement(self, demanded: Demanded) -> Requirement:
        """Nothing of its text is lost: what is not the heading follows below it."""
        text = self._as_written(" ".join(demanded.text.split()))
        found = [at for at in (text.find(end) for end in ENDS) if 0 < at <= LONGEST_HEADING]
        cut = min(found) if found else len(text)
        title, rest = text[:cut], text[cut:].lstrip("：:").strip()
        if rest in {"。", "；", ".", ";"}:
            title, rest = title + rest, ""
        elif rest[:1] in "。；.;":
            rest = rest[1:].strip()
        rest = rest[:1].upper() + rest[1:]  # a sentence of its own now
        parts = tuple(self._as_written(part) for part in demanded.parts)
        return Requirement(title, rest, parts, RecordSource(Held.REQUIREMENTS, (demanded.event,)))

    def _scoring(self) -> Iterable[Passage]:
        record, words = self.record, self.words
        yield Heading(words.heading_scoring)
        told = [SourcedSentence(words.scoring, RecordSource(Held.RULES))]
        if record.criteria:
            told.append(
                SourcedSentence(
                    words.criteria.format(criteria=self._listed(record.criteria)), RecordSource(Held.RULES)
                )
            )
        weights = [
            words.weight.format(group=each.title, weight=each.weight)
            for each in record.categories
            if each.weight
        ]
        if weights:
            told.append(
                SourcedSentence(words.weights.format(weights=self._listed(weights)), RecordSource(Held.RULES))
            )
        yield Paragraph(tuple(told))
        papers = record.papers
        if papers is None:
            yield Paragraph((self._gap(Missing.PAPERS, Held.PAPERS),))
        else:
            counts = {
                "issued": papers.issued,
                "returned": papers.returned,
                "valid": papers.valid,
                "void": papers.void,
            }
            yield Paragraph((SourcedSentence(words.papers.format(**counts), RecordSource(Held.PAPERS)),))

    def _grades(self) -> Iterable[Passage]:
        """The published grades, the units of each in the published order."""
        units: dict[str, list[str]] = {}
        for each in self.record.grades:
            units.setdefault(each.grade, []).append(each.unit.told(self.tongue))
        if units:
            yield Heading(self.words.heading_grades)
        for grade, names in units.items():
            said = self.words.grade.format(grade=grade, units=self._listed(names))
            yield Paragraph((SourcedSentence(said, RecordSource(Held.RESULT)),))

    def _events(self) -> tuple[int, ...]:
        return tuple(each.event for each in self.record.heard if each.event)

    def _given(self, words: str, name: str, value: str, missing: Missing, held: Held) -> SourcedSentence:
        """The sentence with what is held, else with the gap marked in it."""
        return SourcedSentence(words.format(**{name: value or self._marked(missing)}), RecordSource(held))

    def _gap(self, missing: Missing, held: Held) -> SourcedSentence:
        return SourcedSentence(self._marked(missing), RecordSource(held))

    def _marked(self, missing: Missing) -> str:
        self.gaps[missing] = None
        return self.words.gap.format(what=self.words.gaps[missing])

    def _as_written(self, text: str) -> str:
        """What people wrote in Chinese stays so in the English draft, with a mark that its translation is missing."""
        if self.tongue is Tongue.ENGLISH and any("一" <= letter <= "鿿" for letter in text):
            return f"{text} {self._marked(Missing.ENGLISH)}"
        return text

    def _listed(self, names: Iterable[str]) -> str:
        *first, last = names
        return self.words.listed.join(first) + self.words.last + last if first else last
