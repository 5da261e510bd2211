import pytest

from actions import handoff
from actions.accounts import NotAllowedError
from actions.handoff import CaseConflictError, HandoffError
from actions.storage.tables import Transfer


@pytest.fixture
def boss(world):
    return world.staff("boss", office="区局", role="supervisor")


def test_a_supervisor_takes_a_case_over(world, database, boss):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, wang)

    with database.transaction() as tx:
        taken = handoff.take_over(tx, case.id, boss, "absent")

    assert (taken.state, taken.owner_id, taken.last_owner_id) == ("owned", boss, wang)
    assert world.mode(conversation) == ("human", 2, False)
    assert "区局" in world.last_notice(conversation).text
    with pytest.raises(CaseConflictError, match="boss"), database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "您好")


def test_a_supervisor_gives_a_case_to_somebody_else(world, database, boss):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), wang)

    with database.transaction() as tx:
        given = handoff.reassign(tx, case.id, boss, li, "overloaded")

    assert (given.owner_id, given.last_owner_id) == (li, wang)
    assert world.kinds(case.id)[-1] == "reassigned"


def test_a_waiting_case_is_given_to_somebody_and_the_bot_falls_silent(world, database, boss):
    conversation, li = world.conversation(), world.staff("li")
    case = world.request(conversation)
    aside = world.answer(conversation, "A-5.1")

    with database.transaction() as tx:
        handoff.reassign(tx, case.id, boss, li, "overdue")

    assert world.mode(conversation) == ("human", 2, False)
    assert world.delivery(aside) == "cancelled"


def test_only_a_supervisor_in_scope_moves_cases(world, database):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), wang)
    elsewhere = world.staff("elsewhere", ("Q-YL",), role="supervisor")

    for somebody in (li, elsewhere):
        with pytest.raises(NotAllowedError), database.transaction() as tx:
            handoff.take_over(tx, case.id, somebody, "absent")
        with pytest.raises(NotAllowedError), database.transaction() as tx:
            handoff.reassign(tx, case.id, somebody, li, "absent")

    assert world.case(case.id).owner_id == wang


def test_a_case_is_given_only_to_who_works_its_queue(world, database, boss):
    case = world.claimed(world.conversation(), world.staff("wang"))
    li = world.staff("li", ("Q-YL",))

    with pytest.raises(HandoffError, match="does not work"), database.transaction() as tx:
        handoff.reassign(tx, case.id, boss, li, "absent")


def test_what_nobody_else_holds_is_not_taken_over(world, database, boss):
    waiting = world.request(world.conversation())
    own = world.claimed(world.conversation(), boss)

    for case in (waiting, own):
        with pytest.raises(CaseConflictError), database.transaction() as tx:
            handoff.take_over(tx, case.id, boss, "absent")


def test_a_takeover_withdraws_the_offer(world, database, boss):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        offer = handoff.offer_transfer(tx, case.id, wang, queue="Q-TB", reason="other")

    with database.transaction() as tx:
        handoff.take_over(tx, case.id, boss, "absent")

    with database.reading() as tx:
        found = tx.get_one(Transfer, offer.id)
        assert (found.state, found.answered_by_id) == ("withdrawn", boss)


def test_staff_make_a_waiting_case_urgent_and_it_moves_to_the_front(world, database):
    wang = world.staff("wang")
    case = world.request(world.conversation())

    with database.transaction() as tx:
        raised = handoff.escalate(tx, case.id, wang, "no_means")
        again = handoff.escalate(tx, case.id, wang, "no_means")

    assert (raised.is_urgent, raised.reason, raised.queue) == (True, "urgent", "Q-JN")
    assert again.version == raised.version
    assert "急件" in world.last_notice(case.conversation_id).text


def test_danger_makes_a_crisis_case_that_stays_with_its_owner(world, database):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)

    with database.transaction() as tx:
        raised = handoff.escalate(tx, case.id, wang, "danger")

    assert (raised.reason, raised.queue, raised.owner_id) == ("crisis", case.queue, wang)


def test_nobody_makes_somebody_elses_case_urgent(world, database):
    case = world.claimed(world.conversation(), world.staff("wang"))
    li, zhao = world.staff("li"), world.staff("zhao", ("Q-YL",))

    with pytest.raises(CaseConflictError, match="wang"), database.transaction() as tx:
        handoff.escalate(tx, case.id, li, "no_means")
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        handoff.escalate(tx, case.id, zhao, "no_means")


def test_a_case_goes_to_nobody_who_has_no_cases_to_work_on(world, database, boss):
    case = world.request(world.conversation())
    auditor = world.staff("auditor", ("Q-JZ",), role="auditor")

    with pytest.raises(HandoffError, match="does not work"), database.transaction() as tx:
        handoff.reassign(tx, case.id, boss, auditor, "absent")
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        handoff.claim(tx, case.id, auditor, case.version)
