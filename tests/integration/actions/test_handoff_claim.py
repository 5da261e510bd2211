import pytest

from actions import handoff
from actions.accounts import NotAllowedError, disable_staff
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError


def _claim(database, case, staff):
    with database.transaction() as tx:
        return handoff.claim(tx, case.id, staff, case.version)


def test_claiming_gives_the_case_one_owner_and_silences_the_bot(world, database):
    conversation, staff = world.conversation(), world.staff("wang", office="关面镇窗口")
    case = world.request(conversation)

    owned = _claim(database, case, staff)

    assert (owned.state, owned.owner_id, owned.version) == ("owned", staff, 2)
    assert owned.owned_at is not None
    assert world.mode(conversation) == ("human", 2, False)
    assert world.kinds(case.id) == ["requested", "claimed"]
    notice = world.last_notice(conversation).text
    assert "关面镇窗口" in notice
    assert "wang" not in notice


def test_a_takeover_cancels_what_the_bot_has_not_delivered(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    before = world.answer(conversation, "A-5.2")
    case = world.request(conversation)
    queued_notice = world.last_notice(conversation)
    aside = world.answer(conversation, "A-5.1")

    _claim(database, case, staff)

    assert world.delivery(before) == "cancelled"
    assert world.delivery(aside) == "cancelled"
    assert world.delivery(queued_notice.id) == "queued"
    assert world.delivery(world.last_notice(conversation).id) == "queued"


def test_a_bot_answer_that_comes_after_the_takeover_is_dropped(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)
    epoch = world.mode(conversation)[1]

    _claim(database, case, staff)

    assert world.answer(conversation, "A-5.1", epoch=epoch) is None


def test_the_loser_of_a_claim_is_told_who_has_it(world, database):
    case = world.request(world.conversation())
    _claim(database, case, world.staff("wang", office="关面镇"))

    with pytest.raises(CaseConflictError, match=r"wang \(关面镇\) has it") as caught:
        _claim(database, case, world.staff("li"))

    assert (caught.value.owner_name, caught.value.owner_office) == ("wang", "关面镇")
    assert (caught.value.state, caught.value.version) == ("owned", 2)


def test_a_case_that_somebody_has_is_not_claimed_by_reloading_it(world, database):
    owned = world.claimed(world.conversation(), world.staff("wang"))

    with pytest.raises(CaseConflictError, match="wang"):
        _claim(database, owned, world.staff("li"))

    assert world.kinds(owned.id) == ["requested", "claimed"]


def test_a_case_that_changed_since_it_was_seen_is_not_claimed(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    seen = world.request(conversation)
    world.request(conversation, reason="urgent")

    with pytest.raises(CaseConflictError, match="version 2"):
        _claim(database, seen, staff)


def test_only_staff_of_the_queue_may_claim(world, database):
    case = world.request(world.conversation())

    with pytest.raises(NotAllowedError, match="Q-JZ"):
        _claim(database, case, world.staff("yang", queues=("Q-YL",)))
    _claim(database, case, world.staff("min", queues=("Q-YL", "Q-JZ")))


def test_disabled_and_unknown_staff_may_not_claim(world, database):
    case, gone = world.request(world.conversation()), world.staff("gone")
    with database.transaction() as tx:
        disable_staff(tx, "gone")

    with pytest.raises(NotAllowedError):
        _claim(database, case, gone)
    with pytest.raises(NotFoundError):
        _claim(database, case, 999)
    with pytest.raises(NotFoundError, match="case 999"), database.transaction() as tx:
        handoff.claim(tx, 999, gone, 1)


def test_the_next_case_is_the_urgent_one_then_the_oldest_of_ones_queues(world, database):
    old = world.request(world.conversation(), queue="Q-YL")
    world.request(world.conversation(), queue="Q-YL")
    other = world.request(world.conversation(), queue="Q-TY")
    everywhere, eldercare = world.staff("all"), world.staff("yang", queues=("Q-YL",))
    care = world.staff("ty", queues=("Q-TY",))
    urgent = world.request(world.conversation(), reason="urgent")

    with database.transaction() as tx:
        assert handoff.take_next(tx, everywhere).id == urgent.id
        assert handoff.take_next(tx, eldercare).id == old.id
        assert handoff.take_next(tx, care).id == other.id
