"""Corrections, photos sent together and repeated deliveries, on both databases."""

import threading

import pytest
from sqlalchemy import select

from actions import handoff
from actions.delivery import inbound
from actions.delivery.contents import Content, Corrected, Said, Source, Unsupported
from actions.delivery.inbound import Accepted
from actions.handoff.citizen.asked import ASKS, PHONE
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author, CaseEvent, Conversation, Message, Turn, Update
from knowledge.outcomes import Outcome


def take(database: Database, key: str, content: Content, **source: str) -> Accepted:
    with database.transaction() as tx:
        return inbound.accept(tx, "telegram", "citizen", key, content, Source(**source))


def lines(database: Database) -> list[Message]:
    with database.reading() as tx:
        return list(tx.scalars(select(Message).order_by(Message.seq)))


def refusals(database: Database) -> list[str | None]:
    with database.reading() as tx:
        return list(tx.scalars(select(Update.refusal).order_by(Update.id)))


def test_a_correction_is_a_new_line_that_names_the_old(database):
    take(database, "u1", Said("我老汉71了"), external_id="55")
    take(database, "u2", Said("在开州"), external_id="56")

    take(database, "u3", Corrected("我老汉72了"), external_id="55")

    assert [line.text for line in lines(database)] == ["我老汉71了", "在开州", "我老汉72了"]
    assert lines(database)[-1].payload == {"corrects": 1}


def test_a_correction_of_a_correction_names_the_newest(database):
    take(database, "u1", Said("一"), external_id="55")
    take(database, "u2", Corrected("二"), external_id="55")

    take(database, "u3", Corrected("三"), external_id="55")

    assert lines(database)[-1].payload == {"corrects": 2}


def test_a_correction_delivered_twice_is_one_line(database):
    take(database, "u1", Said("一"), external_id="55")
    take(database, "u2", Corrected("二"), external_id="55")

    repeated = take(database, "u2", Corrected("二"), external_id="55")

    assert not repeated.is_new
    assert len(lines(database)) == 2


def test_a_correction_that_changes_nothing_is_recorded_and_no_line(database):
    take(database, "u1", Said("一"), external_id="55")

    take(database, "u2", Corrected("一"), external_id="55")

    assert refusals(database) == [None, "unchanged"]
    assert [line.seq for line in lines(database)] == [1]
    take(database, "u3", Said("二"), external_id="56")
    assert [line.seq for line in lines(database)] == [1, 2]  # no gap (invariant I7)


def test_a_correction_that_comes_before_its_message_loses_neither(database):
    take(database, "u2", Corrected("二"), external_id="55")
    take(database, "u1", Said("一"), external_id="55")

    assert [(line.text, line.payload) for line in lines(database)] == [
        ("二", {"corrects": 0}),
        ("一", {}),
    ]


def test_an_identifier_in_a_correction_is_masked(database):
    take(database, "u1", Corrected("身份证11010519491231002X"), external_id="55")

    assert "11010519491231002X" not in lines(database)[0].text


def test_photos_sent_together_are_one_line(database):
    for number in range(3):
        take(database, f"u{number}", Unsupported("photo"), external_id=str(number), group_key="g")

    assert len(lines(database)) == 1
    assert refusals(database) == [None, "media_group", "media_group"]


def test_words_among_photos_are_never_dropped(database):
    take(database, "u1", Unsupported("photo"), external_id="1", group_key="g")
    take(database, "u2", Said("这是啥子", unread="photo"), external_id="2", group_key="g")

    assert [line.text for line in lines(database)] == ["", "这是啥子"]
    assert lines(database)[1].payload == {"unread": "photo"}


def test_the_same_update_at_the_same_moment_is_one_message(database):
    errors: list[BaseException] = []
    take(database, "u0", Said("先来"))
    start = threading.Barrier(4)

    def deliver() -> None:
        start.wait()
        try:
            take(database, "u1", Said("一"), external_id="55")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert [line.text for line in lines(database)] == ["先来", "一"]
    with database.reading() as tx:
        assert len(tx.scalars(select(Turn)).all()) == 2
        assert tx.scalars(select(Conversation.next_seq)).one() == 3


@pytest.mark.parametrize("content", [Unsupported("voice"), Unsupported("sticker")])
def test_what_we_cannot_read_is_a_line_that_is_answered(database, content):
    take(database, "u1", content, external_id="1")

    assert lines(database)[0].payload == {"unsupported": content.kind}
    with database.reading() as tx:
        assert len(tx.scalars(select(Turn)).all()) == 1


def test_a_number_delivered_twice_is_left_once(database):
    with database.transaction() as tx:
        conversation = inbound.open_conversation(tx, "telegram", "citizen").id
        case = handoff.request(tx, conversation, reason="asked")
        asking = Reply("您的号码是多少？", Outcome.HANDOFF, extra={ASKS: PHONE})
        post(tx, conversation, asking, Origin(Author.SYSTEM, case_id=case.id))
    take(database, "u1", Said("13800001234"))
    before = state_of(database)

    again = take(database, "u1", Said("13800001234"))

    assert not again.is_new
    assert state_of(database) == before


def state_of(database: Database) -> tuple[list[str], int, object]:
    with database.reading() as tx:
        kinds = list(tx.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)))
        conversation = tx.scalars(select(Conversation)).one()
        return kinds, conversation.next_seq, conversation.updated_at


def test_a_refused_update_delivered_again_opens_no_conversation(database):
    with database.transaction() as tx:
        inbound.refuse(tx, "telegram", "u1", "group")

    again = take(database, "u1", Said("您好"))

    with database.reading() as tx:
        assert tx.scalars(select(Conversation)).all() == []
    assert not again.is_new
