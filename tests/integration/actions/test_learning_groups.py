from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.learning import (
    IndexKeeper,
    assign,
    collect,
    count_groups,
    dismiss,
    group_view,
    list_groups,
    rate,
    reopen,
)
from actions.storage.database import Database
from actions.storage.tables import UnansweredQuestion
from knowledge.outcomes import Outcome
from tests.integration.actions.learning_world import LearningWorld, build_keeper

ODD = "爬不动楼了，有没得人来装扶手"


@pytest.fixture
def world(database: Database) -> LearningWorld:
    return LearningWorld(database)


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> IndexKeeper:
    return build_keeper(tmp_path_factory.mktemp("index"))


def collected(world: LearningWorld, erased: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    with world.database.transaction() as tx:
        collect(tx, erased)
        rows = tx.scalars(select(UnansweredQuestion).order_by(UnansweredQuestion.message_id))
        return [(row.text, row.cause) for row in rows]


def gather(world: LearningWorld, keeper: IndexKeeper) -> None:
    with world.database.transaction() as tx:
        collect(tx)
        assign(tx, keeper.holder.index)


def lines(world: LearningWorld, state: str = "open"):
    with world.database.reading() as tx:
        return list_groups(tx, state)


def test_what_was_not_answered_is_collected_once(world):
    world.ask("甲问", Outcome.OUT_OF_SCOPE)
    world.ask("乙问", Outcome.ERROR)
    world.ask("丙问", Outcome.ANSWERED)
    world.ask("丁问", Outcome.SMALLTALK)

    collected(world)

    assert collected(world) == [("甲问", "out_of_scope"), ("乙问", "error")]


def test_identifiers_are_masked(world):
    world.ask("我电话13800138000，哪个管", Outcome.OUT_OF_SCOPE)

    [(text, _)] = collected(world)

    assert "13800138000" not in text


def test_a_thumb_down_is_collected_with_the_completed_question(world):
    seq = world.ask("那要带啥子？", Outcome.ANSWERED, asked="低保要带啥子？")
    with world.database.transaction() as tx:
        rate(tx, _conversation(world), seq, is_useful=False)

    assert collected(world) == [("低保要带啥子？", "thumbs_down")]


def _conversation(world: LearningWorld) -> str:
    return world.messages()[0].conversation_id


def test_options_count_when_nothing_came_of_them(world):
    world.ask("养老", Outcome.CLARIFY)
    assert collected(world) == []  # there is still time to press one

    world.age(timedelta(minutes=31))

    assert collected(world) == [("养老", "clarify")]


def test_options_that_led_to_an_answer_do_not_count(world):
    world.ask("养老", Outcome.CLARIFY)
    world.ask("护理补贴", Outcome.ANSWERED)
    world.age(timedelta(hours=2))

    assert collected(world) == []


def test_options_followed_by_another_failure_count(world):
    world.ask("养老", Outcome.CLARIFY)
    world.ask("都不是", Outcome.OUT_OF_SCOPE)

    assert collected(world) == [("养老", "clarify"), ("都不是", "out_of_scope")]


def test_deleted_words_are_not_collected(world):
    world.ask("（已删）", Outcome.OUT_OF_SCOPE)

    assert collected(world, ("（已删）",)) == []


def test_like_questions_share_a_group_across_conversations(world, keeper):
    world.ask(ODD, Outcome.OUT_OF_SCOPE, key="one")
    world.ask("骨灰盒哪点买", Outcome.OUT_OF_SCOPE, key="two")
    gather(world, keeper)
    world.ask("爬不动楼，有没得人装扶手", Outcome.OUT_OF_SCOPE, key="three")

    gather(world, keeper)

    first, second = lines(world)
    assert (first.count, second.count) == (2, 1)
    assert first.examples == ("爬不动楼，有没得人装扶手", ODD)
    assert first.causes == {"out_of_scope": 2}
    assert first.since <= first.newest


def test_a_dismissed_group_says_by_whom_and_can_come_back(world, keeper):
    world.ask(ODD, Outcome.OUT_OF_SCOPE)
    gather(world, keeper)
    staff = world.hire("li", "agent")
    [line] = lines(world)

    with world.database.transaction() as tx:
        dismiss(tx, line.id, staff.id)
        dismiss(tx, line.id, staff.id)

    [done] = lines(world, "dismissed")
    assert (done.handled_by, lines(world)) == ("li", [])
    assert done.handled_at is not None
    with world.database.transaction() as tx:
        reopen(tx, line.id, staff.id)
        assert [deed.kind for deed in group_view(tx, line.id).deeds] == ["dismissed", "reopened"]
        assert count_groups(tx) == {"open": 1, "handled": 0, "dismissed": 0}


def test_the_same_question_after_it_was_settled_makes_a_new_group(world, keeper):
    world.ask(ODD, Outcome.OUT_OF_SCOPE)
    gather(world, keeper)
    staff = world.hire("li", "agent")
    [settled] = lines(world)
    with world.database.transaction() as tx:
        dismiss(tx, settled.id, staff.id)

    world.ask(ODD, Outcome.OUT_OF_SCOPE, key="two")
    gather(world, keeper)

    [new] = lines(world)
    assert new.id != settled.id
