"""Words for a person are settled in the transaction that takes them in; both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import accounts, handoff
from actions.delivery.inbound import open_conversation
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Case, CaseEvent, Conversation, Message, Turn, TurnState
from bot.gateway.at_once import make_at_once
from bot.gateway.inbox import TURNS, Gateway
from bot.gateway.model import Accepted, Content, PressedTitle, Said, Unsupported
from knowledge.outcomes import Outcome

DANGER = Reply("快打110", Outcome.CRISIS)


def in_danger(text: str) -> Reply | None:
    return DANGER if "不想活" in text else None


@pytest.fixture
def woken(database: Database) -> list[frozenset[str]]:
    """What was marked as changed, commit by commit."""
    found: list[frozenset[str]] = []
    database.on_commit = found.append
    return found


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database, make_at_once(in_danger))


@pytest.fixture
def owner(database: Database) -> int:
    """A staff member who has the citizen's case and has answered."""
    with database.transaction() as tx:
        staff = accounts.add_staff(tx, "li", "李", office="社会救助窗口").staff
        conversation = open_conversation(tx, "web", "citizen")
        case = handoff.request(tx, conversation.id, reason="asked")
        handoff.claim(tx, case.id, staff.id, case.version)
        handoff.reply(tx, case.id, staff.id, "请把户口本带来")
        return staff.id


async def say(gateway: Gateway, content: Content, key: str = "1") -> Accepted:
    return await gateway.accept("web", "citizen", key, content)


def turns_of(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(Turn.state).order_by(Turn.id)))


def events_of(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)))


def the_case(database: Database) -> Case:
    with database.reading() as tx:
        return tx.scalars(select(Case)).one()


async def test_words_are_settled_with_the_commit_that_stores_them(
    gateway: Gateway, database: Database, woken: list[frozenset[str]], owner: int
):
    woken.clear()

    accepted = await say(gateway, Said("带来了"))

    assert (accepted.is_new, accepted.is_settled) == (True, True)
    assert turns_of(database) == [TurnState.DONE.value]
    assert the_case(database).state == "owned"
    [changed] = woken
    assert TURNS not in changed
    assert handoff.CASES_TOPIC in changed


async def test_a_second_line_changes_nothing_more_about_the_case(
    gateway: Gateway, database: Database, owner: int
):
    await say(gateway, Said("带来了"), "1")
    version = the_case(database).version

    await say(gateway, Said("两本都带了"), "2")

    assert the_case(database).version == version
    assert turns_of(database) == [TurnState.DONE.value] * 2


async def test_the_same_line_again_is_one_line(gateway: Gateway, database: Database, owner: int):
    first = await say(gateway, Said("带来了"))
    again = await say(gateway, Said("带来了"))

    assert (again.is_new, again.message_seq) == (False, first.message_seq)
    assert len(turns_of(database)) == 1


async def test_a_photo_is_for_the_person_too(gateway: Gateway, database: Database, owner: int):
    assert (await say(gateway, Unsupported("photo"))).is_settled


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(Said("我不想活了"), id="danger"),
        pytest.param(PressedTitle("排到哪里了"), id="a button"),
    ],
)
async def test_what_we_answer_ourselves_is_left_to_the_worker(
    gateway: Gateway,
    database: Database,
    woken: list[frozenset[str]],
    owner: int,
    content: Content,
):
    accepted = await say(gateway, content)

    assert not accepted.is_settled
    assert turns_of(database) == [TurnState.PENDING.value]
    assert TURNS in woken[-1]


async def test_a_line_waits_for_the_one_before_it(gateway: Gateway, database: Database, owner: int):
    await say(gateway, Said("我不想活了"), "1")

    accepted = await say(gateway, Said("我说着玩的"), "2")

    assert not accepted.is_settled
    assert turns_of(database) == [TurnState.PENDING.value] * 2


async def test_without_a_person_the_worker_answers(gateway: Gateway, database: Database):
    accepted = await say(gateway, Said("低保怎么办"))

    assert not accepted.is_settled
    assert turns_of(database) == [TurnState.PENDING.value]


async def test_while_the_case_waits_the_worker_answers(gateway: Gateway, database: Database):
    with database.transaction() as tx:
        handoff.request(tx, open_conversation(tx, "web", "citizen").id, reason="asked")

    assert not (await say(gateway, Said("我补充一句"))).is_settled


def failing(_tx: Session, _conversation: Conversation, _message: Message) -> bool:
    raise RuntimeError("broken")


def failing_late(settle: Callable[..., bool]) -> Callable[..., bool]:
    def settle_and_fail(tx: Session, conversation: Conversation, message: Message) -> bool:
        settle(tx, conversation, message)
        raise RuntimeError("broken")

    return settle_and_fail


@pytest.mark.parametrize("settle", [failing, failing_late(make_at_once(in_danger))])
async def test_words_are_kept_when_settling_fails(
    database: Database, woken: list[frozenset[str]], owner: int, settle: Callable[..., bool]
):
    before = events_of(database)

    accepted = await say(Gateway(database, settle), Said("带来了"))

    with database.reading() as tx:
        assert tx.scalars(select(Message.text).order_by(Message.id.desc())).first() == "带来了"
    assert events_of(database) == before
    assert (accepted.is_new, accepted.is_settled) == (True, False)
    assert turns_of(database) == [TurnState.PENDING.value]
    assert TURNS in woken[-1]
