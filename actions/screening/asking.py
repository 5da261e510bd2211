"""Putting a question: its words, its buttons, why it is asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from knowledge.screening.interview_questions import Question, QuestionBook
from knowledge.screening.sources import is_clause, load_sources

ANSWER = "/screening_answer"
HUMAN = "/request_human"
DONT_KNOW = "/dont_know"
CHANGE = "_change"  # a fact no question has: asks which answer to change
_MOST_COUNTED = 6  # a larger number only frightens, and an answer often settles several
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
        asked = self.book.wording(fact, progress.person)
        lines = [*before, asked + self._left(progress, on)]
        return Reply("\n".join(lines), Outcome.SCREENING, buttons=self._buttons(fact, progress))

    def why(self, progress: Progress, on: date) -> Reply:
        """Return why the open question is asked, with its source, and the question again."""
        question = self.book.question(progress.question or "")
        lines = [self.texts.render("screening.ask.why", why=question.why)]
        named = name_sources(question.cite, self.texts)
        if named:
            lines.append(self.texts.render("screening.ask.source", sources=named))
        asked = self.question(progress, on, lines)
        return Reply(
            asked.text,
            asked.outcome,
            buttons=asked.buttons,
            citations=find_citations(question.cite, self.clauses),
        )

    def unclear(self, progress: Progress, on: date) -> Reply:
        """Return a kind second try; the third time with a way to a person."""
        question = self.book.question(progress.question or "")
        if progress.misses < OFTEN:
            line = self.texts.render("screening.ask.unclear", hint=question.hint)
            return self.question(progress, on, [line])
        asked = self.question(progress, on, [self.texts.render("screening.ask.unclear_often")])
        dont_know = Button(self.texts.render("screening.button.dont_know"), DONT_KNOW)
        offered = [*asked.buttons, dont_know, self.human()]
        return Reply(asked.text, asked.outcome, buttons=tuple(dict.fromkeys(offered)))

    def which(self, progress: Progress) -> Reply:
        """Return the answers given so far, each as a button that asks it again."""
        if not progress.answers:
            return Reply(self.texts.render("screening.correct.nothing"), Outcome.SCREENING)
        recent = [fact for fact in list(progress.answers)[::-1] if self.book.find(fact) is not None]
        buttons = tuple(Button(self.book.question(fact).label, press(fact)) for fact in recent)
        return Reply(
            self.texts.render("screening.correct.which"), Outcome.SCREENING, buttons=buttons
        )

    def human(self) -> Button:
        """Return the button that leads to a person."""
        return Button(self.texts.render("screening.button.human"), HUMAN)

    def _left(self, progress: Progress, on: date) -> str:
        if (progress.question or "").startswith("_") or not progress.is_wish_known:
            return ""
        count = self.planner.count_open(progress, on)
        if count == 0:
            return self.texts.render("screening.ask.last")
        if count is None or count > _MOST_COUNTED:
            return self.texts.render("screening.ask.some_left")
        return self.texts.render("screening.ask.few_left", count=count)

    def _buttons(self, fact: str, progress: Progress) -> tuple[Button, ...]:
        question = self.book.question(fact)
        options = [
            Button(option.title, press(fact, option.title)) for option in self._offered(question)
        ]
        if fact.startswith("_"):
            return tuple(options)
        return (*options, *self._ways_out(question, fact))

    def _offered(self, question: Question) -> list[Any]:
        return [
            option
            for option in question.shown
            if not isinstance(option.value, list)
            or question.fact != "_programmes"
            or not option.value
            or self.planner.engine.programmes.intersection(option.value)
        ]

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
