import pytest

from actions import handoff
from actions.errors import ConflictError
from actions.handoff import HandoffError
from actions.screening.sessions import add_session, open_session, unfinished
from actions.storage.tables import Author
from tests.integration.actions.handoff_world import payloads


def _claim(database, case, staff):
    with database.transaction() as tx:
        return handoff.claim(tx, case.id, staff, case.version)


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
    rates = [f"case:rate:{case.no}:good", f"case:rate:{case.no}:bad"]
    assert payloads(notice) == [*rates, "case:reopen"]
    assert world.kinds(case.id)[-1] == "resolved"


def test_after_a_person_the_bot_begins_anew(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    with database.transaction() as tx:
        running = add_session(tx, conversation, "v1")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        handoff.resolve(tx, case.id, staff, "explained")

    with database.reading() as tx:
        assert open_session(tx, conversation) is None
        assert unfinished(tx, conversation).id == running.id


def test_a_case_that_is_given_back_leaves_the_screening_as_it_was(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    with database.transaction() as tx:
        add_session(tx, conversation, "v1")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        handoff.return_to_queue(tx, case.id, staff, "other")

    with database.reading() as tx:
        assert open_session(tx, conversation) is not None


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


def _step(tx, step, case_id, staff):
    if step == "reply":
        handoff.reply(tx, case_id, staff, "您好")
    elif step == "resolve":
        handoff.resolve(tx, case_id, staff, "explained", "")
    else:
        handoff.return_to_queue(tx, case_id, staff, "other")
