"""Putting a question: its words, its buttons, why it is asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions.replies import Button, Citation, Reply
from actions.screening.describing import Describer
from actions.screening.planning import Planner
from actions.screening.privacy import is_health
from actions.screening.progress import Progress
from actions.texts import Texts
from knowledge.documents.model import Clause
from knowledge.outcomes import Outcome
from knowledge.screening.interview_questions import Option, Question, QuestionBook
from knowledge.screening.sources import is_clause, load_sources

ANSWER = "/screening_answer"
HUMAN = "/request_human"
DONT_KNOW = "/dont_know"
ELSEWHERE = "_elsewhere"  # a fact no question has: asks for the code to go on elsewhere
CHANGE = "_change"  # a fact no question has: asks which answer to change
OFTEN = 3  # after so many misses a person is offered


@dataclass(frozen=True)
class Asker:
    """Composes the question that is open."""

    planner: Planner
    book: QuestionBook
    texts: Texts
    describer: Describer
    clauses: Mapping[str, Clause]

    def question(self, progress: Progress, on: date, before: Sequence[str] = ()) -> Reply:
        """Return the open question, after the lines ``before``."""
        fact = progress.question or ""
        parts = self.planner.parts(progress, on)
        asked = self._asked(progress, parts)
        lines = [*before, asked + self._left(progress, on)]
        question = self.book.question(fact)
        return Reply(
            "\n".join(lines),
            Outcome.SCREENING,
            buttons=self._buttons(question, fact, progress, parts),
            extra=self._several(question, progress, parts),
        )

    def why(self, progress: Progress, on: date) -> Reply:
        """Return why the open question is asked, with its source, and the question again."""
        question = self.book.question(progress.question or "")
        lines = [self.texts.render("screening.ask.why", why=question.why)]
        named = name_sources(question.cite, self.texts)
        if named:
            lines.append(self.texts.render("screening.ask.source", sources=named))
        cited = find_citations(question.cite, self.clauses)
        return replace(self.question(progress, on, lines), citations=cited)

    def unclear(self, progress: Progress, on: date) -> Reply:
        """Return a kind second try; the third time with a way to a person."""
        question = self.book.question(progress.question or "")
        if progress.misses < OFTEN:
            line = self.texts.render("screening.ask.unclear", hint=question.hint)
            return self.question(progress, on, [line])
        asked = self.question(progress, on, [self.texts.render("screening.ask.unclear_often")])
        dont_know = Button(self.texts.render("screening.button.dont_know"), DONT_KNOW)
        offered = [*asked.buttons, dont_know, self.human()]
        return replace(asked, buttons=tuple(dict.fromkeys(offered)))

    def which(self, progress: Progress) -> Reply:
        """Return the answers given so far, each as a button that asks it again."""
        if not progress.answers:
            return Reply(self.texts.render("screening.correct.nothing"), Outcome.SCREENING)
        recent = [fact for fact in list(progress.answers)[::-1] if self.book.find(fact) is not None]
        buttons = tuple(Button(self.book.question(fact).label, press(fact)) for fact in recent)
        return Reply(
            self.texts.render("screening.correct.which"), Outcome.SCREENING, buttons=buttons
        )

    def nothing_open(self) -> Reply:
        """Return that no screening is running."""
        return Reply(self._text("ask.nothing_open"), Outcome.SCREENING)

    def human(self) -> Button:
        """Return the button that leads to a person."""
        return Button(self.texts.render("screening.button.human"), HUMAN)

    def _asked(self, progress: Progress, parts: tuple[str, ...]) -> str:
        if progress.picked:
            picked = self._text("list.separator").join(progress.picked)
            return self._text("ask.more", picked=picked)
        return self.book.wording(progress.question or "", progress.person, parts)

    def _left(self, progress: Progress, on: date) -> str:
        if (progress.question or "").startswith("_") or not progress.is_wish_known:
            return ""
        count = self.planner.count_left(progress, on)
        if count == 0:
            return self._text("ask.last")
        return self._text("ask.few_left", count=count)

    def _buttons(
        self, question: Question, fact: str, progress: Progress, parts: tuple[str, ...]
    ) -> tuple[Button, ...]:
        titles = [option.title for option in self._offered(question, parts)]
        options = [
            Button(title, press(fact, title)) for title in titles if title not in progress.picked
        ]
        if fact.startswith("_"):
            return tuple(options)
        if progress.picked:
            return (
                *options,
                Button(self._text("button.done"), press(fact, self._text("button.done"))),
            )
        if question.group is not None and question.group.absent:
            none = self._text("button.none")
            options.append(Button(none, press(fact, none)))
        return (*options, *self._ways_out(question, fact))

    def _several(
        self, question: Question, progress: Progress, parts: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return how many of the first buttons may be chosen together, and the word that ends."""
        if question.group is None or not question.group.is_several or progress.picked:
            return {}
        count = len(self._offered(question, parts))
        done = self._text("button.done")
        return {"several": {"count": count, "done": done}} if count > 1 else {}

    def _offered(self, question: Question, parts: tuple[str, ...]) -> list[Option]:
        if question.group is not None:
            return [one for one in question.options if not parts or set(one.value) & set(parts)]
        return [
            option
            for option in question.shown
            if not isinstance(option.value, list)
            or question.fact != "_programmes"
            or not option.value
            or self.planner.engine.programmes.intersection(option.value)
        ]

    def _text(self, key: str, **values: object) -> str:
        return self.texts.render(f"screening.{key}", **values)

    def _ways_out(self, question: Question, fact: str) -> Iterable[Button]:
        yield Button(self.texts.render("screening.button.dont_know"), DONT_KNOW)
        if is_health(self.book, fact):
            yield Button(self.texts.render("screening.button.refuse"), "/refuse_to_say")
        if question.has_why_button:
            yield Button(self.texts.render("screening.button.why"), "/why_ask")


def press(fact: str, value: str | None = None) -> str:
    """Return the payload of a press that answers ``fact``; without value it asks it again."""
    slots = {"fact": fact} if value is None else {"fact": fact, "value": value}
    return ANSWER + json.dumps(slots, ensure_ascii=False, separators=(",", ":"))


def find_citations(cites: Iterable[str], clauses: Mapping[str, Clause]) -> tuple[Citation, ...]:
    """Return the seed clauses among the citations, verbatim, each once."""
    found = [clauses[cite] for cite in dict.fromkeys(cites) if cite in clauses]
    return tuple(
        Citation(
            document=clause.document,
            clause=clause.id,
            path=" / ".join(clause.path),
            text=clause.text,
            strength=clause.strength.value,
        )
        for clause in found
    )


def name_sources(cites: Iterable[str], texts: Texts) -> str:
    """Return the titles of the sources outside the seed documents, each once, or ""."""
    keys = [cite.split(" ")[0] for cite in cites if not is_clause(cite)]
    known = load_sources()
    titles = dict.fromkeys(known[key].title for key in keys if key in known)
    return texts.render("screening.list.separator").join(titles)
