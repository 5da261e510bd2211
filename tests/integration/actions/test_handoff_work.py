import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from actions import handoff
from actions.accounts import NotAllowedError, disable_staff
from actions.errors import ConflictError, NotFoundError
from actions.handoff import CaseConflictError, HandoffError
from actions.storage.tables import Author, Case, Conversation, Staff
from knowledge import clock
from tests.integration.actions.handoff_world import payloads


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

    with database.reading() as tx:
        assert handoff.next_case(tx, _staff(tx, everywhere)).id == urgent.id
        assert handoff.next_case(tx, _staff(tx, eldercare)).id == old.id
        assert handoff.next_case(tx, _staff(tx, care)).id == other.id


def test_a_reply_reaches_the_citizen_and_waits_for_them(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        sent = handoff.reply(tx, case.id, staff, "您好，\u200b请带户口簿来\x07")

    assert sent.text == "您好，请带户口簿来"
    assert (sent.author, sent.staff_id, sent.case_id) == ("staff", staff, case.id)
    assert world.delivery(sent.id) == "queued"
    assert world.case(case.id).state == "waiting_citizen"


def test_the_citizens_answer_makes_it_the_owners_turn_once(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)
    with database.transaction() as tx:
        handoff.reply(tx, case.id, staff, "几个人？")

    with database.transaction() as tx:
        assert handoff.citizen_wrote(tx, conversation) is not None
        assert handoff.citizen_wrote(tx, conversation) is None

    assert world.case(case.id).state == "owned"
    assert world.kinds(case.id)[-2:] == ["replied", "citizen_wrote"]


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "长" * 4001])
def test_what_cannot_be_sent_is_refused(world, database, text):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    with pytest.raises(HandoffError), database.transaction() as tx:
        handoff.reply(tx, case.id, staff, text)

    assert world.lines(conversation, Author.STAFF) == []


@pytest.mark.parametrize("step", ["reply", "resolve", "return"])
def test_only_the_owner_may_work_on_a_case(world, database, step):
    owner, other = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), owner)

    with pytest.raises(ConflictError, match="wang"), database.transaction() as tx:
        _step(tx, step, case.id, other)

    assert world.kinds(case.id) == ["requested", "claimed"]


@pytest.mark.parametrize("step", ["reply", "resolve", "return"])
def test_a_case_that_waits_or_has_ended_has_nobody_to_work_on_it(world, database, step):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)
    with pytest.raises(ConflictError, match="nobody has it"), database.transaction() as tx:
        _step(tx, step, case.id, staff)
    case = _claim(database, case, staff)
    with database.transaction() as tx:
        handoff.resolve(tx, case.id, staff, "explained", "")

    with pytest.raises(ConflictError, match="resolved"), database.transaction() as tx:
        _step(tx, step, case.id, staff)


def test_resolving_says_goodbye_and_hands_back_to_the_bot(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        done = handoff.resolve(tx, case.id, staff, "guided", "带好证件，慢走")

    assert (done.state, done.owner_id) == ("resolved", None)
    assert done.resolved_at is not None
    assert world.mode(conversation) == ("bot", 3, False)
    assert world.lines(conversation, Author.STAFF)[-1].text == "带好证件，慢走"
    notice = world.last_notice(conversation)
    assert "直接在这里发消息" in notice.text
    assert payloads(notice) == ["case:request"]
    assert world.kinds(case.id)[-1] == "resolved"


def test_an_unknown_resolution_or_return_reason_is_named(world, database):
    staff = world.staff("wang")
    case = world.claimed(world.conversation(), staff)

    with pytest.raises(HandoffError, match="Resolution 'won'"), database.transaction() as tx:
        handoff.resolve(tx, case.id, staff, "won", "")
    with pytest.raises(HandoffError, match="ReturnReason 'x'"), database.transaction() as tx:
        handoff.return_to_queue(tx, case.id, staff, "x")
    with pytest.raises(HandoffError, match="queue 'Q-XX'"), database.transaction() as tx:
        handoff.return_to_queue(tx, case.id, staff, "other", queue="Q-XX")


def test_a_returned_case_keeps_its_place(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)
    world.request(world.conversation())  # came later

    with database.transaction() as tx:
        back = handoff.return_to_queue(tx, case.id, staff, "off_duty")
        assert handoff.position(tx, back) == 1

    assert (back.state, back.owner_id, back.queue) == ("queued", None, case.queue)
    assert world.mode(conversation) == ("queue", 3, False)
    assert "不用重新排" in world.last_notice(conversation).text


def test_a_case_in_the_wrong_queue_goes_to_another(world, database):
    staff = world.staff("wang")
    case = world.claimed(world.conversation(), staff)

    with database.transaction() as tx:
        back = handoff.return_to_queue(tx, case.id, staff, "wrong_queue", queue="Q-TB")

    assert back.queue == "Q-TB"


def test_the_cases_of_somebody_who_left_wait_again(world, database):
    gone, stays = world.staff("gone"), world.staff("stays")
    left = [world.claimed(world.conversation(), gone) for _ in range(2)]
    kept = world.claimed(world.conversation(), stays)

    with database.transaction() as tx:
        released = handoff.release_cases(tx, gone)

    assert [case.id for case in released] == [case.id for case in left]
    assert {case.state for case in released} == {"queued"}
    assert world.case(kept.id).owner_id == stays


def test_withdrawing_a_waiting_case_brings_the_bot_back(world, database):
    conversation = world.conversation()
    case = world.request(conversation)

    with database.transaction() as tx:
        gone = handoff.withdraw(tx, conversation)

    assert (gone.id, gone.state) == (case.id, "cancelled")
    assert world.mode(conversation) == ("bot", 2, False)
    assert world.kinds(case.id) == ["requested", "withdrawn"]
    assert payloads(world.last_notice(conversation)) == ["case:request"]


def test_a_case_that_somebody_has_is_not_withdrawn(world, database):
    conversation = world.conversation()
    world.claimed(conversation, world.staff("wang"))

    with pytest.raises(CaseConflictError, match="wang"), database.transaction() as tx:
        handoff.withdraw(tx, conversation)


def test_there_must_be_a_case_to_withdraw(world, database):
    conversation = world.conversation()

    with pytest.raises(NotFoundError), database.transaction() as tx:
        handoff.withdraw(tx, conversation)


def test_the_bot_may_answer_aside_until_somebody_takes_over(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)

    with database.transaction() as tx:
        assert handoff.set_aside(tx, conversation, on=True)

    assert world.mode(conversation) == ("queue", 1, True)
    assert world.answer(conversation, "A-5.1", epoch=1) is not None
    _claim(database, case, staff)
    assert world.mode(conversation) == ("human", 2, False)


def test_only_who_waits_can_ask_the_bot_aside(world, database):
    conversation = world.conversation()
    with database.transaction() as tx:
        assert not handoff.set_aside(tx, conversation, on=True)
    world.claimed(conversation, world.staff("wang"))

    with database.transaction() as tx:
        assert not handoff.set_aside(tx, conversation, on=True)

    assert world.mode(conversation)[2] is False


def test_a_mode_that_does_not_fit_undoes_the_transition(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)
    with database.transaction() as tx:
        tx.execute(update(Conversation).values(mode="bot"))

    with pytest.raises(ConflictError, match="not in mode queue"):
        _claim(database, case, staff)

    assert world.case(case.id).state == "queued"
    with database.transaction() as tx:
        tx.execute(update(Conversation).values(mode="queue"))


def test_positions_count_the_own_queue_urgent_first(world, database):
    slow = world.request(world.conversation(), queue="Q-JN")
    world.request(world.conversation(), queue="Q-YL")
    first_urgent = world.request(world.conversation(), reason="urgent")
    second_urgent = world.request(world.conversation(), reason="urgent")

    with database.reading() as tx:
        places = [handoff.position(tx, case) for case in (first_urgent, second_urgent, slow)]

    assert places == [1, 2, 3]


def test_who_does_not_wait_has_no_position(world, database):
    case = world.claimed(world.conversation(), world.staff("wang"))

    with database.reading() as tx:
        assert handoff.position(tx, case) == 0


def test_the_database_itself_refuses_a_second_open_case(world, database):
    case = world.request(world.conversation())

    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(Case).values(**_row(case.conversation_id, "queued", None)))
    with database.transaction() as tx:  # a linked ticket may run beside it
        linked = {**_row(case.conversation_id, "queued", None), "linked_to": case.id}
        tx.execute(insert(Case).values(**linked))
        tx.rollback()


@pytest.mark.parametrize(("state", "is_owned"), [("queued", True), ("owned", False)])
def test_the_database_itself_refuses_an_owner_that_the_state_denies(
    world, database, state, is_owned
):
    conversation, staff = world.conversation(), world.staff("wang")

    row = _row(conversation, state, staff if is_owned else None)

    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(Case).values(**row))


def _row(conversation, state, owner):
    return {
        "no": "LB-X",
        "conversation_id": conversation,
        "queue": "Q-JZ",
        "state": state,
        "owner_id": owner,
        "reason": "asked",
        "queued_at": clock.now(),
    }


def _staff(tx, staff_id):
    return tx.get_one(Staff, staff_id)


def _step(tx, step, case_id, staff):
    if step == "reply":
        handoff.reply(tx, case_id, staff, "您好")
    elif step == "resolve":
        handoff.resolve(tx, case_id, staff, "explained", "")
    else:
        handoff.return_to_queue(tx, case_id, staff, "other")
