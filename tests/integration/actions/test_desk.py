"""Notes, drafts, presence, canned replies and forms sent twice, on both databases."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from actions import desk, handoff
from actions.desk import DeskError, DeskProblem, Doing
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    CannedReply,
    Draft,
    Message,
    Outbox,
    Presence,
    SentForm,
)
from knowledge import clock
from tests.integration.actions.handoff_world import World

SECRET = "他家的事只有我们晓得"


@pytest.fixture
def wang(world: World) -> int:
    return world.staff("wang")


@pytest.fixture
def zhao(world: World) -> int:
    return world.staff("zhao")


@pytest.fixture
def case_id(world: World) -> int:
    return world.request(world.conversation()).id


def test_notes_are_read_in_order_with_their_writers(database: Database, case_id, wang, zhao):
    with database.transaction() as tx:
        desk.add_note(tx, case_id, wang, "先打过电话")
        desk.add_note(tx, case_id, zhao, "  没有人接\r\n明天再打 ")

    with database.reading() as tx:
        notes = desk.notes_of(tx, case_id)
    assert [(note.staff_name, note.text) for note in notes] == [
        ("wang", "先打过电话"),
        ("zhao", "没有人接\n明天再打"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", DeskProblem.EMPTY),
        (" \n ", DeskProblem.EMPTY),
        ("字" * 2_001, DeskProblem.TOO_LONG),
    ],
)
def test_a_note_that_cannot_be_kept(database: Database, case_id, wang, text, problem):
    with pytest.raises(DeskError) as caught, database.transaction() as tx:
        desk.add_note(tx, case_id, wang, text)

    assert caught.value.problem is problem


def test_a_note_of_the_greatest_length_is_kept(database: Database, case_id, wang):
    with database.transaction() as tx:
        assert len(desk.add_note(tx, case_id, wang, "字" * 2_000).text) == 2_000


def test_a_note_needs_a_case(database: Database, wang):
    with pytest.raises(NotFoundError), database.transaction() as tx:
        desk.add_note(tx, 999, wang, "写给谁")


def test_numbers_that_identify_a_person_are_masked_in_notes(database: Database, case_id, wang):
    with database.transaction() as tx:
        note = desk.add_note(tx, case_id, wang, "身份证 11010519491231002X")

    assert "11010519491231002X" not in note.text


def test_notes_and_drafts_become_no_message_and_no_event(
    world: World, database: Database, case_id, wang
):
    before = world.case(case_id).version, world.kinds(case_id)
    with database.transaction() as tx:
        desk.add_note(tx, case_id, wang, SECRET)
        desk.save_draft(tx, case_id, wang, SECRET)
        desk.touch(tx, case_id, wang, Doing.REPLYING)

    with database.reading() as tx:
        texts = tx.scalars(select(Message.text)).all()
        view = handoff.case_view(tx, case_id)
        rows = tx.scalar(select(func.count(Outbox.id)))
    assert all(SECRET not in text for text in texts)
    assert len(texts) == rows == 2  # that the case waits, and where one lives
    assert SECRET not in str(view.brief)
    assert (world.case(case_id).version, world.kinds(case_id)) == before


def test_a_draft_is_kept_for_its_writer_until_it_is_emptied(
    database: Database, case_id, wang, zhao
):
    with database.transaction() as tx:
        desk.save_draft(tx, case_id, wang, "写到\r\n一半")
        desk.save_draft(tx, case_id, wang, "写到\r\n一半多")
    with database.reading() as tx:
        assert desk.draft_of(tx, case_id, wang) == "写到\n一半多"
        assert desk.draft_of(tx, case_id, zhao) == ""

    with database.transaction() as tx:
        desk.save_draft(tx, case_id, wang, "  \n")

    with database.reading() as tx:
        assert tx.scalars(select(Draft)).all() == []


@pytest.mark.parametrize(("length", "is_kept"), [(20_000, True), (20_001, False)])
def test_how_long_a_draft_may_be(database: Database, case_id, wang, length, is_kept):
    with database.transaction() as tx:
        if is_kept:
            desk.save_draft(tx, case_id, wang, "字" * length)
        else:
            with pytest.raises(DeskError):
                desk.save_draft(tx, case_id, wang, "字" * length)


def test_sending_drops_the_draft(world: World, database: Database, wang):
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        desk.save_draft(tx, case.id, wang, "您好")

    with database.transaction() as tx:
        desk.send(tx, case.id, wang, "您好")

    with database.reading() as tx:
        assert desk.draft_of(tx, case.id, wang) == ""
    assert [line.text for line in world.lines(case.conversation_id, Author.STAFF)] == ["您好"]


def test_a_text_with_a_gap_is_not_sent_and_its_draft_stays(world: World, database: Database, wang):
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        desk.save_draft(tx, case.id, wang, "在{{地方}}")

    with pytest.raises(DeskError) as caught, database.transaction() as tx:
        desk.send(tx, case.id, wang, "在{{地方}}")

    assert (caught.value.problem, caught.value.names) == (DeskProblem.GAPS, ("地方",))
    assert world.lines(case.conversation_id, Author.STAFF) == []
    with database.reading() as tx:
        assert desk.draft_of(tx, case.id, wang) == "在{{地方}}"


def test_who_is_there_and_what_they_do(database: Database, case_id, wang, zhao):
    with database.transaction() as tx:
        desk.touch(tx, case_id, zhao, Doing.REPLYING)
        desk.touch(tx, case_id, wang, Doing.READING)

    with database.reading() as tx:
        everybody = [(one.name, one.doing) for one in desk.present(tx, case_id)]
        others = [one.name for one in desk.present(tx, case_id, but=wang)]
    assert everybody == [("wang", Doing.READING), ("zhao", Doing.REPLYING)]
    assert others == ["zhao"]


@pytest.mark.parametrize(("seconds", "is_there"), [(29, True), (30, False)])
def test_who_gives_no_sign_of_life_for_30_seconds_is_gone(
    database: Database, case_id, wang, seconds, is_there
):
    start = clock.now()
    with time_machine.travel(start, tick=False), database.transaction() as tx:
        desk.touch(tx, case_id, wang, Doing.READING)

    later = start + timedelta(seconds=seconds)
    with time_machine.travel(later, tick=False), database.reading() as tx:
        assert bool(desk.present(tx, case_id)) is is_there


def test_leaving_takes_the_hint_away_at_once(database: Database, case_id, wang):
    with database.transaction() as tx:
        desk.touch(tx, case_id, wang, Doing.READING)
        desk.leave(tx, case_id, wang)
        desk.leave(tx, case_id, wang)

    with database.reading() as tx:
        assert desk.present(tx, case_id) == []


def test_only_news_wakes_the_other_consoles(world: World, database: Database, case_id, wang):
    woken: list[frozenset[str]] = []
    database.on_commit = woken.append
    start = clock.now()

    for seconds, doing in ((0, "reading"), (10, "reading"), (20, "replying"), (55, "replying")):
        moment = start + timedelta(seconds=seconds)
        with time_machine.travel(moment, tick=False), database.transaction() as tx:
            desk.touch(tx, case_id, wang, Doing(doing))

    # came, (still there), began to write, came back after being away
    assert woken == [frozenset({world.case(case_id).conversation_id})] * 3


def test_old_signs_of_life_are_cleared_away(world: World, database: Database, case_id, wang):
    other = world.request(world.conversation()).id
    start = clock.now()
    with time_machine.travel(start, tick=False), database.transaction() as tx:
        desk.touch(tx, other, wang, Doing.READING)

    later = start + timedelta(hours=2)
    with time_machine.travel(later, tick=False), database.transaction() as tx:
        desk.touch(tx, case_id, wang, Doing.READING)

    with database.reading() as tx:
        assert [row.case_id for row in tx.scalars(select(Presence))] == [case_id]


def test_the_same_form_counts_once(database: Database, wang):
    taken = []
    for fields in ({"text": "好的"}, {"text": "好的"}, {"text": "好的。"}):
        with database.transaction() as tx:
            taken.append(desk.take_form(tx, "page", wang, "reply", fields))

    assert taken == [True, False, True]


@pytest.mark.parametrize(
    ("key", "act", "login"),
    [("page2", "reply", "wang"), ("page", "note", "wang"), ("page", "reply", "zhao")],
)
def test_another_page_another_act_and_another_person_are_other_forms(
    world: World, database: Database, key, act, login
):
    people = {name: world.staff(name) for name in ("wang", "zhao")}
    with database.transaction() as tx:
        desk.take_form(tx, "page", people["wang"], "reply", {"text": "好的"})

    with database.transaction() as tx:
        assert desk.take_form(tx, key, people[login], act, {"text": "好的"})


def test_a_form_whose_work_was_undone_may_come_again(database: Database, wang):
    with pytest.raises(DeskError), database.transaction() as tx:
        desk.add_note(tx, 1 if desk.take_form(tx, "page", wang, "reply", {}) else 2, wang, "")

    with database.transaction() as tx:
        assert desk.take_form(tx, "page", wang, "reply", {})


def test_no_words_are_kept_of_a_form(database: Database, wang):
    with database.transaction() as tx:
        desk.take_form(tx, "page", wang, "reply", {"text": SECRET})

    with database.reading() as tx:
        row = tx.scalars(select(SentForm)).one()
    assert SECRET not in str(vars(row))
    assert "page" not in row.page


def test_old_forms_are_forgotten(database: Database, wang):
    start = clock.now()
    with time_machine.travel(start, tick=False), database.transaction() as tx:
        desk.take_form(tx, "page", wang, "reply", {})

    with time_machine.travel(start + timedelta(days=3), tick=False), database.transaction() as tx:
        desk.take_form(tx, "later", wang, "reply", {})
        assert not desk.was_sent(tx, "page", "reply")
        assert desk.was_sent(tx, "later", "reply")


def test_of_two_equal_forms_at_one_moment_one_is_taken(database: Database, wang):
    barrier, taken = threading.Barrier(2), []

    def send() -> None:
        barrier.wait()
        with database.transaction() as tx:
            taken.append(desk.take_form(tx, "page", wang, "reply", {"text": "好的"}))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False, True]


def test_two_tabs_may_save_and_look_at_one_moment(database: Database, case_id, wang):
    barrier, errors = threading.Barrier(4), []

    def work(text: str) -> None:
        barrier.wait()
        try:
            with database.transaction() as tx:
                desk.touch(tx, case_id, wang, Doing.READING)
                desk.save_draft(tx, case_id, wang, text)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with database.reading() as tx:
        assert len(tx.scalars(select(Draft)).all()) == 1


def test_a_case_that_changed_since_it_was_read_is_a_conflict(world: World, database: Database):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        assert desk.check_seen(tx, case.id, case.version).id == case.id

    with pytest.raises(CaseConflictError) as caught, database.transaction() as tx:
        desk.check_seen(tx, case.id, case.version - 1)

    assert caught.value.owner_name == "wang"


def test_canned_replies_of_the_queue_come_first_and_switched_off_ones_not_at_all(
    database: Database,
):
    with database.transaction() as tx:
        for title, queue, is_active in (
            ("给谁都行", "", True),
            ("养老的", "Q-YL", True),
            ("低保的", "Q-JZ", True),
            ("不用了", "Q-JZ", False),
        ):
            tx.add(CannedReply(title=title, text="…", queue=queue, is_active=is_active))

    with database.reading() as tx:
        titles = [one.title for one in desk.canned_for(tx, "Q-JZ")]
    assert titles == ["低保的", "给谁都行"]


def test_the_table_is_seeded_once(database: Database):
    with database.transaction() as tx:
        first = desk.seed_canned(tx)
        again = desk.seed_canned(tx)

    with database.reading() as tx:
        assert len(desk.canned_for(tx, "Q-JZ")) == first > 0
    assert again == 0


def test_linked_cases_come_before_earlier_ones(world: World, database: Database, wang):
    conversation = world.conversation()
    earlier = world.claimed(conversation, wang)
    with database.transaction() as tx:
        handoff.resolve(tx, earlier.id, wang, "explained")
    now = world.request(conversation, is_anew=True)

    with database.reading() as tx:
        related = desk.related_cases(tx, now.id)

    assert [(one.no, one.is_parallel) for one in related] == [(earlier.no, False)]
