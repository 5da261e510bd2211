from pathlib import Path

import pytest
from sqlalchemy import select, update

from actions.accounts import NotAllowedError
from actions.errors import NotFoundError
from actions.learning import (
    IndexKeeper,
    LearningError,
    Problem,
    assign,
    check_question,
    collect,
    group_view,
    list_groups,
    live_questions,
    propose,
    publish,
    try_out,
    withdraw,
    write_note,
)
from actions.storage.database import Database
from actions.storage.tables import Learned, LearningEvent, Staff
from knowledge.outcomes import Outcome
from knowledge.questions import load_questions
from knowledge.retrieval import (
    ClauseIndex,
    build_index,
    is_current,
    learned_digest,
    load_index,
)
from tests.integration.actions.learning_world import LearningWorld, copy_keeper

ODD = "爬不动楼了，有没得人来装扶手"
CLAUSE = "A-5.3"
# The check is the same on every database, and takes seconds.
ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(built: Path) -> ClauseIndex:
    return load_index(built)


@pytest.fixture
def keeper(built: Path, loaded: ClauseIndex, tmp_path: Path) -> IndexKeeper:
    return copy_keeper(built, loaded, tmp_path / "index")


@pytest.fixture
def world(database: Database) -> LearningWorld:
    return LearningWorld(database)


@pytest.fixture
def boss(world: LearningWorld) -> Staff:
    return world.hire("boss", "supervisor")


@pytest.fixture
def group_id(world: LearningWorld, keeper: IndexKeeper) -> int:
    world.ask(ODD, Outcome.OUT_OF_SCOPE)
    with world.database.transaction() as tx:
        collect(tx)
        assign(tx, keeper.holder.index)
        return list_groups(tx, "open")[0].id


def draft(world: LearningWorld, group_id: int, staff: Staff, text: str = ODD) -> int:
    with world.database.transaction() as tx:
        return propose(tx, group_id, staff.id, CLAUSE, text).id


def live(world: LearningWorld) -> dict[str, tuple[str, ...]]:
    with world.database.reading() as tx:
        return dict(live_questions(tx))


def test_from_draft_to_live_and_back(world, keeper, boss, group_id, tmp_path):
    item = draft(world, group_id, boss)

    conflicts = publish(world.database, keeper, item, boss)

    assert conflicts == ()
    assert live(world) == {CLAUSE: (ODD,)}
    assert keeper.holder.search(ODD)[0].clause.id == CLAUSE
    assert is_current(tmp_path / "index", learned=live(world))
    assert publish(world.database, keeper, item, boss) == ()  # once more changes nothing
    with world.database.reading() as tx:
        assert [line.handled_by for line in list_groups(tx, "handled")] == ["boss"]

    with world.database.transaction() as tx:
        withdraw(tx, item, boss)
    keeper.refresh(live(world))

    assert live(world) == {}
    assert is_current(tmp_path / "index", learned={})
    found = keeper.holder.search(ODD)
    assert not found or found[0].score < 0.3
    with world.database.reading() as tx:
        assert [line.id for line in list_groups(tx, "open")] == [group_id]
        kinds = [deed.kind for deed in group_view(tx, group_id).deeds]
    assert kinds == ["proposed", "published", "withdrawn"]


@ONE_DATABASE
def test_words_of_another_clause_do_not_go_live(world, keeper, boss, group_id):
    item = draft(world, group_id, boss, load_questions()["A-2.3"][0])
    before = keeper.holder.index

    conflicts = publish(world.database, keeper, item, boss)

    assert "A-2.3" in {one.clause_id for one in conflicts}
    assert live(world) == {}
    assert keeper.holder.index is before
    with world.database.reading() as tx:
        event = tx.scalars(select(LearningEvent).order_by(LearningEvent.id.desc())).first()
    assert (event.kind, event.data["lost"]) == ("conflict", ["A-2.3"])


def test_a_change_during_the_check_stops_it(world, keeper, boss, group_id, monkeypatch):
    item, other = draft(world, group_id, boss), draft(world, group_id, boss, "楼道里装扶手找哪个")
    real = keeper.draft

    def slowly(learned):
        made = real(learned)
        with world.database.transaction() as tx:
            tx.execute(update(Learned).where(Learned.id == other).values(state="live"))
        return made

    monkeypatch.setattr(keeper, "draft", slowly)

    with pytest.raises(LearningError) as caught:
        publish(world.database, keeper, item, boss)

    assert caught.value.problem is Problem.CHANGED
    assert live(world) == {CLAUSE: ("楼道里装扶手找哪个",)}


@ONE_DATABASE
def test_trying_out_changes_nothing(world, keeper, group_id):
    before = keeper.holder.index

    trial = try_out(world.database, keeper, CLAUSE, ODD, ["装扶手找哪个"])

    [own, other] = trial.comparisons
    assert (own.wording, other.wording) == (ODD, "装扶手找哪个")
    assert own.after[0].clause.id == CLAUSE
    assert not own.before or own.before[0].score < own.after[0].score
    assert trial.conflicts == ()
    assert (live(world), keeper.holder.index) == ({}, before)


def test_agents_propose_and_do_not_publish(world, keeper, group_id):
    agent = world.hire("li", "agent")
    item = draft(world, group_id, agent)

    with pytest.raises(NotAllowedError):
        publish(world.database, keeper, item, agent)
    assert live(world) == {}


def test_agents_withdraw_only_what_is_theirs(world, boss, group_id):
    agent = world.hire("li", "agent")
    own, foreign = draft(world, group_id, agent), draft(world, group_id, boss, "装扶手找哪个")

    with world.database.transaction() as tx:
        assert withdraw(tx, own, agent).state == "withdrawn"
    with pytest.raises(NotAllowedError), world.database.transaction() as tx:
        withdraw(tx, foreign, agent)


def test_proposing_twice_keeps_one_draft(world, boss, group_id):
    assert draft(world, group_id, boss) == draft(world, group_id, boss, ODD + "？")


def test_a_note_is_for_colleagues_and_handles_the_group(world, keeper, group_id):
    agent = world.hire("li", "agent")

    with world.database.transaction() as tx:
        write_note(tx, group_id, agent.id, "打社区电话，他们有扶手。电话13800138000")

    with world.database.reading() as tx:
        view = group_view(tx, group_id)
    assert (view.line.state, view.line.handled_by) == ("handled", "li")
    assert [(one.kind, one.state) for one in view.learned] == [("note", "live")]
    assert "13800138000" not in view.learned[0].text
    assert live(world) == {}


@pytest.mark.parametrize(
    ("clause", "text", "problem"),
    [
        (CLAUSE, " ，。", Problem.EMPTY),
        (CLAUSE, "扶" * 101, Problem.TOO_LONG),
        (CLAUSE, "怎么办", Problem.NO_TOPIC),
        ("Z-9.9", ODD, Problem.NO_CLAUSE),
        ("", ODD, Problem.NO_CLAUSE),
    ],
)
def test_unusable_questions_say_why(keeper, clause, text, problem):
    with pytest.raises(LearningError) as caught:
        check_question(keeper, clause, text)

    assert caught.value.problem is problem


@ONE_DATABASE
def test_the_same_words_of_the_same_clause_are_not_taken_twice(world, keeper, boss, group_id):
    known = load_questions()[CLAUSE][0]
    item = draft(world, group_id, boss, known + "？")

    with pytest.raises(LearningError) as caught:
        publish(world.database, keeper, item, boss)

    assert caught.value.problem is Problem.REPEATED


@ONE_DATABASE
def test_unknown_groups_and_items_are_refused(world, keeper, boss):
    with pytest.raises(NotFoundError), world.database.transaction() as tx:
        propose(tx, 99, boss.id, CLAUSE, ODD)
    with pytest.raises(NotFoundError):
        publish(world.database, keeper, 99, boss)


def test_another_process_takes_up_what_was_published(built, loaded, tmp_path):
    learned = {CLAUSE: (ODD,)}
    one = copy_keeper(built, loaded, tmp_path / "index")
    two = IndexKeeper(loaded, tmp_path / "index", "", None)

    assert one.refresh(learned)
    assert two.refresh(learned)

    assert not two.refresh(learned)
    assert two.holder.index.learned_digest == learned_digest(learned)
