import pytest
from sqlalchemy import update

from actions import handoff, notifications
from actions.errors import NotFoundError
from actions.handoff import CaseLine, Shelf, Wanted
from actions.storage.tables import Outbox, Staff
from tests.integration.actions.handoff_world import World


def lines(world: World, staff_id: int, shelf: str) -> tuple[CaseLine, ...]:
    with world.database.reading() as tx:
        return handoff.shelf_page(tx, tx.get_one(Staff, staff_id), shelf).rows


def test_lists_come_urgent_first_then_by_waiting_time(world):
    first = world.request(world.conversation())
    second = world.request(world.conversation())
    urgent = world.request(world.conversation(), reason="urgent")

    found = lines(world, world.staff("wang"), Shelf.WAITING)

    assert [line.id for line in found] == [urgent.id, first.id, second.id]
    assert [line.position for line in found] == [1, 1, 2]


def test_lists_are_of_a_queue_or_ones_own(world):
    staff = world.staff("wang")
    waiting = world.request(world.conversation(), queue="Q-YL")
    world.request(world.conversation(), queue="Q-TY")
    mine = world.claimed(world.conversation(), staff)

    in_queue, of_mine = lines(world, staff, "Q-YL"), lines(world, staff, Shelf.MINE)

    assert [line.id for line in in_queue] == [waiting.id]
    assert [line.id for line in of_mine] == [mine.id]
    assert (of_mine[0].owner_name, of_mine[0].position) == ("wang", 0)


def test_another_units_clerk_sees_neither_line_nor_preview_nor_count(world, database):
    conversation = world.conversation()
    world.say(conversation, "老兵住养老院打折吗")
    case = world.request(conversation, queue="Q-YL", urgent=True)
    world.place(case.id, "here")
    there = world.staff("there")
    world.assign_units(there, "there")

    with database.reading() as tx:
        staff = tx.get_one(Staff, there)
        shelves = [handoff.shelf_page(tx, staff, shelf).rows for shelf in (*Shelf, "Q-YL")]
        found = [handoff.search(tx, staff, one).rows for one in (Wanted(), Wanted(no=case.no))]
        counts = handoff.count_lists(tx, staff)
        in_queues = {(row.waiting, row.urgent, row.owned) for row in counts.queues}
        bell = notifications.unread(tx, there, staff.queues, staff.units)

    assert not any(shelves + found)
    assert (set(counts.shelves.values()), in_queues) == ({0}, {(0, 0, 0)})
    assert bell == []


def test_the_units_own_clerk_sees_line_preview_and_count(world, database):
    """The other side of the test above: nothing there is empty by accident."""
    conversation = world.conversation()
    world.say(conversation, "老兵住养老院打折吗")
    case = world.request(conversation, queue="Q-YL", urgent=True)
    world.place(case.id, "here")
    here = world.staff("here")
    world.assign_units(here, "here")

    with database.reading() as tx:
        staff = tx.get_one(Staff, here)
        (line,) = handoff.shelf_page(tx, staff, Shelf.WAITING).rows
        (count,) = (row for row in handoff.count_lists(tx, staff).queues if row.queue == line.queue)
        bell = notifications.unread(tx, here, staff.queues, staff.units)

    assert (line.preview, count.waiting) == ("老兵住养老院打折吗", 1)
    assert [one.case_id for one in bell] == [case.id]


def test_a_line_says_what_was_asked(world):
    conversation = world.conversation()
    world.say(conversation, "老兵住养老院打折吗" * 20)
    world.say(conversation, "转人工", press="case:request")
    world.request(conversation, queue="Q-YL")

    (line,) = lines(world, world.staff("wang"), Shelf.WAITING)

    assert line.preview == ("老兵住养老院打折吗" * 20)[:80]
    assert (line.queue_name, line.channel, line.last_seq) == ("养老", "telegram", 4)


def test_counts_cover_every_queue(world, database):
    world.request(world.conversation(), queue="Q-YL")
    world.request(world.conversation(), reason="urgent")
    wang, li = world.staff("wang"), world.staff("li", queues=("Q-YL",))
    world.claimed(world.conversation(), wang)

    with database.reading() as tx:
        everywhere, there = (tx.get_one(Staff, one) for one in (wang, li))
        counts = {row.queue: row for row in handoff.count_lists(tx, everywhere).queues}
        narrow = handoff.count_lists(tx, there).queues

    assert len(counts) == 13
    assert (counts["Q-YL"].waiting, counts["Q-YL"].urgent, counts["Q-YL"].owned) == (1, 0, 0)
    assert (counts["Q-JN"].waiting, counts["Q-JN"].urgent) == (1, 1)
    assert (counts["Q-JZ"].waiting, counts["Q-JZ"].owned) == (0, 1)
    assert [row.queue for row in narrow] == ["Q-YL"]


def test_a_case_is_seen_whole(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    world.say(conversation, "打折吗")
    world.answer(conversation, "A-5.2", "A-5.1")
    world.answer(conversation, "A-5.2")
    case = world.claimed(conversation, staff)
    with database.transaction() as tx:
        sent = handoff.reply(tx, case.id, staff, "您好")
        tx.execute(
            update(Outbox).where(Outbox.message_id == sent.id).values(state="failed", error="403")
        )

    with database.reading() as tx:
        view = handoff.case_view(tx, case.id)
        rest = handoff.case_view(tx, case.id, since=sent.seq - 1)

    assert [line.seq for line in view.transcript] == list(range(1, sent.seq + 1))
    assert [line.seq for line in rest.transcript] == [sent.seq]
    last = view.transcript[-1]
    assert (last.staff_name, last.delivery, last.delivery_error) == ("wang", "failed", "403")
    assert [clause.clause for clause in view.clauses] == ["A-5.2", "A-5.1"]
    assert [event.kind for event in view.events] == ["requested", "claimed", "replied"]
    assert [event.actor_name for event in view.events] == ["citizen", "wang", "wang"]
    assert (view.mode, view.case.owner_office) == ("human", "关面镇")


def test_an_unknown_case_is_named(world, database):
    with database.reading() as tx, pytest.raises(NotFoundError, match="case 7"):
        handoff.case_view(tx, 7)


def test_the_citizen_sees_their_own_cases_newest_first(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    world.request(world.conversation())
    done = world.claimed(conversation, staff)
    with database.transaction() as tx:
        handoff.resolve(tx, done.id, staff, "explained", "")
    waiting = world.request(conversation)

    with database.reading() as tx:
        mine = handoff.my_cases(tx, conversation)

    assert [(case.no, case.is_open, case.position) for case in mine] == [
        (waiting.no, True, 2),
        (done.no, False, 0),
    ]
    assert mine[1].ended_at is not None
