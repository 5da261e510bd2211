import pytest

from actions import handoff, notifications
from actions.handoff import HandoffError
from actions.storage.tables import Author


@pytest.fixture
def main(world):
    return world.claimed(world.conversation(), world.staff("wang"))


def _link(database, case, queue="Q-TB"):
    with database.transaction() as tx:
        return handoff.open_linked(tx, case, queue, "asked")


def _claim(database, case, staff):
    with database.transaction() as tx:
        return handoff.claim(tx, case.id, staff, case.version)


def _snapshot(world, conversation):
    lines = [line.text for author in Author for line in world.lines(conversation, author)]
    return world.mode(conversation), lines


def test_a_linked_case_waits_beside_the_main_one(world, database, main):
    before = _snapshot(world, main.conversation_id)

    linked = _link(database, main)

    assert (linked.linked_to, linked.queue, linked.state) == (main.id, "Q-TB", "queued")
    assert linked.brief == main.brief
    assert world.kinds(linked.id) == ["linked"]
    assert _snapshot(world, main.conversation_id) == before


def test_a_second_ticket_in_the_same_queue_is_the_first(world, database, main):
    assert _link(database, main).id == _link(database, main).id


def test_a_case_is_not_linked_into_its_own_queue(world, database, main):
    with pytest.raises(HandoffError, match="already"):
        _link(database, main, main.queue)


def test_the_whole_life_of_a_linked_case_is_silent(world, database, main):
    li, zhao = world.staff("li"), world.staff("zhao")
    linked, before = _link(database, main), _snapshot(world, main.conversation_id)

    linked = _claim(database, linked, li)
    with database.transaction() as tx:
        handoff.return_to_queue(tx, linked.id, li, "other")
    linked = _claim(database, world.case(linked.id), li)
    with database.transaction() as tx:
        offer = handoff.offer_transfer(tx, linked.id, li, queue="Q-LH", reason="needs_other")
        handoff.accept_transfer(tx, offer.id, zhao)
        handoff.escalate(tx, linked.id, zhao, "no_means")
        handoff.resolve(tx, linked.id, zhao, "visited")

    assert _snapshot(world, main.conversation_id) == before
    assert world.case(linked.id).state == "resolved"


def test_its_owner_cannot_write_while_the_main_case_is_open(world, database, main):
    li = world.staff("li")
    linked = _claim(database, _link(database, main), li)

    for state in ("owned", "queued"):
        assert world.case(main.id).state == state
        with pytest.raises(HandoffError, match=main.no), database.transaction() as tx:
            handoff.reply(tx, linked.id, li, "您好")
        with database.transaction() as tx:
            if state == "owned":
                handoff.return_to_queue(tx, main.id, main.owner_id, "other")

    assert world.lines(main.conversation_id, Author.STAFF) == []


def test_it_ends_without_words_to_the_citizen(world, database, main):
    li = world.staff("li")
    linked = _claim(database, _link(database, main), li)

    with pytest.raises(HandoffError, match="without words"), database.transaction() as tx:
        handoff.resolve(tx, linked.id, li, "explained", "慢走")


def test_when_the_main_case_ends_the_bot_speaks_and_the_linked_one_goes_on(world, database, main):
    linked = _claim(database, _link(database, main), world.staff("li"))

    with database.transaction() as tx:
        handoff.resolve(tx, main.id, main.owner_id, "explained")

    assert world.mode(main.conversation_id)[0] == "bot"
    assert world.case(linked.id).state == "owned"


def test_its_first_words_after_that_make_it_the_main_case(world, database, main):
    conversation, li = main.conversation_id, world.staff("li", office="退役军人服务站")
    linked = _claim(database, _link(database, main), li)
    with database.transaction() as tx:
        handoff.resolve(tx, main.id, main.owner_id, "explained")
    epoch = world.mode(conversation)[1]
    late = world.answer(conversation, "A-5.1")

    with database.transaction() as tx:
        handoff.reply(tx, linked.id, li, "我是服务站的")

    found = world.case(linked.id)
    assert (found.linked_to, found.state) == (None, "waiting_citizen")
    assert world.mode(conversation) == ("human", epoch + 1, False)
    assert world.delivery(late) == "cancelled"
    assert "退役军人服务站" in world.last_notice(conversation).text
    with database.transaction() as tx:
        assert handoff.citizen_wrote(tx, conversation).id == linked.id


def test_a_newer_main_case_comes_before_the_linked_one(world, database, main):
    li = world.staff("li")
    linked = _claim(database, _link(database, main), li)
    with database.transaction() as tx:
        handoff.resolve(tx, main.id, main.owner_id, "explained")
    newer = world.request(main.conversation_id)

    with pytest.raises(HandoffError, match=newer.no), database.transaction() as tx:
        handoff.reply(tx, linked.id, li, "您好")


def test_reopening_never_means_the_linked_case(world, database, main):
    li = world.staff("li")
    linked = _claim(database, _link(database, main), li)
    with database.transaction() as tx:
        handoff.resolve(tx, main.id, main.owner_id, "explained")
        handoff.resolve(tx, linked.id, li, "explained")

    with database.transaction() as tx:
        assert handoff.reopen(tx, main.conversation_id).id == main.id


@pytest.fixture
def waiting(world):
    return world.request(world.conversation())


def _withdraw(database, case):
    with database.transaction() as tx:
        handoff.withdraw(tx, case.conversation_id)


def test_a_withdrawn_case_takes_its_waiting_tickets_along(world, database, waiting):
    linked = _link(database, waiting)

    _withdraw(database, waiting)

    assert [world.case(one.id).state for one in (waiting, linked)] == ["cancelled", "cancelled"]
    assert world.kinds(linked.id) == ["linked", "withdrawn"]
    assert len(world.lines(waiting.conversation_id, Author.SYSTEM)) == 3  # the main case's own
    li = world.staff("li")
    with database.reading() as tx:
        assert notifications.unread(tx, li) == []


@pytest.mark.parametrize("is_offered", [False, True])
def test_who_works_on_a_ticket_keeps_it_and_is_told_that_the_main_case_is_gone(
    world, database, waiting, is_offered
):
    li = world.staff("li")
    linked = _claim(database, _link(database, waiting), li)
    if is_offered:
        with database.transaction() as tx:
            handoff.offer_transfer(tx, linked.id, li, queue="Q-LH", reason="needs_other")
    before = world.case(linked.id)

    _withdraw(database, waiting)

    after = world.case(linked.id)
    assert (after.state, after.owner_id, after.linked_to) == (before.state, li, waiting.id)
    assert world.kinds(linked.id)[-1] == "main_withdrawn"
    with database.transaction() as tx:
        told = [one.kind for one in notifications.unread(tx, li) if one.is_personal]
        handoff.reply(tx, linked.id, li, "那我这边还要接着办吗？")
    assert told == ["main_withdrawn"]
    assert world.mode(waiting.conversation_id)[0] == "human"


def test_what_belongs_to_an_earlier_case_is_not_withdrawn_with_a_later_one(world, database, main):
    linked = _link(database, main)
    with database.transaction() as tx:
        handoff.resolve(tx, main.id, main.owner_id, "guided")
    later = world.request(main.conversation_id, is_anew=True)

    _withdraw(database, later)

    assert world.case(linked.id).state == "queued"
    assert world.kinds(linked.id) == ["linked"]


def test_a_ticket_that_has_ended_stays_as_it_ended(world, database, waiting):
    li = world.staff("li")
    linked = _claim(database, _link(database, waiting), li)
    with database.transaction() as tx:
        handoff.resolve(tx, linked.id, li, "visited")

    _withdraw(database, waiting)

    assert world.case(linked.id).state == "resolved"
