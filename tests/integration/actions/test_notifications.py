"""Who is told of what, and when nobody has to look any more."""

import threading

import pytest
from sqlalchemy import select

from actions import handoff, notifications
from actions.notifications import Outside
from actions.storage.tables import Case, Notification, NotificationRead
from tests.integration.actions.clock_world import told


@pytest.fixture
def wang(world):
    return world.staff("wang", ("Q-JZ",))


@pytest.fixture
def li(world):
    return world.staff("li", ("Q-JZ",))


def unread(world, staff_id: int, queues: tuple[str, ...] = ()) -> list[str]:
    with world.database.reading() as tx:
        return [one.kind.value for one in notifications.unread(tx, staff_id, queues)]


def tell(world, case_id: int, kind: str, actor: str = "system", **values: object) -> None:
    """An event whose transition is somebody else's to test."""
    with world.database.transaction() as tx:
        case = tx.get_one(Case, case_id)
        for name, value in values.items():
            setattr(case, name, value)
        notifications.tell(tx, case, kind, actor)
        tx.expunge(case)  # the case itself stays as it was


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("asked", "new"), ("urgent", "urgent"), ("crisis", "crisis"), ("complaint", "new")],
)
def test_a_new_case_is_told_to_its_queue_by_its_urgency(world, reason, kind):
    case = world.request(world.conversation(), reason=reason)

    assert told(world, case.id) == [(kind, None)]


def test_everybody_of_the_queue_sees_it_and_nobody_else(world, wang, li):
    case = world.request(world.conversation())

    with world.database.reading() as tx:
        (notice,) = notifications.unread(tx, wang, ("Q-JZ",))
    assert (notice.case_no, notice.queue, notice.is_personal) == (case.no, "Q-JZ", False)
    assert (unread(world, li, ("Q-JZ",)), unread(world, li)) == (["new"], ["new"])
    assert unread(world, li, ("Q-YL",)) == []


def test_one_persons_having_seen_it_leaves_it_new_for_the_others(world, wang, li):
    world.request(world.conversation())
    with world.database.transaction() as tx:
        ids = [one.id for one in notifications.unread(tx, wang)]
        first, second = (notifications.mark_read(tx, wang, ids) for _ in range(2))

    assert (first, second) == (1, 0)
    assert (unread(world, wang), unread(world, li)) == ([], ["new"])


def test_two_tabs_of_one_person_may_mark_at_one_moment(world, wang, database):
    world.request(world.conversation())
    with world.database.reading() as tx:
        ids = [one.id for one in notifications.unread(tx, wang)]
    barrier, errors = threading.Barrier(2), []

    def mark() -> None:
        barrier.wait()
        try:
            with database.transaction() as tx:
                notifications.mark_read(tx, wang, ids)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=mark) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with world.database.reading() as tx:
        assert len(tx.scalars(select(NotificationRead)).all()) == 1
    assert errors == []


def test_what_is_anothers_cannot_be_marked(world, wang, li):
    case = world.claimed(world.conversation(), wang)
    tell(world, case.id, "citizen_wrote", "citizen")
    with world.database.transaction() as tx:
        ids = [one.id for one in notifications.unread(tx, wang)]
        marked = notifications.mark_read(tx, li, ids)

    assert marked == 0
    assert unread(world, wang) == ["citizen_wrote"]


def test_once_somebody_has_the_case_its_queue_has_nothing_to_look_at(world, wang, li):
    case = world.request(world.conversation())
    with world.database.transaction() as tx:
        handoff.claim(tx, case.id, wang, case.version)

    assert unread(world, li) == []


def test_the_citizens_words_are_told_to_the_owner_until_they_answer(world, wang, li):
    conversation = world.conversation()
    case = world.claimed(conversation, wang)
    with world.database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "请讲")
        handoff.citizen_wrote(tx, conversation)
    before = (unread(world, wang), unread(world, li))
    with world.database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "好")

    assert before == (["citizen_wrote"], [])
    assert unread(world, wang) == []


def test_a_case_that_becomes_urgent_is_told_to_its_owner_or_its_queue(world, wang):
    owned_by, waiting_in = world.conversation(), world.conversation()
    owned = world.claimed(owned_by, wang)
    waiting = world.request(waiting_in)
    for conversation in (owned_by, waiting_in):
        world.request(conversation, reason="crisis")

    assert told(world, owned.id)[-1] == ("crisis", wang)
    assert told(world, waiting.id)[-1] == ("crisis", None)


def test_a_case_given_back_is_told_to_the_queue_it_goes_to(world, wang):
    case = world.claimed(world.conversation(), wang)
    with world.database.transaction() as tx:
        handoff.return_to_queue(tx, case.id, wang, "wrong_queue", "Q-YL")

    assert unread(world, wang, ("Q-YL",)) == ["returned"]
    assert unread(world, wang, ("Q-JZ",)) == []


@pytest.mark.parametrize(
    ("kind", "actor", "expected"),
    [
        ("reminded", "citizen", [("reminded", "wang")]),
        ("contact_left", "citizen", [("citizen_wrote", "wang")]),
        ("taken_over", "staff:wang", [("taken_over", "li")]),
        ("reassigned", "system", [("reassigned", "wang"), ("reassigned", "li")]),
        ("transfer_accepted", "staff:wang", [("transfer_accepted", "li")]),
        ("transfer_rejected", "staff:li", [("transfer_rejected", "wang")]),
        ("transfer_timed_out", "system", [("transfer_timed_out", "wang")]),
        ("transfer_withdrawn", "staff:wang", []),
    ],
)
def test_who_is_told_of_a_case_that_wang_has_and_li_had(world, wang, li, kind, actor, expected):
    people = {"wang": wang, "li": li}
    case = world.claimed(world.conversation(), wang)
    who = actor.replace("wang", str(wang)).replace("li", str(li)) if ":" in actor else actor

    tell(world, case.id, kind, who, last_owner_id=li)

    assert told(world, case.id)[1:] == [(name, people[person]) for name, person in expected]


@pytest.mark.parametrize("kind", ["lease_expired", "reopened"])
def test_who_lost_a_case_and_its_queue_are_told_that_it_waits(world, wang, kind):
    case = world.request(world.conversation())

    tell(world, case.id, kind, last_owner_id=wang)

    assert told(world, case.id)[1:] == [(kind, wang), (kind, None)]


def test_a_reminder_of_a_case_that_waits_goes_to_its_queue(world):
    case = world.request(world.conversation())

    tell(world, case.id, "reminded", "citizen")

    assert told(world, case.id)[-1] == ("reminded", None)


def test_who_did_it_is_not_told(world, wang):
    case = world.claimed(world.conversation(), wang)

    tell(world, case.id, "reassigned", f"staff:{wang}")

    assert told(world, case.id)[1:] == []


def test_when_a_case_is_over_nobody_has_to_look_at_it(world, wang):
    conversation = world.conversation()
    case = world.claimed(conversation, wang)
    tell(world, case.id, "reminded", "citizen")
    with world.database.transaction() as tx:
        handoff.resolve(tx, case.id, wang, "explained")

    assert unread(world, wang) == []


def outside(world) -> list[str]:
    with world.database.reading() as tx:
        return list(tx.scalars(select(Notification.outside).order_by(Notification.id)))


def test_the_group_hears_of_an_event_once(world, wang):
    case = world.request(world.conversation())
    tell(world, case.id, "lease_expired", last_owner_id=wang)

    assert outside(world) == ["pending", "pending", "off"]


def test_what_the_citizen_wrote_is_not_for_the_group(world, wang):
    case = world.claimed(world.conversation(), wang)
    tell(world, case.id, "citizen_wrote", "citizen")

    assert outside(world)[-1] == "off"


def test_a_notification_is_taken_once_and_is_uncertain_until_the_answer(world, database):
    case = world.request(world.conversation())
    with database.transaction() as tx:
        first, second = notifications.take_outside(tx), notifications.take_outside(tx)

    assert first is not None
    assert (first.case_no, first.queue, first.kind.value, second) == (case.no, "Q-JZ", "new", None)
    assert outside(world) == ["uncertain"]
    with database.transaction() as tx:
        assert notifications.outside_troubles(tx) == {Outside.UNCERTAIN: 1}
        notifications.end_outside(tx, first.id, Outside.SENT)
        notifications.end_outside(tx, first.id, Outside.PENDING)  # too late: it is sent
        assert notifications.outside_troubles(tx) == {}
    assert outside(world) == ["sent"]


def test_two_senders_never_take_the_same(world, database):
    for _ in range(20):
        world.request(world.conversation())
    barrier, taken = threading.Barrier(2), []

    def take() -> None:
        barrier.wait()
        for _ in range(40):
            with database.transaction() as tx:
                found = notifications.take_outside(tx)
            if found is not None:
                taken.append(found.id)

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 20


def test_what_somebody_has_seen_to_is_not_sent_any_more(world, wang):
    world.claimed(world.conversation(), wang)
    with world.database.transaction() as tx:
        assert notifications.take_outside(tx) is None

    assert outside(world) == ["off"]


def test_without_a_group_nothing_waits_for_one(world):
    world.request(world.conversation())
    with world.database.transaction() as tx:
        silenced = notifications.silence_outside(tx)

    assert (silenced, outside(world)) == (1, ["off"])
