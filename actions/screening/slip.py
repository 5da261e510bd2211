"""Building a slip out of a kept screening: one builder for the citizen's page, the chat and staff."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actions.screening.describing import Describer, is_left_to_window
from actions.screening.progress import DONT_KNOW
from actions.screening.slip_facts import FactWords
from actions.screening.slip_income import IncomeWords
from actions.screening.slip_model import (
    Health,
    KeptScreening,
    Named,
    ProgrammeLine,
    ProgrammePart,
    Reason,
    Slip,
    Told,
)
from actions.screening.slip_sources import Sources
from actions.texts import Texts
from knowledge.documents.model import Clause
from knowledge.screening import ProgrammeOutcome
from knowledge.screening.wording import load_texts as load_rule_texts

_OPEN = (ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK)
_UNTOUCHED = ProgrammeOutcome.NOT_APPLICABLE
_MOST_IN_FULL = 6
_DIGEST_SHOWN = 12
_FEWEST_SAME = 2  # so many reasons in common are told by their number
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class SlipBuilder:
    """Words a kept screening as a slip. Pure; ``clauses`` by id are quoted verbatim."""

    describer: Describer
    texts: Texts
    clauses: Mapping[str, Clause]

    def build(
        self, kept: KeptScreening, health: Health = Health.NONE, until: datetime | None = None
    ) -> Slip:
        """Return the slip; ``health`` and ``until`` say what became of the health facts."""
        result = kept.result or {}
        sources = Sources(self.clauses, self.texts)
        facts = FactWords(self.describer, is_bare=health is Health.LEFT_OUT)
        amounts = IncomeWords(self.texts, facts, sources)
        rows = [row for row in result.get("programmes", ()) if _outcome(row) != _UNTOUCHED]
        full = _in_full(rows, result)
        repeated = _repeated(full)
        # The order decides the numbers of the sources: income, programmes, standards.
        income = amounts.income(result.get("income"))
        notes = {line["note"] for line in (result.get("income") or {}).get("lines", ())}
        elsewhere = dict.fromkeys(repeated | notes, "")  # said in another part of the slip
        programmes = tuple(self._part(row, facts, sources, elsewhere) for row in full)
        version, _, digest = kept.rules.partition(" ")
        return Slip(
            who=self._who(kept.person),
            made_on=date.fromisoformat(result["as_of"]) if "as_of" in result else None,
            told=facts.told(kept.facts),
            skipped=tuple(self._skipped(kept, facts)),
            programmes=programmes,
            others=tuple(self._line(row, facts) for row in rows if row not in full),
            untouched=tuple(self._untouched(result)),
            income=income,
            standards=amounts.standards(result.get("standards", ())),
            notes=tuple(_notes(full, repeated, sources)),
            at_window=tuple(dict.fromkeys(facts.asked(one) for one in _at_window(full))),
            papers=self._named(
                ((paper, row) for row in _open(full) for paper in row["documents"]), _open(full)
            ),
            places=self._named(((row["where"], row) for row in full if row.get("where")), full),
            references=sources.listed(),
            version=version,
            digest=digest[:_DIGEST_SHOWN],
            is_urgent=bool(result.get("urgent")),
            health=health,
            health_until=until,
        )

    def _part(
        self, row: _Row, facts: FactWords, sources: Sources, elsewhere: dict[str, str]
    ) -> ProgrammePart:
        """Return a programme in full; ``elsewhere`` says who gave which reason, and learns these."""
        # The window's questions stand together.
        reasons = [one for one in row["because"] if not is_left_to_window(row, one)]
        counts = Counter(elsewhere[one["text"]] for one in reasons if one["text"] in elsewhere)
        short = {name for name, count in counts.items() if not name or count >= _FEWEST_SAME}
        shown = [one for one in reasons if elsewhere.get(one["text"]) not in short]
        for one in reasons:
            elsewhere.setdefault(one["text"], self.name(row))
        flags = zip(row.get("flags", ()), row.get("flag_cites", ()), strict=False)
        return ProgrammePart(
            id=row["id"],
            name=self.name(row),
            outcome=_outcome(row),
            standing=self._standing(row),
            reasons=tuple(Reason(one["text"], sources.refs(one["cite"])) for one in shown),
            same=tuple(
                self.texts.render("slip.same_as", count=count, name=name)
                for name, count in counts.items()
                if name in short and name
            ),
            flags=tuple(Reason(flag, sources.refs(cites)) for flag, cites in flags),
            gaps=facts.gaps(row.get("missing", ())),
            is_shortened=bool(row.get("is_shortened")),
        )

    def _who(self, person: str) -> str:
        key = f"staff.relation.{person}"
        return self.texts.render(key) if self.texts.has(key) else self.describer.person(person).who

    def _line(self, row: _Row, facts: FactWords) -> ProgrammeLine:
        return ProgrammeLine(row["id"], self.name(row), _outcome(row), self._standing(row, facts))

    def name(self, row: _Row) -> str:
        """Return the programme's short name, or its full one, or its id."""
        key = f"screening.short.{row['id']}"
        return self.texts.render(key) if self.texts.has(key) else str(row.get("name") or row["id"])

    def _standing(self, row: _Row, facts: FactWords | None = None) -> str:
        """Return where a programme stands; with ``facts`` also what to look at, for one line."""
        outcome = _outcome(row)
        standing = self.texts.render(f"slip.standing.{outcome}")
        missing = [gap.label for gap in facts.gaps(list(row.get("missing", ())))] if facts else []
        if facts and outcome == ProgrammeOutcome.OTHER_PATH and row.get("alternatives"):
            paths = self._join(row["alternatives"])
            standing = self.texts.render("slip.to_other_paths", standing=standing, paths=paths)
        elif outcome == ProgrammeOutcome.CHECK and missing:
            listed = self._join(missing[:3])
            standing = self.texts.render("slip.still_missing", standing=standing, missing=listed)
        is_dated = bool(row.get("provisional"))
        return standing + (self.texts.render("slip.provisional") if is_dated else "")

    def _skipped(self, kept: KeptScreening, facts: FactWords) -> Iterator[Told]:
        for fact, why in kept.skipped.items():
            if why != DONT_KNOW:  # that one stands among the facts
                yield Told(facts.label(fact), self.texts.render(f"staff.skipped.{why}"))

    def _untouched(self, result: _Row) -> Iterator[str]:
        for row in result.get("programmes", ()):
            if _outcome(row) == _UNTOUCHED:
                yield self.name(row)

    def _named(self, pairs: Iterable[tuple[str, _Row]], rows: list[_Row]) -> tuple[Named, ...]:
        """Return each text once, with the programmes it is for unless it is for all ``rows``."""
        found: dict[str, list[str]] = {}
        for text, row in pairs:
            found.setdefault(text, []).append(self.name(row))
        return tuple(
            Named(text, tuple(names) if len(names) < len(rows) else ())
            for text, names in found.items()
        )

    def _join(self, parts: Iterable[str]) -> str:
        return self.texts.render("screening.list.separator").join(parts)


def _outcome(row: _Row) -> str:
    return str(row.get("provisional") or row["outcome"])


def _in_full(rows: list[_Row], result: _Row) -> list[_Row]:
    """Return the rows to show in full: likely ones, and those asked for.

    When nothing was asked for by name: all open ones, as long as a reader can take them in.
    """
    wanted = result.get("wanted") or ()
    open_rows = [row for row in rows if _outcome(row) in _OPEN]
    if not wanted and len(open_rows) <= _MOST_IN_FULL:
        return open_rows
    likely = ProgrammeOutcome.LIKELY
    return [row for row in rows if _outcome(row) == likely or row["id"] in wanted]


def _open(rows: list[_Row]) -> list[_Row]:
    """Return the rows whose papers are worth getting: the open ones, or else all."""
    return [row for row in rows if _outcome(row) in _OPEN] or rows


def _at_window(rows: list[_Row]) -> Iterator[str]:
    for row in rows:
        yield from row.get("at_window", ())


def _repeated(rows: list[_Row]) -> set[str]:
    """Return the sentences about nobody in particular that several programmes say, and the one on
    the right to apply, which every slip ends with.
    """
    said = Counter(one["text"] for row in rows for one in row["because"] if not one["facts"])
    return {text for text, times in said.items() if times > 1} | {_right()}


def _notes(rows: list[_Row], repeated: set[str], sources: Sources) -> Iterator[Reason]:
    waiting = repeated - {_right()}
    for row in rows:
        for one in row["because"]:
            if one["text"] in waiting:
                waiting.discard(one["text"])
                yield Reason(one["text"], sources.refs(one["cite"]))


def _right() -> str:
    return load_rule_texts().right_to_apply.text
