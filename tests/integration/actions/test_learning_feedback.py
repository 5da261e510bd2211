import pytest
from sqlalchemy import func, select

from actions.delivery.reading import messages_since
from actions.errors import NotFoundError
from actions.learning import collect, rate, rate_on_channel
from actions.storage.database import Database
from actions.storage.tables import Feedback, UnansweredQuestion
from knowledge.outcomes import Outcome
from tests.integration.actions.learning_world import LearningWorld


@pytest.fixture
def world(database: Database) -> LearningWorld:
    return LearningWorld(database)


def opinions(world: LearningWorld) -> list[bool]:
    with world.database.reading() as tx:
        return list(tx.scalars(select(Feedback.is_useful).order_by(Feedback.id)))


def give(world: LearningWorld, seq: int, *, is_useful: bool, key: str = "one") -> None:
    conversation = world.conversation(key)
    with world.database.transaction() as tx:
        rate(tx, conversation, seq, is_useful=is_useful)


def test_an_opinion_is_kept_once_and_may_change(world):
    seq = world.ask("抚恤金算收入吗", Outcome.ANSWERED)

    give(world, seq, is_useful=False)
    give(world, seq, is_useful=False)
    give(world, seq, is_useful=True)

    assert opinions(world) == [True]


@pytest.mark.parametrize(
    "outcome", [Outcome.ANSWERED, Outcome.NOT_STATED, Outcome.CLARIFY, Outcome.OUT_OF_SCOPE]
)
def test_answers_can_be_rated(world, outcome):
    give(world, world.ask("问", outcome), is_useful=True)

    assert opinions(world) == [True]


@pytest.mark.parametrize("outcome", [Outcome.CRISIS, Outcome.SMALLTALK, Outcome.HANDOFF])
def test_other_lines_cannot(world, outcome):
    seq = world.ask("问", outcome)

    with pytest.raises(NotFoundError):
        give(world, seq, is_useful=True)
    assert opinions(world) == []


def test_the_citizens_own_line_cannot_be_rated(world):
    seq = world.ask("问", Outcome.ANSWERED)

    with pytest.raises(NotFoundError):
        give(world, seq - 1, is_useful=True)


def test_nobody_rates_for_somebody_else(world):
    seq = world.ask("问", Outcome.ANSWERED)

    with pytest.raises(NotFoundError):
        give(world, seq, is_useful=False, key="other")
    assert opinions(world) == []


def test_readers_see_what_can_be_rated_and_what_was_said(world):
    seq = world.ask("问", Outcome.ANSWERED)
    give(world, seq, is_useful=False)

    with world.database.reading() as tx:
        lines = messages_since(tx, world.conversation(), 0)

    assert [(line.can_rate, line.is_useful) for line in lines] == [(False, None), (True, False)]


def test_a_chat_rates_by_its_own_key(world):
    seq = world.ask("问", Outcome.ANSWERED)

    with world.database.transaction() as tx:
        kept = rate_on_channel(tx, "web", "one", seq, is_useful=True)
        foreign = rate_on_channel(tx, "telegram", "one", seq, is_useful=True)

    assert (kept, foreign) == (True, False)
    assert opinions(world) == [True]


def test_changing_ones_mind_takes_the_complaint_back(world):
    seq = world.ask("问", Outcome.ANSWERED)
    give(world, seq, is_useful=False)
    with world.database.transaction() as tx:
        assert collect(tx) == 1

    give(world, seq, is_useful=True)

    with world.database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(UnansweredQuestion)) == 0
