from datetime import timedelta

import pytest
import time_machine

from actions import handoff, notifications
from actions.accounts import NotAllowedError
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError, HandoffError
from actions.storage.tables import Author, Staff, Transfer
from knowledge import clock


@pytest.fixture
def offered(world, database):
    """A case that wang offers to Q-TB; li works there."""
    conversation = world.conversation()
    wang = world.staff("wang", office="民政窗口")
    li = world.staff("li", ("Q-TB",), office="退役军人服务站")
    case = world.claimed(conversation, wang)
    offer = _offer(database, case.id, wang)
    return case, offer, wang, li


def _offer(database, case_id, staff, **options):
    wanted = {"queue": "Q-TB", "reason": "wrong_queue", **options}
    with database.transaction() as tx:
        return handoff.offer_transfer(tx, case_id, staff, **wanted)


def test_an_offer_keeps_the_sender_accountable_and_tells_the_citizen_nothing(
    world, database, offered
):
    case, offer, wang, _ = offered

    seen = world.case(case.id)

    assert (seen.state, seen.owner_id, seen.queue) == ("transfer_pending", wang, case.queue)
    assert offer.until - offer.offered_at == timedelta(minutes=30)
    assert world.mode(case.conversation_id) == ("human", 2, False)
    assert "来了" in world.last_notice(case.conversation_id).text


def test_who_accepts_owns_the_case_in_its_new_queue_and_only_then_the_citizen_hears(
    world, database, offered
):
    case, offer, wang, li = offered

    with database.transaction() as tx:
        taken = handoff.accept_transfer(tx, offer.id, li)

    assert (taken.state, taken.owner_id, taken.queue) == ("owned", li, "Q-TB")
    assert taken.last_owner_id == wang
    assert world.mode(case.conversation_id) == ("human", 2, False)
    notice = world.last_notice(case.conversation_id).text
    assert "退役军人服务站" in notice
    assert "li" not in notice
    assert world.kinds(case.id)[-2:] == ["transfer_offered", "transfer_accepted"]


def test_a_rejected_offer_leaves_the_case_with_its_sender(world, database, offered):
    case, offer, wang, li = offered

    with database.transaction() as tx:
        back = handoff.reject_transfer(tx, offer.id, li, "not_ours")

    assert (back.state, back.owner_id, back.queue) == ("owned", wang, case.queue)
    assert _state(database, offer) == ("rejected", "not_ours")


def test_a_withdrawn_offer_leaves_the_case_with_its_sender(world, database, offered):
    _, offer, wang, li = offered
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        handoff.withdraw_transfer(tx, offer.id, li)

    with database.transaction() as tx:
        back = handoff.withdraw_transfer(tx, offer.id, wang)

    assert (back.state, back.owner_id) == ("owned", wang)
    assert _state(database, offer) == ("withdrawn", None)


def test_an_offer_that_nobody_answers_ends_with_a_fresh_lease(world, database, offered):
    case, offer, wang, _ = offered
    with database.transaction() as tx:
        assert handoff.expire_transfers(tx) == []

    with time_machine.travel(offer.until, tick=False), database.transaction() as tx:
        assert handoff.expire_transfers(tx) == [case.id]
        assert handoff.expire_transfers(tx) == []

    back = world.case(case.id)
    assert (back.state, back.owner_id) == ("owned", wang)
    assert back.lease_until == offer.until + timedelta(minutes=30)
    assert world.kinds(case.id)[-1] == "transfer_timed_out"


def test_an_offer_whose_time_is_up_is_not_accepted_even_before_the_sweep(world, database, offered):
    case, offer, wang, li = offered

    with (
        time_machine.travel(offer.until, tick=False),
        pytest.raises(CaseConflictError),
        database.transaction() as tx,
    ):
        handoff.accept_transfer(tx, offer.id, li)

    assert world.case(case.id).owner_id == wang


@pytest.mark.parametrize("step", ["accept", "reject"])
def test_only_the_target_queue_may_answer_and_never_the_sender(world, database, offered, step):
    case, offer, wang, _ = offered
    elsewhere = world.staff("elsewhere", ("Q-YL",))

    for somebody in (wang, elsewhere):
        with pytest.raises(NotAllowedError), database.transaction() as tx:
            _answer(tx, step, offer.id, somebody)

    assert world.case(case.id).state == "transfer_pending"


def test_an_offer_to_one_person_is_theirs_alone(world, database):
    wang, li, zhao = (world.staff(name) for name in ("wang", "li", "zhao"))
    case = world.claimed(world.conversation(), wang)
    offer = _offer(database, case.id, wang, to_staff_id=li)

    with pytest.raises(NotAllowedError), database.transaction() as tx:
        handoff.accept_transfer(tx, offer.id, zhao)
    with database.transaction() as tx:
        assert handoff.accept_transfer(tx, offer.id, li).owner_id == li


def test_an_offer_ends_once(world, database, offered):
    _, offer, wang, li = offered
    with database.transaction() as tx:
        handoff.accept_transfer(tx, offer.id, li)

    for answer in (
        lambda tx: handoff.accept_transfer(tx, offer.id, li),
        lambda tx: handoff.reject_transfer(tx, offer.id, li, "other"),
        lambda tx: handoff.withdraw_transfer(tx, offer.id, wang),
    ):
        with pytest.raises(CaseConflictError, match="li"), database.transaction() as tx:
            answer(tx)


def test_a_case_is_offered_once_and_only_by_its_owner(world, database, offered):
    case, _, wang, li = offered

    for somebody in (wang, li):
        with pytest.raises(CaseConflictError, match="wang"):
            _offer(database, case.id, somebody)


def test_the_sender_may_write_while_the_offer_stands(world, database, offered):
    case, offer, wang, li = offered

    with database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "正在帮您转")

    assert world.case(case.id).state == "transfer_pending"
    with database.transaction() as tx:
        back = handoff.reject_transfer(tx, offer.id, li, "overloaded")
    assert (back.state, back.lease_until) == ("waiting_citizen", None)


def test_the_citizen_may_write_while_the_offer_stands(world, database, offered):
    case, offer, wang, li = offered
    with database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "几口人？")

    with database.transaction() as tx:
        assert handoff.citizen_wrote(tx, case.conversation_id) is not None
        assert handoff.citizen_wrote(tx, case.conversation_id) is None

    assert world.case(case.id).state == "transfer_pending"
    with database.transaction() as tx:
        back = handoff.reject_transfer(tx, offer.id, li, "overloaded")
    assert back.state == "owned"
    assert back.lease_until is not None


@pytest.mark.parametrize("step", ["resolve", "return", "release"])
def test_an_offer_is_withdrawn_when_the_sender_lets_the_case_go(world, database, offered, step):
    case, offer, wang, li = offered

    with database.transaction() as tx:
        _let_go(tx, step, case.id, wang)

    assert _state(database, offer)[0] == "withdrawn"
    with pytest.raises(CaseConflictError), database.transaction() as tx:
        handoff.accept_transfer(tx, offer.id, li)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"queue": "Q-XX"}, "queue 'Q-XX'"),
        ({"reason": "x"}, "TransferReason 'x'"),
        ({"note": "长" * 1001}, "1001 characters"),
    ],
)
def test_what_cannot_be_offered_is_named(world, database, options, named):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)

    with pytest.raises(HandoffError, match=named):
        _offer(database, case.id, wang, **options)


def test_nobody_is_offered_what_they_cannot_take(world, database):
    wang, other = world.staff("wang"), world.staff("other", ("Q-YL",))
    case = world.claimed(world.conversation(), wang)

    for somebody in (wang, other):
        with pytest.raises(HandoffError, match="cannot be offered"):
            _offer(database, case.id, wang, to_staff_id=somebody)
    with pytest.raises(NotFoundError):
        _offer(database, case.id, wang, to_staff_id=99)


def test_the_note_of_an_offer_never_becomes_a_message(world, database):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), wang)
    offer = _offer(database, case.id, wang, note="他听力不好，打字要慢")
    with database.transaction() as tx:
        handoff.accept_transfer(tx, offer.id, li)

    lines = [line.text for author in Author for line in world.lines(case.conversation_id, author)]

    assert offer.note == "他听力不好，打字要慢"
    assert not any("听力" in line for line in lines)


def test_an_offer_that_does_not_exist_is_not_answered(world, database):
    wang = world.staff("wang")

    with pytest.raises(NotFoundError), database.transaction() as tx:
        handoff.accept_transfer(tx, 99, wang)


def _state(database, offer):
    with database.reading() as tx:
        found = tx.get_one(Transfer, offer.id)
        assert found.answered_at is not None
        assert found.answered_at <= clock.now() + timedelta(hours=1)
        return found.state, found.answer_reason


def _answer(tx, step, offer_id, staff):
    if step == "accept":
        return handoff.accept_transfer(tx, offer_id, staff)
    return handoff.reject_transfer(tx, offer_id, staff, "other")


def _let_go(tx, step, case_id, staff):
    if step == "resolve":
        handoff.resolve(tx, case_id, staff, "explained")
    elif step == "return":
        handoff.return_to_queue(tx, case_id, staff, "other")
    else:
        handoff.release_cases(tx, staff)


def test_an_offer_to_a_queue_is_for_the_unit_that_works_it_there(world, database):
    """A colleague of another unit neither finds nor takes it, unless they are named."""
    wang, near, far = (world.staff(name) for name in ("wang", "near", "far"))
    world.assign_units(near, "qu-tuiyi")
    world.assign_units(far, "elsewhere")
    case = world.claimed(world.conversation(), wang)
    world.place(case.id, "qu-minzheng")
    with database.transaction() as tx:
        offer = handoff.offer_transfer(tx, case.id, wang, queue="Q-TY", reason="wrong_queue")

    with database.reading() as tx:
        seen = {
            one: [row.no for row in handoff.shelf_page(tx, tx.get_one(Staff, one), "offered").rows]
            for one in (near, far)
        }
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        handoff.accept_transfer(tx, offer.id, far)
    with database.transaction() as tx:
        handoff.withdraw_transfer(tx, offer.id, wang)
        named = handoff.offer_transfer(
            tx, case.id, wang, queue="Q-TY", to_staff_id=far, reason="wrong_queue"
        )
    with database.transaction() as tx:
        taken = handoff.accept_transfer(tx, named.id, far)

    assert seen == {near: [case.no], far: []}
    assert taken.owner_id == far


def test_a_queues_offer_is_told_to_the_office_it_is_for_and_nobody_else(world, database):
    """Every unit of the queue would hear of a citizen who is not theirs."""
    veterans, civil, anywhere = world.staff("veterans"), world.staff("civil"), world.staff("all")
    world.assign_units(veterans, "qu-tuiyi")
    world.assign_units(civil, "qu-minzheng")
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)

    _offer(database, case.id, wang)

    assert case.unit == "qu-minzheng"  # which it will have no more in Q-TB
    heard = {one: _heard(database, one) for one in (veterans, anywhere, civil, wang)}
    assert heard == {veterans: ["offer"], anywhere: ["offer"], civil: [], wang: []}


def test_where_the_citizen_lives_decides_whom_a_standing_offer_is_told(world, database, offices):
    here, there = world.staff("here"), world.staff("there")
    world.assign_units(here, "here")
    world.assign_units(there, "there")
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)
    _offer(database, case.id, wang)
    before = [_heard(database, one) for one in (here, there)]

    with database.transaction() as tx:
        handoff.set_region(tx, case.conversation_id, "甲甲镇")

    assert before == [["offer"], ["offer"]]  # nobody knows yet whose it is
    assert [_heard(database, one) for one in (here, there)] == [["offer"], []]


def test_an_offer_to_one_person_is_told_to_them_whatever_their_unit(world, database):
    civil, other, wang = world.staff("civil"), world.staff("other"), world.staff("wang")
    world.assign_units(civil, "qu-minzheng")
    case = world.claimed(world.conversation(), wang)

    _offer(database, case.id, wang, to_staff_id=civil)

    assert [_heard(database, one) for one in (civil, other)] == [["offer"], []]


@pytest.fixture
def offices(tmp_path):
    """A deployer with an office for Q-TB in each of two towns."""
    units = "\n".join(
        f'{unit}: {{name: 站, kind: town, queues: [Q-TB], region: "{town}"}}'
        for unit, town in (("here", "甲甲镇"), ("there", "乙乙镇"))
    )
    (tmp_path / "units.yml").write_text(units, encoding="utf-8")
    handoff.use(handoff.Choices(offices=tmp_path))
    yield
    handoff.use(handoff.Choices())


def _heard(database, staff_id):
    """The offers among what is new for somebody, as their bell asks for it."""
    with database.reading() as tx:
        staff = tx.get_one(Staff, staff_id)
        offered = handoff.offered_ids(tx, staff)
        new = notifications.unread(tx, staff.id, staff.queues, staff.units, offered=offered)
        return ["offer" for one in new if one.kind == "transfer_offered"]
