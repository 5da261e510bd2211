"""Looks at numbers and exports, on both databases."""

import csv
import io
import threading
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from actions import handoff, oversight
from actions.accounts import NotAllowedError
from actions.errors import ConflictError, NotFoundError
from actions.oversight import ExportError, ExportState, Period, Purpose, PurposeError
from actions.storage.tables import Case, Disclosure, Export, Staff
from actions.texts import load_texts
from tests.integration.actions.handoff_world import World

NUMBER = "13800001234"
PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def world(database):
    return World(database)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(world, database):
    """A waiting case whose citizen left a number."""
    conversation = world.conversation()
    made = world.request(conversation, queue="Q-JZ")
    with database.transaction() as tx:
        handoff.leave_contact(tx, conversation, NUMBER)
    return made


def hire(database, login, role="agent", queues=(), units=()):
    with database.transaction() as tx:
        made = Staff(login=login, name=login, password_hash="-", role=role)
        made.queues, made.units = list(queues), list(units)
        tx.add(made)
        tx.flush()
        return made


def looks(database):
    with database.reading() as tx:
        return list(tx.scalars(select(Disclosure)))


# ---- numbers


def test_looking_gives_the_number_and_is_written_down(database, case):
    wang = hire(database, "wang")

    with database.transaction() as tx:
        number = oversight.look(tx, case.id, wang.id, "call_back", " 约下午 ")

    (line,) = looks(database)
    assert number == NUMBER
    assert (line.staff_id, line.case_id, line.what) == (wang.id, case.id, "phone")
    assert (line.purpose, line.note) == ("call_back", "约下午")


def test_a_look_that_is_not_written_down_gives_nothing(database, case, monkeypatch):
    wang = hire(database, "wang")
    monkeypatch.setattr("actions.oversight.contacts.Disclosure", _fail)

    with pytest.raises(RuntimeError), database.transaction() as tx:
        oversight.look(tx, case.id, wang.id, "call_back")


def _fail(**_):
    raise RuntimeError("it cannot be written")


@pytest.mark.parametrize(
    ("purpose", "note"), [("", ""), ("curious", ""), ("call_back", "字" * 201)]
)
def test_without_a_purpose_of_the_list_nothing_is_shown_or_written(database, case, purpose, note):
    wang = hire(database, "wang")

    with pytest.raises(PurposeError), database.transaction() as tx:
        oversight.look(tx, case.id, wang.id, purpose, note)

    assert looks(database) == []


@pytest.mark.parametrize(
    ("role", "queues", "units"),
    [
        ("agent", ["Q-TY"], []),  # another queue
        ("agent", [], ["elsewhere"]),  # another office
        ("auditor", ["Q-JZ"], []),  # reads words there, but no numbers
        ("admin", ["Q-JZ"], []),
        ("boss", [], []),
    ],
)
def test_who_may_not_see_the_number_gets_none(database, case, role, queues, units):
    other = hire(database, "other", role, queues, units)
    with database.transaction() as tx:
        tx.get_one(Case, case.id).unit = "here"

    with pytest.raises(NotAllowedError), database.transaction() as tx:
        oversight.look(tx, case.id, other.id, "call_back")

    assert looks(database) == []


def test_where_nobody_left_a_number_there_is_none(world, database):
    wang, made = hire(database, "wang"), world.request(world.conversation())

    with pytest.raises(NotFoundError), database.transaction() as tx:
        oversight.look(tx, made.id, wang.id, "call_back")
    with pytest.raises(NotFoundError), database.transaction() as tx:
        oversight.look(tx, 999, wang.id, "call_back")

    assert looks(database) == []


def test_looks_are_listed_by_scope_the_newest_first(world, database, case):
    wang = hire(database, "wang")
    for purpose in Purpose:
        with database.transaction() as tx:
            oversight.look(tx, case.id, wang.id, purpose)

    with database.reading() as tx:
        seen = oversight.list_disclosures(tx, hire(database, "auditor", "auditor"))
        elsewhere = oversight.list_disclosures(tx, hire(database, "far", "auditor", ["Q-TY"]))

    assert [line.purpose for line in seen] == [*reversed([one.value for one in Purpose])]
    assert {(line.staff_name, line.case_no) for line in seen} == {("wang", case.no)}
    assert elsewhere == []


# ---- exports


@pytest.fixture
def li(database):
    return hire(database, "li", "supervisor")


@pytest.fixture
def zhou(database):
    return hire(database, "zhou", "supervisor")


def ask(database, staff, reason="月报"):
    with database.transaction() as tx:
        return oversight.ask(tx, staff.id, "cases", PERIOD, reason)


def approve(database, export, staff):
    with database.transaction() as tx:
        return oversight.approve(tx, export.id, staff.id)


def fetch(database, export, staff):
    with database.transaction() as tx:
        return oversight.fetch(tx, export.id, staff.id, load_texts())


def state(database, export):
    with database.reading() as tx:
        return tx.get_one(Export, export.id).state


def test_two_people_make_an_export_and_every_step_is_kept(database, case, li, zhou):
    export = ask(database, li)
    approve(database, export, zhou)

    rows = list(csv.DictReader(io.StringIO(fetch(database, export, li).lstrip("\ufeff"))))

    assert [row["编号"] for row in rows] == [case.no]
    assert rows[0]["状态"] == load_texts().render("handoff.state.queued")
    with database.reading() as tx:
        kept = tx.get_one(Export, export.id)
    assert (kept.asked_by_id, kept.decided_by_id, kept.state) == (li.id, zhou.id, "fetched")
    assert None not in (kept.asked_at, kept.decided_at, kept.fetched_at, kept.expires_at)


def test_an_export_holds_nobodys_words_name_or_number(world, database, case, li, zhou):
    world.say(case.conversation_id, "我叫张三，住在文峰")
    export = ask(database, li)
    approve(database, export, zhou)

    text = fetch(database, export, li)

    assert NUMBER not in text
    assert "张三" not in text
    assert case.conversation_id not in text


def test_nobody_decides_their_own(database, li):
    export = ask(database, li)

    for decide in (oversight.approve, oversight.refuse):
        with pytest.raises(NotAllowedError), database.transaction() as tx:
            decide(tx, export.id, li.id)

    assert state(database, export) == "asked"


@pytest.mark.parametrize("role", ["agent", "auditor", "boss"])
def test_who_has_not_the_permission_neither_asks_nor_decides(database, li, role):
    export, other = ask(database, li), hire(database, "other", role)

    with pytest.raises(NotAllowedError):
        ask(database, other)
    with pytest.raises(NotAllowedError):
        approve(database, export, other)

    assert state(database, export) == "asked"


@pytest.mark.parametrize("decided", ["asked", "refused"])
def test_what_is_not_approved_is_not_fetched(database, li, zhou, decided):
    export = ask(database, li)
    if decided == "refused":
        with database.transaction() as tx:
            oversight.refuse(tx, export.id, zhou.id)

    with pytest.raises(ConflictError):
        fetch(database, export, li)

    assert state(database, export) == decided


def test_only_who_asked_fetches(database, li, zhou):
    export = ask(database, li)
    approve(database, export, zhou)

    with pytest.raises(NotAllowedError):
        fetch(database, export, zhou)

    assert state(database, export) == "approved"


def test_an_export_is_fetched_once(database, li, zhou):
    export = ask(database, li)
    approve(database, export, zhou)
    fetch(database, export, li)

    with pytest.raises(ConflictError):
        fetch(database, export, li)
    with pytest.raises(ConflictError):
        approve(database, export, zhou)


def test_two_who_fetch_at_the_same_moment_get_one_file(database, li, zhou):
    export, got = ask(database, li), []
    approve(database, export, zhou)

    def take():
        try:
            got.append(len(fetch(database, export, li)) > 0)
        except ConflictError:
            got.append(False)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False, False, False, True]


@pytest.mark.parametrize(
    ("late", "is_fetched"),
    [(timedelta(hours=24) - timedelta(seconds=1), True), (timedelta(hours=24), False)],
)
def test_an_approval_lasts_a_day(database, clock, li, zhou, late, is_fetched):
    export = ask(database, li)
    approve(database, export, zhou)
    clock.shift(late)

    if is_fetched:
        assert fetch(database, export, li)
        return
    with pytest.raises(ConflictError):
        fetch(database, export, li)
    with database.transaction() as tx:
        (line,) = oversight.list_exports(tx, li)
        assert (line.state, line.can_fetch) == (ExportState.EXPIRED, False)
        assert oversight.expire_due(tx) == 1
    assert state(database, export) == "expired"


def test_an_asker_who_lost_the_permission_fetches_nothing(database, li, zhou):
    export = ask(database, li)
    approve(database, export, zhou)
    with database.transaction() as tx:
        tx.get_one(Staff, li.id).role = "agent"

    with pytest.raises(NotAllowedError):
        fetch(database, export, li)


def test_an_export_holds_the_askers_scope_and_period(world, database, clock, case, zhou):
    narrow = hire(database, "narrow", "supervisor", ["Q-YL"])
    mine = world.request(world.conversation(), queue="Q-YL")
    clock.shift(timedelta(days=10))  # 1 December
    world.request(world.conversation(), queue="Q-YL")
    export = ask(database, narrow)
    approve(database, export, zhou)

    text = fetch(database, export, narrow)

    assert mine.no in text
    assert len(text.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("kind", "first", "last", "reason"),
    [
        ("everything", "2026-11-01", "2026-11-30", "月报"),
        ("cases", "2026-11-30", "2026-11-29", "月报"),  # backwards
        ("cases", "2025-11-01", "2026-11-02", "月报"),  # 367 days
        ("cases", "2026-11-01", "2026-11-30", "  "),
        ("cases", "2026-11-01", "2026-11-30", "字" * 201),
    ],
)
def test_what_cannot_be_asked_for(database, li, kind, first, last, reason):
    period = Period(date.fromisoformat(first), date.fromisoformat(last))

    with pytest.raises(ExportError), database.transaction() as tx:
        oversight.ask(tx, li.id, kind, period, reason)


def test_the_list_says_what_each_may_do(database, li, zhou):
    ask(database, li)
    admin = hire(database, "admin", "admin")

    with database.reading() as tx:
        own, other, keeper = (oversight.list_exports(tx, one)[0] for one in (li, zhou, admin))

    assert [line.can_decide for line in (own, other, keeper)] == [False, True, True]


# ---- history


def test_the_history_names_deeds_and_people_but_no_words(world, database, case):
    wang = hire(database, "wang")
    world.say(case.conversation_id, "我叫张三")
    with database.transaction() as tx:
        version = tx.get_one(Case, case.id).version
        handoff.claim(tx, case.id, wang.id, version)

    with database.reading() as tx:
        lines = oversight.list_history(tx, hire(database, "auditor", "auditor"))
        one = oversight.list_history(tx, wang, case_no=case.no.lower(), before=lines[0].id)
        far = oversight.list_history(tx, hire(database, "far", "auditor", ["Q-TY"]))

    assert (lines[0].kind, lines[0].actor_name, lines[0].state) == ("claimed", "wang", "owned")
    assert lines[-1].kind == "requested"
    assert [line.seq for line in one] == [line.seq for line in lines[1:]]
    assert far == []
    assert "张三" not in repr(lines)
