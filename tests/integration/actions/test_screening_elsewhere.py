"""Codes that carry a pre-screening into another conversation, over real tables."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from actions.edge import deletion, screening, slips
from actions.edge.context import Edge
from actions.screening import elsewhere
from actions.screening.elsewhere import MOST_WRONG, find_code, show
from actions.storage.database import Database
from actions.storage.tables import (
    Case,
    Message,
    ResumeAttempt,
    ResumeCode,
    ScreeningSession,
    ScreeningSlip,
)
from tests.integration.actions.edge_world import hear, make_edge, said
from tests.integration.actions.slip_world import WITH_HEALTH, real_interview
from tests.integration.actions.test_edge_slips import TalkOf, count

ROUNDS = 20
NOW = "2026-11-25 10:00:00+08:00"
WISH = "换个地方接着说"
WRONG = "3141592653"


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def edge(database: Database, interview) -> Edge:
    return replace(make_edge(database), interview=interview)


@pytest.fixture
def here(edge: Edge) -> str:
    return arrive(edge, "here")


@pytest.fixture
def there(edge: Edge) -> str:
    return arrive(edge, "there")


def arrive(edge: Edge, key: str) -> str:
    """Return the conversation that somebody with this key begins."""
    return hear(edge, "你好", "greet", key=key).conversation_id


def half_way(edge: Edge, conversation_id: str) -> TalkOf:
    """Ask for 低保 and answer up to the question about property."""
    talk = TalkOf(edge, conversation_id)
    talk.start("我想吃低保")
    talk.answer_all(WITH_HEALTH, until="all_property")
    return talk


def finished(edge: Edge, conversation_id: str) -> TalkOf:
    talk = TalkOf(edge, conversation_id)
    talk.start("我爸想吃低保")
    talk.answer_all(WITH_HEALTH)
    assert talk.is_done
    return talk


def ask_code(edge: Edge, key: str = "here") -> str:
    """Ask for a code in words, as a citizen does; return its ten digits."""
    call = hear(edge, WISH, "start_screening", key=key)
    screening.start(edge, call)
    (line,) = said(edge, call)
    shown = line.split("报这个码 ")[1].split(" 就行")[0]
    code = find_code(shown)
    assert code is not None
    return code


def bring(edge: Edge, code: str, key: str = "there") -> list[str]:
    """Say a code in another conversation; return what is answered."""
    call = hear(edge, show(code), "start_screening", key=key)
    screening.start(edge, call)
    return said(edge, call)


def sessions_of(edge: Edge, conversation_id: str) -> list[ScreeningSession]:
    with edge.database.reading() as tx:
        chosen = select(ScreeningSession).where(ScreeningSession.conversation_id == conversation_id)
        return list(tx.scalars(chosen.order_by(ScreeningSession.id)))


def slip_of(edge: Edge, conversation_id: str) -> ScreeningSlip | None:
    with edge.database.reading() as tx:
        return edge.interview.slips.newest(tx, conversation_id)


def assert_nothing_left(edge: Edge, conversation_id: str) -> None:
    """The row says that there was a screening, and nothing of what was said in it."""
    (left,) = sessions_of(edge, conversation_id)
    assert left.state == "moved"
    assert (left.facts, left.context, left.programmes) == ({}, {}, [])
    assert (left.question, left.result) == (None, None)


# --- what moves ---------------------------------------------------------------------------------


def test_a_running_screening_goes_on_with_the_same_question(edge: Edge, here: str, there: str):
    half_way(edge, here)
    (before,) = sessions_of(edge, here)

    lines = bring(edge, ask_code(edge))

    (moved,) = sessions_of(edge, there)
    assert moved.state == "active"
    assert moved.question == before.question == "all_property"
    assert (moved.facts, moved.programmes) == (before.facts, before.programmes)
    assert moved.context["answers"] == before.context["answers"]
    assert "前面说过的不用再说一遍" in lines[0]
    assert_nothing_left(edge, here)


def test_it_can_be_carried_on_to_its_result(edge: Edge, here: str, there: str):
    half_way(edge, here)
    bring(edge, ask_code(edge))
    talk = TalkOf(edge, there)

    talk.answer_all(WITH_HEALTH)

    assert talk.is_done
    assert talk.outcome("P02") == "likely"
    assert slip_of(edge, here) is None
    assert slip_of(edge, there).conversation_id == there


def test_the_old_conversation_has_nothing_to_go_on_with(edge: Edge, here: str, there: str):
    half_way(edge, here)
    bring(edge, ask_code(edge))

    asked = hear(edge, WISH, "start_screening", key="here")
    screening.start(edge, asked)
    stopped = hear(edge, "不测了", "stop_screening", key="here")
    screening.stop(edge, stopped)

    assert "还没有做过预审" in said(edge, asked)[0]
    assert "没有在做预审" in said(edge, stopped)[0]


def test_a_finished_one_takes_its_result_and_its_slip_along(edge: Edge, here: str, there: str):
    talk = finished(edge, here)
    key, result = slip_of(edge, here).key, talk.session.result

    lines = bring(edge, ask_code(edge))

    (moved,) = sessions_of(edge, there)
    assert (moved.state, moved.result) == ("done", result)
    assert "可能可以申请" in lines[-1]
    assert slip_of(edge, there).key == key
    assert slip_of(edge, here) is None
    assert count(edge, ScreeningSlip) == 1
    assert_nothing_left(edge, here)


def test_only_the_new_owner_sees_the_slip_and_may_delete_it(edge: Edge, here: str, there: str):
    finished(edge, here)
    bring(edge, ask_code(edge))

    old = hear(edge, "看预审单", "show_slip", key="here")
    slips.show(edge, old)
    new = hear(edge, "看预审单", "show_slip", key="there")
    slips.show(edge, new)
    slips.delete(edge, hear(edge, "确定删掉", "delete_slip", {"confirm": "yes"}, key="here"))

    assert "没有预审单" in said(edge, old)[0]
    assert said(edge, new)[0].startswith("预审单（父亲）")
    assert count(edge, ScreeningSlip) == 1
    slips.delete(edge, hear(edge, "确定删掉", "delete_slip", {"confirm": "yes"}, key="there"))
    assert count(edge, ScreeningSlip) == 0


def test_the_address_of_the_slip_and_its_health_still_work(edge: Edge, here: str, there: str):
    finished(edge, here)
    key = slip_of(edge, here).key

    bring(edge, ask_code(edge))

    with edge.database.reading() as tx:
        found = edge.interview.slips.find(tx, key)
        shown = edge.interview.slips.read(tx, found)
    assert found.conversation_id == there
    assert shown.health.value == "shown"


def test_the_details_follow_and_stay_behind_no_longer(edge: Edge, here: str, there: str):
    finished(edge, here)
    bring(edge, ask_code(edge))

    with edge.database.reading() as tx:
        old = edge.interview.detail(tx, here, "P02")
        new = edge.interview.detail(tx, there, "P02")

    assert old == []
    assert "可能可以申请" in new[0].text


def test_health_kept_for_an_open_case_does_not_move_to_where_there_is_none(
    edge: Edge, here: str, there: str
):
    with edge.database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=here, queue="Q-JZ", reason="asked"))
    assert "dis_cert" in finished(edge, here).session.facts

    bring(edge, ask_code(edge))

    (moved,) = sessions_of(edge, there)
    assert "dis_cert" not in moved.facts
    assert "肢体" not in str(moved.context) + str(moved.result)


def test_a_stopped_one_goes_on_by_the_button_under_the_farewell(edge: Edge, here: str, there: str):
    half_way(edge, here)
    stopping = hear(edge, "不测了", "stop_screening", key="here")
    screening.stop(edge, stopping)
    press = hear(edge, WISH, "screening_answer", {"fact": "_elsewhere"}, key="here")
    screening.take(edge, press)
    code = find_code(said(edge, press)[0].split("报这个码 ")[1].split(" 就行")[0])

    bring(edge, code)

    (moved,) = sessions_of(edge, there)
    assert (moved.state, moved.question) == ("active", "all_property")
    assert moved.facts["inc_wage"] == 2600
    assert_nothing_left(edge, here)


def test_what_ran_in_the_new_place_gives_way(edge: Edge, here: str, there: str):
    half_way(edge, here)
    TalkOf(edge, there).start("我想申请临时救助")

    bring(edge, ask_code(edge))

    states = [row.state for row in sessions_of(edge, there)]
    assert states == ["cancelled", "active"]
    assert sessions_of(edge, there)[-1].question == "all_property"


def test_said_in_the_same_conversation_it_loses_nothing(edge: Edge, here: str):
    half_way(edge, here)
    (before,) = sessions_of(edge, here)

    lines = bring(edge, ask_code(edge), key="here")

    (after,) = sessions_of(edge, here)
    assert (after.state, after.question, after.facts) == ("active", "all_property", before.facts)
    assert "接上了" in lines[0]


def test_it_may_move_on_once_more_with_a_new_code(edge: Edge, here: str, there: str):
    half_way(edge, here)
    bring(edge, ask_code(edge))

    bring(edge, ask_code(edge, key="there"), key="here")

    assert [row.state for row in sessions_of(edge, here)] == ["moved", "active"]
    assert_nothing_left(edge, there)


# --- what does not work -------------------------------------------------------------------------


def test_a_wrong_code_moves_nothing_and_is_counted(edge: Edge, here: str, there: str):
    half_way(edge, here)
    ask_code(edge)

    (line,) = bring(edge, WRONG)

    assert "这个码不对" in line
    assert sessions_of(edge, there) == []
    assert sessions_of(edge, here)[0].state == "active"
    assert count(edge, ResumeAttempt) == 1


def test_a_code_works_once(edge: Edge, here: str, there: str):
    half_way(edge, here)
    code = ask_code(edge)
    bring(edge, code)
    third = arrive(edge, "third")

    (line,) = bring(edge, code, key="third")

    assert "用过了" in line
    assert sessions_of(edge, third) == []
    assert sessions_of(edge, there)[0].state == "active"


def test_a_newer_code_ends_the_older_one(edge: Edge, here: str, there: str):
    half_way(edge, here)
    older = ask_code(edge)
    newer = ask_code(edge)

    first = bring(edge, older)
    second = bring(edge, newer)

    assert "这个码不对" in first[0]
    assert "接上了" in second[0]


@pytest.mark.parametrize(
    ("hours", "words"), [(47, "接上了"), (49, "这个码不对")], ids=["in time", "too late"]
)
def test_a_code_lives_two_days(edge: Edge, hours: int, words: str):
    with time_machine.travel(NOW, tick=False) as clock:
        half_way(edge, arrive(edge, "here"))
        code = ask_code(edge)
        clock.shift(timedelta(hours=hours))

        lines = bring(edge, code)

    assert words in lines[0]


def test_codes_past_their_time_are_swept_out_with_the_next(edge: Edge):
    with time_machine.travel(NOW, tick=False) as clock:
        half_way(edge, arrive(edge, "here"))
        half_way(edge, arrive(edge, "other"))
        ask_code(edge, key="other")
        bring(edge, WRONG)
        clock.shift(timedelta(days=3))

        ask_code(edge)

    assert count(edge, ResumeCode) == 1
    assert count(edge, ResumeAttempt) == 0


def test_after_five_wrong_ones_the_right_one_has_to_wait_an_hour(edge: Edge):
    with time_machine.travel(NOW, tick=False) as clock:
        here, there = arrive(edge, "here"), arrive(edge, "there")
        half_way(edge, here)
        code = ask_code(edge)
        tried = [bring(edge, str(int(WRONG) + number))[0] for number in range(MOST_WRONG)]

        blocked = bring(edge, code)
        clock.shift(timedelta(minutes=61))
        later = bring(edge, code)

    assert all("这个码不对" in line for line in tried)
    assert "先歇一个小时" in blocked[0]
    assert "接上了" in later[0]
    assert sessions_of(edge, there)[0].question == "all_property"


def test_others_are_not_blocked_by_one_who_guesses(edge: Edge, here: str):
    half_way(edge, here)
    code = ask_code(edge)
    for _ in range(MOST_WRONG):
        bring(edge, WRONG, key="guesser")

    lines = bring(edge, code)

    assert "接上了" in lines[0]


def test_many_who_guess_together_block_everybody(edge: Edge, here: str, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST_WRONG_TOGETHER", 8)
    half_way(edge, here)
    code = ask_code(edge)
    for number in range(8):
        bring(edge, WRONG, key=f"guesser{number}")

    lines = bring(edge, code)

    assert "先歇一个小时" in lines[0]
    assert sessions_of(edge, here)[0].state == "active"


@pytest.mark.timeout(120)
def test_of_two_who_say_it_at_once_exactly_one_gets_it(edge: Edge):
    for number in range(ROUNDS):
        here = arrive(edge, f"here{number}")
        TalkOf(edge, here).start("我想吃低保，屋头三口人")
        rivals = [arrive(edge, f"{name}{number}") for name in ("wang", "li")]
        with edge.database.transaction() as tx:
            row = edge.interview.open_session(tx, here)
            code = elsewhere.make_code(tx, row)

        results = redeem_at_once(edge.database, rivals, code)

        assert sorted(results) == ["moved", "wrong"]
        winner = rivals[results.index("moved")]
        loser = rivals[results.index("wrong")]
        assert [row.facts["hh_n"] for row in sessions_of(edge, winner)] == [3]
        assert sessions_of(edge, loser) == []


def redeem_at_once(database: Database, conversations: list[str], code: str) -> list[str]:
    barrier = threading.Barrier(len(conversations))
    results = [""] * len(conversations)

    def run(place: int) -> None:
        barrier.wait()
        try:
            with database.transaction() as tx:
                results[place] = elsewhere.redeem(tx, conversations[place], code, "-").value
        except Exception as error:  # a deadlock or a broken key is what the test looks for
            results[place] = f"BROKEN {error!r}"

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(conversations))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# --- a turn that runs again ---------------------------------------------------------------------


def test_a_turn_that_runs_again_leaves_the_code_it_has_told_working(edge: Edge, here: str):
    half_way(edge, here)
    call = hear(edge, WISH, "start_screening", key="here")
    screening.start(edge, call)

    screening.start(edge, call)

    (line,) = said(edge, call)
    code = find_code(line.split("报这个码 ")[1].split(" 就行")[0])
    assert "接上了" in bring(edge, code)[0]


def test_a_turn_that_redeems_again_is_no_wrong_attempt(edge: Edge, here: str, there: str):
    half_way(edge, here)
    call = hear(edge, show(ask_code(edge)), "start_screening", key="there")
    screening.start(edge, call)

    screening.start(edge, call)

    assert len(said(edge, call)) == 1
    assert count(edge, ResumeAttempt) == 0
    assert [row.state for row in sessions_of(edge, there)] == ["active"]


# --- what is stored -----------------------------------------------------------------------------


def test_only_a_hash_of_the_code_is_stored(edge: Edge, here: str):
    half_way(edge, here)

    code = ask_code(edge)

    with edge.database.reading() as tx:
        stored = tx.execute(text("SELECT * FROM resume_codes")).mappings().one()
    assert len(stored["code_hash"]) == 64
    assert code not in str(dict(stored)).replace(" ", "")


def test_an_attempt_does_not_keep_what_was_tried(edge: Edge):
    bring(edge, WRONG)

    with edge.database.reading() as tx:
        stored = tx.execute(text("SELECT * FROM resume_attempts")).mappings().one()
    assert set(stored) == {"id", "conversation_id", "at"}


def test_deleting_my_data_deletes_codes_and_attempts(edge: Edge, here: str):
    half_way(edge, here)
    code = ask_code(edge)
    bring(edge, WRONG, key="here")

    call = hear(edge, "确定删除", "delete_data", {"confirm": "yes"}, key="here")
    deletion.delete_data(edge, call)

    assert count(edge, ResumeCode) == count(edge, ResumeAttempt) == 0
    assert count(edge, ScreeningSession) == 0
    assert "这个码不对" in bring(edge, code)[0]


def test_deletion_leaves_the_codes_of_others(edge: Edge, here: str):
    half_way(edge, here)
    code = ask_code(edge)

    call = hear(edge, "确定删除", "delete_data", {"confirm": "yes"}, key="there")
    deletion.delete_data(edge, call)

    assert "接上了" in bring(edge, code)[0]


def test_both_ends_of_a_move_can_be_deleted(edge: Edge, here: str, there: str):
    finished(edge, here)
    bring(edge, ask_code(edge))

    for key in ("here", "there"):
        call = hear(edge, "确定删除", "delete_data", {"confirm": "yes"}, key=key)
        deletion.delete_data(edge, call)

    tables = (ScreeningSession, ScreeningSlip, ResumeCode, ResumeAttempt)
    assert [count(edge, table) for table in tables] == [0, 0, 0, 0]


def test_a_slip_with_a_code_to_its_screening_can_be_deleted(edge: Edge, here: str):
    finished(edge, here)
    code = ask_code(edge)

    slips.delete(edge, hear(edge, "确定删掉", "delete_slip", {"confirm": "yes"}, key="here"))

    assert count(edge, ScreeningSlip) == count(edge, ScreeningSession) == 0
    assert count(edge, ResumeCode) == 0
    assert "这个码不对" in bring(edge, code)[0]


def test_the_code_reaches_the_interview_unmasked(edge: Edge, here: str):
    half_way(edge, here)
    code = ask_code(edge)

    for words in (code, show(code), f"码是{show(code)}", code.replace(code[:3], f"{code[:3]}-", 1)):
        call = hear(edge, words, "start_screening", key="there")
        with edge.database.reading() as tx:
            asked = select(Message.text).where(
                Message.conversation_id == call.conversation_id, Message.author == "citizen"
            )
            heard = tx.scalars(asked.order_by(Message.seq.desc())).first()
        assert heard == words
        assert find_code(heard) == code


def test_no_code_is_logged(edge: Edge, here: str, caplog):
    caplog.set_level(logging.DEBUG)
    half_way(edge, here)

    code = ask_code(edge)
    bring(edge, WRONG)
    bring(edge, code)

    logged = " ".join(record.getMessage() for record in caplog.records)
    assert not [one for one in (code, show(code), WRONG, show(WRONG)) if one in logged]


def test_the_lines_of_the_old_conversation_are_blanked(edge: Edge, here: str, there: str):
    """We tell the citizen that nothing of what they said is kept in the old place."""
    begun = hear(edge, "我想吃低保，屋头三口人", "start_screening", key="here")
    screening.start(edge, begun)
    code = ask_code(edge)

    bring(edge, code)

    with edge.database.reading() as tx:
        lines = "".join(tx.scalars(select(Message.text).where(Message.conversation_id == here)))
    assert "三口人" not in lines
    assert "3人" not in lines
    assert show(code) not in lines
    assert "你好" in lines  # what was no part of the screening stays


def test_lines_stay_while_staff_work_on_an_open_case(edge: Edge, here: str, there: str):
    begun = hear(edge, "我想吃低保，屋头三口人", "start_screening", key="here")
    screening.start(edge, begun)
    with edge.database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=here, queue="Q-JZ", reason="asked"))
    code = ask_code(edge)

    bring(edge, code)

    with edge.database.reading() as tx:
        lines = "".join(tx.scalars(select(Message.text).where(Message.conversation_id == here)))
    assert "三口人" in lines


@pytest.mark.parametrize("words", [show("2345678901"), "码是 234-567-8901", WISH])
def test_a_code_and_the_wish_for_one_come_before_an_open_question(
    edge: Edge, here: str, words: str
):
    """Else ten digits would be taken for an amount."""
    half_way(edge, here)

    with edge.database.reading() as tx:
        assert edge.interview.reads_as_opening(tx, here, words)
        assert not edge.interview.reads_as_answer(tx, here, words)
