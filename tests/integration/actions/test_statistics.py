"""The figures, against counting by hand, on both databases."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions import handoff, statistics
from actions.statistics.facts import REPLYING, TAKING
from actions.storage.database import Database
from actions.storage.tables import Conversation, Message, UnansweredQuestion
from knowledge.clock import LOCAL
from tests.integration.actions.handoff_world import World
from tests.integration.actions.statistics_world import FIRST, LAST, QUEUES, Made, group, store

PERIOD = statistics.Period(FIRST, LAST)
NOW = datetime(2026, 11, 9, 12, tzinfo=LOCAL)
ENDED = ("resolved", "closed")
OWNED = ("owned", "waiting_citizen", "transfer_pending")
MINUTES = st.integers(0, 5000)


@st.composite
def made_cases(draw: st.DrawFn) -> Made:
    state = draw(st.sampled_from(("queued", *OWNED, *ENDED, "cancelled")))
    is_ended = state in ENDED
    kinds = draw(st.lists(st.sampled_from(("first_reply", "resolve")), unique=True, max_size=2))
    standings = st.sampled_from(("met", "missed", "late", "paused", "running"))
    return Made(
        queue=draw(st.sampled_from(QUEUES)),
        opened=draw(st.integers(0, 10 * 24 * 60)),  # a day before the period to two after it
        taken=tuple(draw(st.lists(MINUTES, max_size=2))),
        replied=tuple(draw(st.lists(MINUTES, max_size=2))),
        ended=draw(MINUTES) if is_ended else draw(st.none() | MINUTES),
        state=state,
        outcome=draw(st.sampled_from(("explained", "guided", "other"))) if is_ended else None,
        reopened=draw(st.integers(0, 2)),
        transfers=tuple(
            draw(st.lists(st.sampled_from(("accepted", "rejected", "timed_out")), max_size=2))
        ),
        rating=draw(st.none() | st.tuples(st.booleans(), st.sampled_from((None, "slow")))),
        clocks=tuple((kind, draw(standings)) for kind in kinds),
    )


class UndoneError(Exception):
    """Everything that was written for one example goes."""


@contextmanager
def undone(database: Database):
    try:
        with database.transaction() as tx:
            yield tx
            raise UndoneError
    except UndoneError:
        pass


def by_hand(values: list[int]) -> tuple[int, int | None, int | None]:
    """The smallest value that half, or 9 of 10, do not exceed, by looking at each."""

    def least(share: int) -> int | None:
        enough = (v for v in values if sum(w <= v for w in values) * 100 >= share * len(values))
        return min(enough, default=None)

    return len(values), least(50), least(90)


def wall_minutes(_queue: str, start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds() // 60))


@time_machine.travel(NOW, tick=False)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases=st.lists(made_cases(), max_size=12), chosen=st.sets(st.sampled_from(QUEUES)))
def test_every_figure_is_what_counting_by_hand_gives(
    database: Database, cases: list[Made], chosen: set[str]
):
    counted = [case for case in cases if case.is_in and (not chosen or case.queue in chosen)]

    with undone(database) as tx:
        store(tx, cases, NOW)
        found = statistics.read_statistics(tx, PERIOD, chosen, minutes=wall_minutes)

    assert {(row.day, row.queue): row.count for row in found.volume} == Counter(
        (case.opened_at.date(), case.queue) for case in counted
    )
    check_times(found, counted)
    check_ends(found, counted)
    assert dict(found.transfers.by_kind) == Counter(s for c in counted for s in c.transfers)
    rated = [case.rating for case in counted if case.rating]
    assert (found.ratings.good, found.ratings.bad) == (
        sum(good for good, _ in rated),
        sum(not good for good, _ in rated),
    )
    assert dict(found.ratings.reasons) == Counter(reason for _, reason in rated if reason)
    check_kept(found, counted)


def check_times(found: statistics.Statistics, counted: list[Made]) -> None:
    assert [row.queue for row in found.times] == ["", *sorted({case.queue for case in counted})]
    for row in found.times:
        own = [case for case in counted if row.queue in ("", case.queue)]
        waits = [min(case.taken) for case in own if case.taken]
        replies = [min(case.replied) for case in own if case.replied]
        works = [
            max(0, case.taken[0] + case.ended - min(case.taken))
            for case in own
            if case.taken and case.state in ENDED
        ]
        for spread, values in (
            (row.waiting, waits),
            (row.first_reply, replies),
            (row.handling, works),
        ):
            assert (spread.count, spread.median, spread.p90) == by_hand(values)


def check_ends(found: statistics.Statistics, counted: list[Made]) -> None:
    states = [case.state for case in counted]
    ends = found.ends
    assert ends.resolved == states.count("resolved") + states.count("closed")
    assert ends.cancelled == states.count("cancelled")
    assert ends.waiting == states.count("queued")
    assert ends.in_work == sum(states.count(state) for state in OWNED)
    assert ends.resolved + ends.cancelled + ends.waiting + ends.in_work == len(counted)
    assert ends.reopened == len([case for case in counted if case.reopened])
    assert dict(ends.outcomes) == Counter(case.outcome for case in counted if case.state in ENDED)


def check_kept(found: statistics.Statistics, counted: list[Made]) -> None:
    standings = Counter(clock for case in counted for clock in case.clocks)
    for row in found.kept:
        assert row.met == standings[row.kind, "met"]
        assert row.missed == standings[row.kind, "missed"] + standings[row.kind, "late"]
        assert row.running == standings[row.kind, "running"] + standings[row.kind, "paused"]
    assert {row.kind for row in found.kept} == {kind for kind, _ in standings}


def test_the_period_begins_and_ends_at_local_midnight(database: Database):
    minute, day = 1, 24 * 60
    edges = [day - minute, day, 8 * day - minute, 8 * day]

    with undone(database) as tx:
        store(tx, [Made("Q-JZ", at) for at in edges], NOW)
        found = statistics.read_statistics(tx, PERIOD)

    assert [(row.day, row.count) for row in found.volume] == [(FIRST, 1), (LAST, 1)]


def test_times_are_measured_as_the_caller_says(database: Database):
    case = Made("Q-JZ", 24 * 60, taken=(600,))

    with undone(database) as tx:
        store(tx, [case], NOW)
        found = statistics.read_statistics(tx, PERIOD, minutes=lambda queue, start, end: 7)

    assert found.times[0].waiting == statistics.Spread(1, 7, 7)


def test_times_are_working_minutes_of_the_queue(database: Database):
    # Opened on Monday at 11:30, taken at 14:10, ended on Tuesday at 9:05.
    case = Made(
        "Q-JZ", (24 + 11) * 60 + 30, taken=(160,), ended=1135, state="closed", outcome="other"
    )
    always = replace(case, queue="Q-WJ")

    with undone(database) as tx:
        store(tx, [case, always], NOW)
        times = {row.queue: row for row in statistics.read_statistics(tx, PERIOD).times}

    assert (times["Q-JZ"].waiting.median, times["Q-JZ"].handling.median) == (40, 205)
    assert (times["Q-WJ"].waiting.median, times["Q-WJ"].handling.median) == (160, 1135)


def ask(tx: Session, group_id: int | None, words: str, at: datetime, seq: int) -> None:
    conversation = tx.get(Conversation, "c" * 32)
    if conversation is None:
        conversation = Conversation(id="c" * 32, channel="web", channel_key="k")
        tx.add(conversation)
        tx.flush()
    message = Message(
        conversation_id=conversation.id, seq=seq, author="citizen", text=words, epoch=0
    )
    tx.add(message)
    tx.flush()
    tx.add(
        UnansweredQuestion(
            message_id=message.id,
            conversation_id=conversation.id,
            text=words,
            cause="out_of_scope",
            group_id=group_id,
            asked_at=at,
        )
    )
    tx.flush()


def test_the_most_asked_come_first_with_their_newest_words_in_the_period(database: Database):
    inside, hour = PERIOD.start, timedelta(hours=1)
    with undone(database) as tx:
        rare, often = group(tx), group(tx)
        ask(tx, rare, "装扶手", inside, 1)
        ask(tx, often, "先问的", inside, 2)
        ask(tx, often, "后问的", inside + hour, 3)
        ask(tx, often, "过后问的", PERIOD.end, 4)
        ask(tx, None, "还没分组的", inside, 5)

        found = statistics.read_statistics(tx, PERIOD).unanswered
        hidden = statistics.read_statistics(tx, PERIOD, has_questions=False).unanswered

    assert [(one.group_id, one.count, one.example) for one in found] == [
        (often, 2, "后问的"),
        (rare, 1, "装扶手"),
    ]
    assert hidden == ()


def test_a_real_handoff_has_the_events_that_are_counted(world: World):
    staff_id, conversation = world.staff("wang"), world.conversation()
    case = world.claimed(conversation, staff_id)

    with world.database.transaction() as tx:
        handoff.reply(tx, case.id, staff_id, "您好")

    assert {*TAKING} & {*world.kinds(case.id)}
    assert {*REPLYING} & {*world.kinds(case.id)}


@pytest.mark.parametrize("table", ["cases", "unanswered_questions"])
def test_a_period_is_found_by_an_index(database: Database, table: str):
    column = {"cases": "created_at", "unanswered_questions": "asked_at"}[table]
    query = f"SELECT id FROM {table} WHERE {column} >= '2026-11-01' AND {column} < '2026-11-02'"
    is_sqlite = database.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"

    with database.reading() as tx:
        if not is_sqlite:  # an empty table is read whole unless that is forbidden
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        plan = str(tx.execute(text(f"{explain} {query}")).all())

    assert f"ix_{table}_" in plan
