"""Putting the interview together."""

from collections.abc import Callable, Mapping
from datetime import date

from actions.screening.asking import Asker
from actions.screening.describing import Describer
from actions.screening.engine import Engine, build_engine
from actions.screening.interview import Interview
from actions.screening.listening import Listener
from actions.screening.planning import Planner
from actions.screening.results import Reporter
from actions.screening.slip import SlipBuilder
from actions.screening.slips import Slips
from actions.texts import Texts
from knowledge import clock
from knowledge.documents.model import Clause
from knowledge.screening import Rulebook
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Mind


def build_interview(
    rulebook: Rulebook,
    texts: Texts,
    clauses: Mapping[str, Clause],
    mind: Mind | None = None,
    today: Callable[[], date] = clock.today,
) -> Interview:
    """Return the use case over a rulebook; ``clauses`` by id are quoted behind reasons."""
    return assemble(build_engine(rulebook), texts, clauses, mind or load_mind(), today)


def assemble(
    engine: Engine,
    texts: Texts,
    clauses: Mapping[str, Clause],
    mind: Mind,
    today: Callable[[], date],
) -> Interview:
    """Return the use case over any engine."""
    planner = Planner(engine, mind.book)
    describer = Describer(mind.book, texts)
    asker = Asker(planner, mind.book, texts, describer, clauses)
    return Interview(
        engine=engine,
        texts=texts,
        planner=planner,
        asker=asker,
        listener=Listener(mind, describer, texts, engine.programmes),
        reporter=Reporter(asker, texts),
        describer=describer,
        today=today,
        slips=assemble_slips(describer, texts, clauses),
    )


def build_slips(texts: Texts, clauses: Mapping[str, Clause]) -> Slips:
    """Return the slips without an interview, for those who only show them."""
    return assemble_slips(Describer(load_mind().book, texts), texts, clauses)


def assemble_slips(describer: Describer, texts: Texts, clauses: Mapping[str, Clause]) -> Slips:
    """Return the slips over any questions."""
    return Slips(SlipBuilder(describer, texts, clauses), describer.book, texts)
