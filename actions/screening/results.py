"""Saying what came out: a short summary, and the reasons of one programme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.replies import Button, Reply
from actions.screening.amounts import keep_amounts
from actions.screening.asking import CHANGE, Asker, find_citations, name_sources, press
from actions.screening.describing import is_left_to_window
from actions.screening.privacy import HEALTH_MINUTES
from actions.texts import Texts
from knowledge.outcomes import Outcome
from knowledge.screening import ProgrammeOutcome, ProgrammeResult, ScreeningResult
from knowledge.screening.interview_questions import Question

_Rows = list[Mapping[str, Any]]

PAPERS = "papers"
_MOST_MISSING = 3
_MOST_DETAILS = 3
_OPEN = (ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK)


def as_kept(result: ScreeningResult, wanted: Iterable[str] = ()) -> dict[str, Any]:
    """Return what is stored of a result: the contract of design §9 and what the details say.

    ``wanted``: the programmes asked for; none means all of them.
    """
    kept = {**result.as_json(), **keep_amounts(result), "wanted": list(wanted)}
    for row, programme in zip(kept["programmes"], result.programmes, strict=True):
        row.update(_more(programme))
    return kept


def _more(programme: ProgrammeResult) -> dict[str, Any]:
    return {
        "name": programme.name,
        "alternatives": [other.text for other in programme.alternatives],
        "flags": [flag.text for flag in programme.flags],
        "flag_facts": [list(flag.facts) for flag in programme.flags],
        "flag_cites": [list(flag.cite) for flag in programme.flags],
        "at_window": list(programme.at_window),
        "cite": list(dict.fromkeys(cite for flag in programme.flags for cite in flag.cite)),
    }


@dataclass(frozen=True)
class Reporter:
    """Words a kept result. Nothing here says that somebody does or does not fulfil a condition."""

    asker: Asker
    texts: Texts

    def summary(self, result: Mapping[str, Any], person: str, *, is_forgotten: bool) -> list[Reply]:
        """Return one short message with a line per programme, and the buttons that go on."""
        if result["urgent"]:
            return [self._urgent(result)]
        rows = list(_shown(result))
        who = self.asker.book.persons[person].who
        lines = [self._text("result.head", who=who)]
        leading = [row for row in rows if _is_leading(row, result)]
        lines += [self._line(row) for row in leading]
        others = [row for row in rows if row not in leading]
        lines += ["", *self._closing(leading, others, is_forgotten)]
        cites = [cite for row in leading[:1] for cite in _cites(row)]
        return [
            Reply(
                "\n".join(lines),
                Outcome.SCREENING,
                buttons=tuple(self._buttons(leading)),
                citations=find_citations(cites, self.asker.clauses),
            )
        ]

    def detail(self, result: Mapping[str, Any], programme: str) -> list[Reply]:
        """Return the reasons, gaps, papers and place of one programme; "papers" for all papers."""
        rows = list(_shown(result))
        if programme == PAPERS:
            return [self._papers([row for row in rows if _is_leading(row, result)])]
        chosen = next((row for row in result["programmes"] if row["id"] == programme), None)
        if chosen is None:
            buttons = tuple(self._buttons(rows))
            return [Reply(self._text("detail.pick"), Outcome.SCREENING, buttons=buttons)]
        lines = [*self._reasons(chosen), *self._gaps(chosen), *self._going(chosen)]
        cites = [*_cites(chosen), *chosen.get("cite", ())]
        named = name_sources(cites, self.texts)
        if named:
            lines.append(self._text("detail.sources", sources=named))
        return [
            Reply(
                "\n".join(lines),
                Outcome.SCREENING,
                buttons=(self._papers_button(), self.asker.human()),
                citations=find_citations(cites, self.asker.clauses),
            )
        ]

    def _urgent(self, result: Mapping[str, Any]) -> Reply:
        lines = [self._text(f"urgent.{key}") for key in ("head", "body", "danger")]
        urgent = next(iter(result["programmes"]))
        cites = [cite for reason in urgent["because"] for cite in reason["cite"]]
        return Reply(
            "\n".join(lines),
            Outcome.SCREENING,
            buttons=(self.asker.human(), self._papers_button()),
            citations=find_citations(cites, self.asker.clauses),
            extra={"urgent": True, "queue": urgent["queue"]},
        )

    def _line(self, row: Mapping[str, Any]) -> str:
        line = self._standing(row)
        return self._text("result.reference", line=line) if row["provisional"] else line

    def _standing(self, row: Mapping[str, Any]) -> str:
        name, outcome = self.short(row), _outcome(row)
        if outcome == ProgrammeOutcome.LIKELY:
            return self._text("result.likely", name=name)
        if outcome == ProgrammeOutcome.OTHER_PATH:
            paths = self._join(row.get("alternatives", ())[:2])
            key = "result.other_path_to" if paths else "result.other_path"
            return self._text(key, name=name, **({"paths": paths} if paths else {}))
        missing = self._join(self._labels(row["missing"])[:_MOST_MISSING])
        if missing:
            return self._text("result.check_missing", name=name, missing=missing)
        return self._text("result.check_window", name=name)

    def _closing(self, rows: _Rows, others: _Rows, is_forgotten: bool) -> Iterator[str]:
        if not rows:
            yield self._text("result.nothing")
        leading = next((row for row in rows if _outcome(row) in _OPEN), None)
        if leading is not None:
            yield self._text("result.where", where=leading["where"])
        if others:
            names = self._join(self.short(row) for row in others)
            yield self._text("result.others", names=names)
        if any(row["provisional"] for row in rows):
            yield self._dated(rows)
        yield self._text("result.right")
        if is_forgotten:
            yield self._text("result.forgot_health", minutes=HEALTH_MINUTES)

    def _dated(self, rows: _Rows) -> str:
        """Return the engine's own sentence about the old standard, which carries its date."""
        for row in rows:
            if row["provisional"]:
                said = [reason for reason in row["because"] if not reason["facts"]]
                if said:
                    return str(said[-1]["text"])
        return self._text("result.expired")

    def _reasons(self, row: Mapping[str, Any]) -> Iterator[str]:
        yield self._text("detail.head", name=row["name"] or self.short(row))
        standing = self._text(f"detail.standing_{_outcome(row)}")
        yield standing + (self._text("detail.reference") if row["provisional"] else "")
        because = [one for one in row["because"] if not is_left_to_window(row, one)]
        if because:
            yield self._text("detail.why")
            yield from (self._text("detail.reason", text=each["text"]) for each in because)
        if row.get("is_shortened"):
            yield self._text("detail.health_left_out")
        if row.get("flags"):
            yield self._text("detail.flags")
            yield from (self._text("detail.reason", text=flag) for flag in row["flags"])

    def _gaps(self, row: Mapping[str, Any]) -> Iterator[str]:
        if row["missing"]:
            yield self._text("detail.missing")
        for question in self._questions(row["missing"]):
            if question.paper:
                yield self._text("detail.missing_paper", label=question.label, paper=question.paper)
            else:
                yield self._text("detail.missing_line", label=question.label)
        yield from (one["text"] for one in row["because"] if is_left_to_window(row, one))

    def _going(self, row: Mapping[str, Any]) -> Iterator[str]:
        if row["documents"]:
            yield self._text("detail.papers")
            yield from (self._text("detail.paper", paper=paper) for paper in row["documents"])
        yield self._text("detail.where", where=row["where"])
        yield self._text("result.right")

    def _papers(self, rows: _Rows) -> Reply:
        """Return the papers by programme: for the open paths, or else for all."""
        likely = [row for row in rows if _outcome(row) == ProgrammeOutcome.LIKELY]
        lines: list[str] = []
        for row in likely or rows:
            lines.append(self._text("detail.papers_for", name=self.short(row)))
            lines += [self._text("detail.paper", paper=paper) for paper in row["documents"]]
            lines.append(self._text("detail.where", where=row["where"]))
        text = "\n".join(lines) or self._text("detail.no_papers")
        return Reply(text, Outcome.SCREENING, buttons=(self.asker.human(),))

    def _buttons(self, rows: _Rows) -> Iterator[Button]:
        open_first = sorted(rows, key=lambda row: _outcome(row) not in _OPEN)
        for row in open_first[:_MOST_DETAILS]:
            title = self._text("button.detail", name=self.short(row))
            yield Button(title, detail_payload(row["id"]))
        if rows:
            yield self._papers_button()
        yield Button(self._text("button.change"), press(CHANGE))
        yield self.asker.human()

    def _papers_button(self) -> Button:
        return Button(self._text("button.papers"), detail_payload(PAPERS))

    def short(self, row: Mapping[str, Any]) -> str:
        """Return the programme's short name."""
        key = f"screening.short.{row['id']}"
        return self.texts.render(key) if self.texts.has(key) else str(row["name"])

    def _questions(self, facts: Iterable[str]) -> list[Question]:
        found = [self.asker.book.find(fact) for fact in facts]
        by_label = {question.label: question for question in found if question is not None}
        return list(by_label.values())

    def _labels(self, facts: Iterable[str]) -> list[str]:
        return [question.label for question in self._questions(facts)]

    def _join(self, parts: Iterable[str]) -> str:
        return self.texts.render("screening.list.separator").join(parts)

    def _text(self, key: str, **values: object) -> str:
        return self.texts.render(f"screening.{key}", **values)


def detail_payload(programme: str) -> str:
    """Return the payload that asks for the details of one programme."""
    return f'/screening_detail{{"programme":"{programme}"}}'


def _shown(result: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows worth a line, in the engine's order (rule 0.6)."""
    for row in result["programmes"]:
        if _outcome(row) != ProgrammeOutcome.NOT_APPLICABLE:
            yield row


def _is_leading(row: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    """Say whether a row gets its own line: it was asked for, or its path looks open anyway."""
    wanted = result.get("wanted") or ()
    return not wanted or row["id"] in wanted or _outcome(row) == ProgrammeOutcome.LIKELY


def _outcome(row: Mapping[str, Any]) -> str:
    return str(row["provisional"] or row["outcome"])


def _cites(row: Mapping[str, Any]) -> list[str]:
    return [cite for reason in row["because"] for cite in reason["cite"]]
