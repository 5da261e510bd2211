"""Slips over real tables: made with a result, forgetting health, deleted for good."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text

from actions import messages
from actions.delivery import inbound
from actions.replies import Reply
from actions.screening import slip_deletion
from actions.screening.privacy import HEALTH_MINUTES
from actions.screening.slip_model import Health
from actions.screening.slips import forget_due, has_due
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    Base,
    Case,
    Message,
    ScreeningSession,
    ScreeningSlip,
    SlipEvent,
    Turn,
)
from knowledge.outcomes import Outcome
from tests.integration.actions.slip_world import (
    WITH_HEALTH,
    WITHOUT_HEALTH,
    meet,
    real_interview,
    screened,
    slip_row,
)
from tests.integration.actions.test_screening_session import CITIZEN, text_of, titles

MARK = "删了"
NOW = "2026-11-25 10:00:00+08:00"


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def ended(database: Database, interview):
    """A screening with health answers has just ended."""
    meet(database)
    with time_machine.travel(NOW, tick=False) as clock:
        talk = screened(database, interview, WITH_HEALTH)
        talk.clock = clock
        yield talk


def read(talk, **options):
    with talk.database.reading() as tx:
        return talk.interview.slips.read(tx, slip_row(tx), **options)


def count(database: Database, table: type) -> int:
    with database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(table)) or 0)


def kinds(database: Database) -> list[tuple[str, str]]:
    with database.reading() as tx:
        rows = tx.execute(select(SlipEvent.kind, SlipEvent.by).order_by(SlipEvent.id))
        return [(kind, by) for kind, by in rows]


def everything_stored(database: Database) -> str:
    """Return every row of every table, as text."""
    with database.reading() as tx:
        tables = Base.metadata.sorted_tables
        return "".join(str(tx.execute(select(table)).all()) for table in tables)


def test_a_result_offers_its_slip_and_tells_how_long_health_stays(ended):
    last = ended.replies[-1]

    assert titles(last)[-3:] == ["看预审单（可打印）", "改一个答案", "转人工"]
    assert last.extra["slip"]["title"] == "看预审单（可打印）"
    assert f"只在预审单里放{HEALTH_MINUTES}分钟" in text_of(ended.replies)
    assert kinds(ended.database) == [("made", "system")]


def test_the_screening_itself_forgets_health_at_once(ended):
    kept = str(ended.session.facts) + str(ended.session.result) + str(ended.session.context)

    assert "肢体" not in kept


def test_at_first_the_slip_shows_health(ended):
    slip = read(ended)

    assert slip.health is Health.SHOWN
    assert ("残疾证", "肢体2级") in [(one.label, one.value) for one in slip.told]
    assert any("残疾证是一级或二级" in str(one.reasons) for one in slip.programmes)


@pytest.mark.parametrize(
    ("minutes", "health"),
    [(HEALTH_MINUTES - 1, Health.SHOWN), (HEALTH_MINUTES, Health.LEFT_OUT)],
)
def test_after_half_an_hour_it_does_not_whether_or_not_the_job_has_run(ended, minutes, health):
    ended.clock.shift(timedelta(minutes=minutes))

    slip = read(ended)

    assert slip.health is health
    assert ("肢体" in str(slip)) is (health is Health.SHOWN)


def test_the_job_takes_health_out_of_the_database(ended):
    with ended.database.reading() as tx:
        assert not has_due(tx)
    ended.clock.shift(timedelta(minutes=HEALTH_MINUTES))

    with ended.database.transaction() as tx:
        assert has_due(tx)
        assert forget_due(tx) == 1
        assert forget_due(tx) == 0

    assert "肢体" not in everything_stored(ended.database)
    assert kinds(ended.database)[-1] == ("forgot_health", "system")
    with ended.database.reading() as tx:
        raw = tx.execute(text("SELECT health FROM screening_slips")).scalar()
    assert raw is None  # SQL's NULL, not a JSON null


def test_what_is_said_in_the_chat_never_holds_health(ended):
    assert "肢体" not in str(read(ended, with_health=False))


def test_without_health_answers_there_is_nothing_to_forget(database: Database, interview):
    meet(database)

    talk = screened(database, interview, WITHOUT_HEALTH)

    assert read(talk).health is Health.NONE
    assert "分钟" not in text_of(talk.replies)
    with database.reading() as tx:
        assert slip_row(tx).health is None


def test_while_a_case_is_open_the_slip_shows_what_the_screening_keeps(
    database: Database, interview
):
    meet(database)
    with database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=CITIZEN, queue="Q-JZ", reason="asked"))
    talk = screened(database, interview, WITH_HEALTH)
    assert read(talk).health is Health.KEPT
    assert "肢体" in str(read(talk))
    with database.transaction() as tx:
        tx.scalars(select(Case)).one().state = "closed"

    after = read(talk)

    assert after.health is Health.LEFT_OUT
    assert "肢体" not in str(after)


def test_a_changed_answer_keeps_the_address_and_replaces_the_slip(ended):
    with ended.database.reading() as tx:
        key = slip_row(tx).key
    ended.is_done = False
    ended.press("inc_wage")
    with ended.database.reading() as tx:
        assert ended.interview.slips.find(tx, key) is None  # while it is being changed
    replies = ended.say("一千二")
    if not ended.is_done:
        replies, _ = ended.answer_all(WITH_HEALTH)

    with ended.database.reading() as tx:
        assert slip_row(tx).key == key
        assert ended.interview.slips.find(tx, key) is not None
    assert count(ended.database, ScreeningSlip) == 1
    assert read(ended).income.left == "1200"
    assert replies[-1].extra["slip"]["key"] == key


def test_stopping_makes_no_slip(database: Database, interview):
    meet(database)
    with database.transaction() as tx:
        interview.start(tx, CITIZEN, "我想吃低保")
        interview.stop(tx, CITIZEN)

    assert count(database, ScreeningSlip) == 0


def test_addresses_cannot_be_guessed(database: Database, interview):
    meet(database)
    keys = set()
    for _ in range(2):
        talk = screened(database, interview, WITHOUT_HEALTH)
        keys.add(talk.replies[-1].extra["slip"]["key"])

    assert len(keys) == 2
    assert all(len(key) >= 32 for key in keys)


def said(tx, text: str, key: str, part: str) -> None:
    """A citizen's line and its answer in that part of the turn."""
    accepted = inbound.accept(tx, "web", "k", key, inbound.Said(text))
    asked = select(Message.id).where(Message.seq == accepted.message_seq)
    turn = tx.scalar(select(Turn.id).where(Turn.message_id == asked.scalar_subquery()))
    origin = messages.Origin(Author.BOT, turn_id=turn, part=f"{part}.0")
    messages.post(tx, CITIZEN, Reply(f"答：{text}", Outcome.SCREENING), origin)


def delete(database: Database) -> bool:
    with database.transaction() as tx:
        return slip_deletion.delete_slip(tx, slip_row(tx), MARK)


def test_deletion_leaves_neither_answers_nor_result_nor_these_lines(ended):
    with ended.database.transaction() as tx:
        said(tx, "两千六", "u1", "screening")
        said(tx, "抚恤金算不算收入", "u2", "answer")

    assert delete(ended.database)

    assert count(ended.database, ScreeningSlip) == count(ended.database, ScreeningSession) == 0
    stored = everything_stored(ended.database)
    assert "两千六" not in stored
    assert "2600" not in stored
    assert "抚恤金算不算收入" in stored  # a question on the policies is not the slip's
    assert kinds(ended.database)[-1] == ("deleted", "citizen")


def test_deletion_keeps_the_lines_of_a_later_screening(ended):
    with ended.database.transaction() as tx:
        said(tx, "第一次", "u1", "screening")
    ended.clock.shift(timedelta(minutes=5))
    with ended.database.transaction() as tx:
        tx.add(ScreeningSession(conversation_id=CITIZEN, facts={}, context={}, state="cancelled"))
    ended.clock.shift(timedelta(minutes=5))
    with ended.database.transaction() as tx:
        said(tx, "第二次", "u2", "screening")

    delete(ended.database)

    with ended.database.reading() as tx:
        lines = list(tx.scalars(select(Message.text).order_by(Message.seq)))
    assert lines == [MARK, MARK, "第二次", "答：第二次"]


def test_nothing_is_deleted_while_somebody_works_on_a_case(ended):
    with ended.database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=CITIZEN, queue="Q-JZ", reason="asked"))

    assert not delete(ended.database)

    assert count(ended.database, ScreeningSlip) == 1


def test_deleting_ones_data_takes_the_slip_along(ended):
    with ended.database.transaction() as tx:
        slip_deletion.delete_all(tx, CITIZEN)

    assert count(ended.database, ScreeningSlip) == 0
    assert kinds(ended.database)[-1] == ("deleted", "citizen")


def test_a_screening_that_goes_takes_its_slip_along(ended):
    with ended.database.transaction() as tx:
        tx.execute(text("DELETE FROM screening_sessions"))

    assert count(ended.database, ScreeningSlip) == 0
