"""Looking for cases over a real database."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text

from actions import handoff
from actions.handoff import CasePage, Shelf, Wanted
from actions.handoff.reading import searching
from actions.storage.database import Database
from actions.storage.tables import Case, Staff
from tests.integration.actions.handoff_world import World
from tests.integration.actions.many_cases import fill

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def look(
    world: World, staff_id: int, after: str = "", limit: int = 50, **wanted: object
) -> CasePage:
    with world.database.reading() as tx:
        return handoff.search(tx, tx.get_one(Staff, staff_id), Wanted(**wanted), after, limit)


def nos(found: CasePage) -> list[str]:
    return [row.no for row in found.rows]


def asked(world: World, words: str, queue: str = "Q-YL", **values: object) -> Case:
    conversation = world.conversation()
    world.say(conversation, words)
    case = world.request(conversation, queue=queue)
    with world.database.transaction() as tx:
        found = tx.get_one(Case, case.id)
        for name, value in values.items():
            setattr(found, name, value)
        return found


def test_words_are_found_wherever_they_stand_newest_first(world: World):
    clerk = world.staff("wang")
    old, _, new = (asked(world, words) for words in ("问优抚的事", "别的", "说说优抚"))

    assert nos(look(world, clerk, words="优抚")) == [new.no, old.no]


@pytest.mark.parametrize("words", ["%", "_", "100%", r"\\", "优_抚"])
def test_signs_of_the_database_are_only_signs(world: World, words: str):
    clerk = world.staff("wang")
    asked(world, "问优抚的事 100 元")
    hit = asked(world, f"我写的是 {words} 这个")

    assert nos(look(world, clerk, words=words)) == [hit.no]


def test_notices_of_the_system_are_not_what_people_said(world: World):
    clerk = world.staff("wang")
    asked(world, "问优抚的事")

    assert nos(look(world, clerk, words="您的编号是")) == []


def test_what_is_out_of_scope_is_not_found(world: World):
    narrow = world.staff("wang", queues=("Q-TY",))
    asked(world, "问优抚的事")
    hit = asked(world, "也问优抚", queue="Q-TY")

    assert nos(look(world, narrow, words="优抚")) == [hit.no]
    assert nos(look(world, narrow)) == [hit.no]


def test_a_number_of_another_queue_is_not_found_but_ones_own_is(world: World):
    narrow = world.staff("wang", queues=("Q-TY",))
    other = asked(world, "一")
    mine = asked(world, "二", state="owned", owner_id=narrow)

    found = [nos(look(world, narrow, no=case.no)) for case in (other, mine)]

    with world.database.transaction() as tx:  # as it was, for the check of the invariants
        case = tx.get_one(Case, mine.id)
        case.state, case.owner_id = "queued", None
    assert found == [[], [mine.no]]


def test_a_clause_is_found_by_what_was_quoted(world: World):
    clerk, conversation = world.staff("wang"), world.conversation()
    world.say(conversation, "低保")
    world.answer(conversation, "A-2.3")
    case = world.request(conversation)
    asked(world, "A-2.3 只是写了")

    assert nos(look(world, clerk, clause="A-2.3")) == [case.no]
    assert nos(look(world, clerk, clause="A-2")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" lb-261124-7k3m ", Wanted(no="LB-261124-7K3M")),
        ("LB2611247K3M", Wanted(no="LB-261124-7K3M")),
        ("a-2.3", Wanted(clause="A-2.3")),
        ("低保 A-2.3", Wanted(words="低保 A-2.3")),
        ("", Wanted()),
    ],
)
def test_what_is_typed_is_understood(typed: str, expected: Wanted):
    assert handoff.read_typed(Wanted(), typed) == expected


def test_dates_are_whole_local_days(world: World):
    clerk = world.staff("wang")
    midnight = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # where citizens live
    moments = [midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59),
               midnight + timedelta(days=1)]  # fmt: skip
    cases = [asked(world, "x", created_at=moment) for moment in moments]

    found = nos(look(world, clerk, since=date(2026, 11, 24), until=date(2026, 11, 24)))

    assert found == [cases[2].no, cases[1].no]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"is_urgent": True}, {"is_urgent": True}),
        ({"reopened": 2}, {"is_reopened": True}),
        ({"unit": "wenfeng"}, {"unit": "wenfeng"}),
        ({"last_owner_id": 1}, {"owner_id": 1}),
        ({"queue": "Q-TY"}, {"queue": "Q-TY"}),
    ],
)
def test_each_filter_keeps_only_its_cases(
    world: World, values: dict[str, object], wanted: dict[str, object]
):
    clerk = world.staff("wang")
    asked(world, "别的")
    conversation = world.conversation()
    queue = str(values.get("queue", "Q-YL"))
    case = world.request(conversation, queue=queue, urgent="is_urgent" in values)
    with world.database.transaction() as tx:
        for name, value in values.items():
            setattr(tx.get_one(Case, case.id), name, value)

    assert nos(look(world, clerk, **wanted)) == [case.no]


def test_a_long_search_stops_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(searching, "LOOKED_THROUGH", 2)
    clerk = world.staff("wang")
    hit = asked(world, "问优抚的事")
    edge = [asked(world, "别的") for _ in range(3)][1]

    first = look(world, clerk, words="优抚")
    second = look(world, clerk, first.next, words="优抚")

    assert (nos(first), first.looked_back_to) == ([], edge.created_at)
    assert nos(second) == [hit.no]


def test_pages_of_what_was_found_hold_every_case_once(world: World):
    clerk = world.staff("wang")
    made = [asked(world, "优抚", created_at=NOON).no for _ in range(5)]  # the same moment

    seen, after = [], ""
    for _ in range(3):
        one = look(world, clerk, after, limit=2, words="优抚")
        seen += nos(one)
        after = one.next

    assert (seen, after) == (made[::-1], "")


def test_what_was_looked_for_is_in_no_log(world: World, caplog: pytest.LogCaptureFixture):
    clerk = world.staff("wang")
    caplog.set_level(logging.DEBUG)

    with world.database.reading() as tx, pytest.raises(Exception, match="parameters hidden"):
        tx.execute(text("SELECT 1 FROM nowhere WHERE x = :x"), {"x": "秘密的话"})
    look(world, clerk, words="秘密的话")

    assert "秘密的话" not in caplog.text


def plans_of(database: Database, work: object) -> list[str]:
    """Run some reading and return how the database went about each of its statements."""
    is_postgres = database.engine.dialect.name == "postgresql"
    seen: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        seen.append((statement, values))

    with database.reading() as tx:
        event.listen(database.engine, "before_cursor_execute", note)
        work(tx)  # type: ignore[operator]
        event.remove(database.engine, "before_cursor_execute", note)
        plans = []
        for statement, values in seen:
            how = "EXPLAIN" if is_postgres else "EXPLAIN QUERY PLAN"
            rows = tx.connection().exec_driver_sql(f"{how} {statement}", values)  # type: ignore[arg-type]
            plans.append("\n".join(str(tuple(row)) for row in rows))
    return plans


LARGE = ("cases", "conversations", "messages", "case_clocks")


@pytest.mark.parametrize("shelf", [*(shelf.value for shelf in Shelf), "Q-YL"])
def test_no_list_reads_a_large_table_from_end_to_end(database: Database, shelf: str):
    fill(database, closed=4_000, open_cases=40, ends=NOON)
    staff = Staff(id=1, login="a", name="a", queues=[], units=[])

    def work(tx: object) -> None:
        handoff.shelf_page(tx, staff, shelf)  # type: ignore[arg-type]
        handoff.count_lists(tx, staff)  # type: ignore[arg-type]

    plans = plans_of(database, work)

    scans = [f"Seq Scan on {table}" for table in LARGE] + [f"SCAN {table}')" for table in LARGE]
    assert plans
    assert [plan for plan in plans if any(scan in plan for scan in scans)] == []


def test_a_page_deep_in_a_search_begins_at_its_place(database: Database):
    fill(database, closed=4_000, open_cases=40, ends=NOON)
    staff = Staff(id=1, login="a", name="a", queues=[], units=[])
    with database.reading() as tx:
        after = handoff.search(tx, staff, Wanted()).next

    plans = plans_of(database, lambda tx: handoff.search(tx, staff, Wanted(), after))

    assert "ix_cases_created" in plans[0]
