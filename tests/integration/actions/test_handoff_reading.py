import pytest
from sqlalchemy import update

from actions import handoff
from actions.errors import NotFoundError
from actions.storage.tables import CaseState, Outbox


def test_lists_come_urgent_first_then_by_waiting_time(world, database):
    first = world.request(world.conversation())
    second = world.request(world.conversation())
    urgent = world.request(world.conversation(), reason="urgent")

    with database.reading() as tx:
        found = handoff.list_cases(tx)

    assert [line.id for line in found] == [urgent.id, first.id, second.id]
    assert [line.position for line in found] == [1, 1, 2]


def test_lists_are_limited_to_queues_states_and_owner(world, database):
    staff = world.staff("wang")
    waiting = world.request(world.conversation(), queue="Q-YL")
    world.request(world.conversation(), queue="Q-TY")
    mine = world.claimed(world.conversation(), staff)

    with database.reading() as tx:
        in_queue = handoff.list_cases(tx, ["Q-YL"])
        owned = handoff.list_cases(tx, states=[CaseState.OWNED])
        of_mine = handoff.list_cases(tx, owner_id=staff)
        resolved = handoff.list_cases(tx, states=["resolved"])

    assert [line.id for line in in_queue] == [waiting.id]
    assert [line.id for line in owned] == [line.id for line in of_mine] == [mine.id]
    assert (of_mine[0].owner_name, of_mine[0].position) == ("wang", 0)
    assert resolved == []


def test_a_line_says_what_was_asked(world, database):
    conversation = world.conversation()
    world.say(conversation, "老兵住养老院打折吗" * 20)
    world.say(conversation, "转人工", press="case:request")
    world.request(conversation, queue="Q-YL")

    with database.reading() as tx:
        line = handoff.list_cases(tx)[0]

    assert line.preview == ("老兵住养老院打折吗" * 20)[:80]
    assert (line.queue_name, line.channel, line.last_seq) == ("养老", "telegram", 4)


def test_counts_cover_every_queue(world, database):
    world.request(world.conversation(), queue="Q-YL")
    world.request(world.conversation(), reason="urgent")
    world.claimed(world.conversation(), world.staff("wang"))

    with database.reading() as tx:
        counts = {row.queue: row for row in handoff.count_by_queue(tx)}
        narrow = handoff.count_by_queue(tx, ["Q-YL"])

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
