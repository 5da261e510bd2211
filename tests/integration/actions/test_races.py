"""Threads that do contrary things at one moment, on both databases: exactly one may win."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from actions import handoff
from actions.delivery import inbound
from actions.errors import ConflictError, NotFoundError
from actions.storage.database import Database
from actions.storage.tables import Author, Case, Conversation, Message, Outbox
from tests.integration.actions.handoff_world import check_invariants

ROUNDS = 200
FEWER = 60

Step = Callable[[object], object]


def _race(database: Database, *steps: Step) -> list[str]:
    """Run the steps at the same moment; say for each "won", or the conflict's class name."""
    barrier = threading.Barrier(len(steps))
    results = [""] * len(steps)

    def run(place: int, step: Step) -> None:
        barrier.wait()
        try:
            with database.transaction() as tx:
                step(tx)
            results[place] = "won"
        except (ConflictError, NotFoundError) as error:
            results[place] = type(error).__name__
        except Exception as error:  # a deadlock or a broken key is what the test looks for
            results[place] = f"BROKEN {error!r}"

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _broken(results: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [key for key in results if any(word.startswith("BROKEN") for word in key)]


@pytest.mark.timeout(300)
def test_claim_against_claim(world, database):
    wang, li = world.staff("wang"), world.staff("li")
    results: Counter[tuple[str, ...]] = Counter()

    for _ in range(ROUNDS):
        case = world.request(world.conversation())
        found = _race(
            database,
            lambda tx, case=case: handoff.claim(tx, case.id, wang, 1),
            lambda tx, case=case: handoff.claim(tx, case.id, li, 1),
        )
        winner = {"won": wang}.get(found[0], li)
        assert world.case(case.id).owner_id == winner
        results[tuple(sorted(found))] += 1

    assert results == {("CaseConflictError", "won"): ROUNDS}


@pytest.mark.timeout(300)
def test_claim_against_withdraw(world, database):
    wang = world.staff("wang")
    results: Counter[tuple[str, ...]] = Counter()

    for _ in range(FEWER):
        conversation = world.conversation()
        case = world.request(conversation)
        found = _race(
            database,
            lambda tx, case=case: handoff.claim(tx, case.id, wang, 1),
            lambda tx, conversation=conversation: handoff.withdraw(tx, conversation),
        )
        state = "owned" if found[0] == "won" else "cancelled"
        assert world.case(case.id).state == state
        results[tuple(sorted(found))] += 1

    assert results == {("CaseConflictError", "won"): FEWER}


@pytest.mark.timeout(300)
def test_reply_against_return(world, database):
    wang = world.staff("wang")
    results: Counter[tuple[str, ...]] = Counter()

    for _ in range(FEWER):
        conversation = world.conversation()
        case = world.claimed(conversation, wang)
        found = _race(
            database,
            lambda tx, case=case: handoff.reply(tx, case.id, wang, "您好"),
            lambda tx, case=case: handoff.return_to_queue(tx, case.id, wang, "other"),
        )
        # Words reach the citizen only while the case was still theirs.
        assert len(world.lines(conversation, Author.STAFF)) == (found[0] == "won")
        assert world.case(case.id).state == "queued"
        results[tuple(found)] += 1

    assert not _broken(results)
    assert all(key[1] == "won" for key in results)


@pytest.mark.timeout(300)
def test_two_first_requests_make_one_case(world, database):
    results: Counter[tuple[str, ...]] = Counter()

    for _ in range(FEWER):
        conversation = world.conversation()
        ask = lambda tx, id=conversation: handoff.request(tx, id, reason="asked")  # noqa: E731
        results[tuple(_race(database, ask, ask))] += 1
        with database.reading() as tx:
            chosen = select(Case).where(Case.conversation_id == conversation)
            assert len(tx.scalars(chosen).all()) == 1

    assert results == {("won", "won"): FEWER}


@pytest.mark.timeout(300)
def test_a_bot_answer_against_a_takeover(world, database):
    wang = world.staff("wang")

    for _ in range(FEWER):
        conversation = world.conversation()
        case = world.request(conversation)
        answer = lambda tx, id=conversation: _bot_answers(tx, id, epoch=1)  # noqa: E731
        results = _race(database, answer, lambda tx, case=case: handoff.claim(tx, case.id, wang, 1))
        assert results == ["won", "won"]
        with database.reading() as tx:
            chosen = select(Outbox.state).where(
                Outbox.conversation_id == conversation, Outbox.epoch.is_not(None)
            )
            assert set(tx.scalars(chosen)) <= {"cancelled"}, "I4: the bot talks over a person"


@pytest.mark.timeout(300)
def test_a_message_and_a_button_against_a_takeover_do_not_lock_each_other_out(world, database):
    """The citizen's transaction locks the conversation first; so must every transition."""
    wang = world.staff("wang")
    results: Counter[tuple[str, ...]] = Counter()

    for number in range(FEWER):
        conversation = world.conversation()
        case = world.request(conversation)
        with database.reading() as tx:
            key = tx.get_one(Conversation, conversation).channel_key
        results[
            tuple(
                _race(
                    database,
                    lambda tx, key=key, id=conversation, n=number: _presses_withdraw(
                        tx, key, id, n
                    ),
                    lambda tx, case=case: handoff.claim(tx, case.id, wang, 1),
                )
            )
        ] += 1

    assert not _broken(results)


def test_the_invariants_hold_after_a_crowd(world, database):
    staff = [world.staff(f"staff{number}") for number in range(4)]
    conversations = [world.conversation() for _ in range(10)]
    for conversation in conversations:
        world.request(conversation)

    def work(me: int) -> Step:
        def takes_all(_tx: object) -> None:
            for _ in range(12):
                with database.reading() as tx:
                    waiting = tx.scalars(select(Case).where(Case.state == "queued")).all()
                for line in waiting[:3]:
                    _finish(database, line, me)

        return takes_all

    results = _race_without_transaction([work(me) for me in staff])

    assert results == []
    with database.reading() as tx:
        check_invariants(tx)
        assert set(tx.scalars(select(Case.state))) == {"resolved"}


def _finish(database, line, me):
    try:
        with database.transaction() as tx:
            handoff.claim(tx, line.id, me, line.version)
    except ConflictError:
        return
    with database.transaction() as tx:
        handoff.reply(tx, line.id, me, "您好")
    with database.transaction() as tx:
        handoff.resolve(tx, line.id, me, "explained", "慢走")


def _race_without_transaction(steps: list[Step]) -> list[str]:
    errors: list[str] = []

    def run(step: Step) -> None:
        try:
            step(None)
        except Exception as error:
            errors.append(repr(error))

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def _bot_answers(tx, conversation, epoch):
    from actions.messages import Origin, post
    from actions.replies import Reply
    from knowledge.outcomes import Outcome

    post(tx, conversation, Reply("答", Outcome.ANSWERED), Origin(Author.BOT, epoch=epoch))


def _presses_withdraw(tx, key, conversation, number):
    inbound.accept(tx, "telegram", key, f"update-{number}", inbound.Said("不找了"))
    handoff.withdraw(tx, conversation)
    assert tx.scalar(select(Message.id).where(Message.text == "不找了").limit(1))
