"""Citizens, staff, a supervisor, the bot, the channel and the clock, in any order they like."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, text, update

from actions import clocks, handoff
from actions.accounts import NotAllowedError
from actions.delivery import inbound, outbox
from actions.errors import ConflictError, NotFoundError
from actions.handoff import HandoffError
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.base import Base
from actions.storage.database import Database
from actions.storage.tables import Author, Case, Conversation, Message, Outbox, Transfer
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.integration.actions.handoff_checks import check_alarms, check_lines, check_model
from tests.integration.actions.handoff_model import OK, Model, Offer, Person, Talk
from tests.integration.actions.handoff_world import World, check_invariants

START = "2026-11-23T01:00:00Z"  # a Monday, nine in the morning in Chongqing
QUEUES = ("Q-JZ", "Q-YL", "Q-TB")
NOTE = "只给同事看的话"
_REASONS = {"usual": "asked", "urgent": "urgent", "crisis": "crisis"}
_ERRORS = (ConflictError, NotAllowedError, HandoffError, NotFoundError)
# What is usual is tried more often than what is not, or nothing would ever get far.
usually = st.sampled_from((True, True, True, False))
TALLY: Counter[str] = Counter()  # what happened, over all examples: see test_handoff_model
anybody, anything = st.integers(0, 99), st.integers(0, 99)
queues, levels = st.sampled_from(QUEUES), st.sampled_from(tuple(_REASONS))


class HandoffMachine(RuleBasedStateMachine):
    """One example: an empty database, three citizens, three clerks with scopes, a supervisor."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        _empty(self.database)
        self.traveller = time_machine.travel(START, tick=False)
        self.time = self.traveller.start()
        self.world = World(self.database)
        self.model = Model(clock.now())
        self.offers: list[tuple[int, int, Offer]] = []
        self.turns: list[tuple[str, int, int]] = []
        self.updates: list[tuple[str, str]] = []
        self.seen: dict[int, int] = {}
        self.delivered: dict[str, list[int]] = {}
        self.resent: set[int] = set()

    def teardown(self) -> None:
        self.traveller.stop()

    @initialize(is_busy=usually)
    def people(self, is_busy: bool) -> None:
        """Most examples begin with two citizens who are helped already."""
        for name, works, role in (
            ("wang", (), "agent"),
            ("li", ("Q-TB", "Q-JN"), "agent"),
            ("zhao", ("Q-JZ", "Q-WJ"), "agent"),
            ("boss", (), "supervisor"),
        ):
            made = self.world.staff(name, works, role=role)
            self.model.people[made] = Person(made, works, role == "supervisor")
        for _ in range(3):
            self.model.talks[self.world.conversation()] = Talk()
        for number in range(2 if is_busy else 0):
            self.request(number, "usual", "Q-JZ")
            self.take_next(2 * number)

    # The citizen and the bot.

    @rule(who=anybody, level=levels, queue=queues)
    def request(self, who: int, level: str, queue: str) -> None:
        talk = self._talk(who)
        TALLY["request"] += 1
        case = self.world.request(talk, reason=_REASONS[level], queue=queue)
        is_back = case.reopened and self.model.main_of(talk) is None
        TALLY["request reopens"] += bool(is_back)
        self.model.requests(talk, level, queue, case.id)

    @rule(who=anybody)
    def withdraw(self, who: int) -> None:
        talk = self._talk(who)
        main = self.model.main_of(talk)
        if main is not None and main.owner is None:
            for linked in self.model.linked_to(main):
                TALLY[f"withdraw beside {'owned' if linked.owner else 'waiting'}"] += 1
        self._expect(self.model.withdraws(talk), lambda tx: handoff.withdraw(tx, talk))

    @rule(who=anybody)
    def reopen(self, who: int) -> None:
        talk = self._talk(who)
        self._expect(self.model.reopens(talk), lambda tx: handoff.reopen(tx, talk))

    @rule(who=anybody)
    def write(self, who: int) -> None:
        talk = self._talk(who)
        key = f"update-{len(self.updates)}"
        self.updates.append((talk, key))
        self._deliver_update(talk, key, is_new=True)
        with self.database.transaction() as tx:
            if tx.get_one(Conversation, talk).mode == "human":
                handoff.citizen_wrote(tx, talk)
                self.model.writes(talk)

    @precondition(lambda self: self.updates)
    @rule(which=anything)
    def deliver_an_update_again(self, which: int) -> None:
        """I10: the channel repeats itself; ``check_lines`` counts the messages."""
        talk, key = self._pick(self.updates, which)
        self._deliver_update(talk, key, is_new=False)

    @rule(who=anybody)
    def bot_begins(self, who: int) -> None:
        talk = self._talk(who)
        with self.database.reading() as tx:
            found = tx.get_one(Conversation, talk)
            if found.mode != "human":
                self.turns.append((talk, found.epoch, len(self.turns)))

    @precondition(lambda self: self.turns)
    @rule(which=anything)
    def bot_answers(self, which: int) -> None:
        """I4: however late it comes, an answer of an earlier epoch is dropped."""
        talk, epoch, _ = self._pick(self.turns, which)
        with self.database.transaction() as tx:
            origin = Origin(Author.BOT, epoch=epoch)
            line = post(tx, talk, Reply("照文件答", Outcome.ANSWERED), origin)
        assert (line is not None) == (epoch == self.model.talks[talk].epoch), "I4"

    # Staff.

    @precondition(lambda self: self.model.tickets)
    @rule(who=anybody, which=anything, is_fresh=usually)
    def claim(self, who: int, which: int, is_fresh: bool) -> None:
        self.claims(self._staff(who), self._case(which), is_fresh=is_fresh)

    def claims(self, staff: int, case: int, *, is_fresh: bool = True) -> None:
        version = self.model.tickets[case].version - (not is_fresh)
        self._expect(
            self.model.claims(staff, case, version),
            lambda tx: handoff.claim(tx, case, staff, version),
        )

    @rule(who=anybody)
    def take_next(self, who: int) -> None:
        staff = self._staff(who)
        wanted = self.model.next_for(staff)
        with self.database.transaction() as tx:
            taken = handoff.take_next(tx, staff)
        assert (taken and taken.id) == wanted
        TALLY[f"take_next {'nothing' if wanted is None else OK}"] += 1
        if wanted is not None:
            assert self.model.claims(staff, wanted, self.model.tickets[wanted].version) == OK

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_owner=usually)
    def reply(self, which: int, who: int, is_owner: bool) -> None:
        self.replies(*self._owner(which, who, is_owner))

    def replies(self, staff: int, case: int) -> None:
        self._expect(
            self.model.replies(staff, case), lambda tx: handoff.reply(tx, case, staff, "您好")
        )

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_owner=usually)
    def work(self, which: int, who: int, is_owner: bool) -> None:
        staff, case = self._owner(which, who, is_owner)
        self._expect(
            self.model.works_on(staff, case), lambda tx: handoff.renew_lease(tx, case, staff)
        )

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_owner=usually)
    def resolve(self, which: int, who: int, is_owner: bool) -> None:
        self.resolves(*self._owner(which, who, is_owner))

    def resolves(self, staff: int, case: int) -> None:
        self._expect(
            self.model.resolves(staff, case),
            lambda tx: handoff.resolve(tx, case, staff, "explained"),
        )

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_owner=usually, queue=st.none() | queues)
    def give_back(self, which: int, who: int, is_owner: bool, queue: str | None) -> None:
        staff, case = self._owner(which, who, is_owner)
        self._expect(
            self.model.returns(staff, case, queue),
            lambda tx: handoff.return_to_queue(tx, case, staff, "other", queue),
        )

    @rule(who=anybody)
    def leave(self, who: int) -> None:
        staff = self._staff(who)
        self.model.leaves(staff)
        self._expect(OK, lambda tx: handoff.release_cases(tx, staff))

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_danger=st.booleans())
    def escalate(self, which: int, who: int, is_danger: bool) -> None:
        staff, case = self._staff(who), self._case(which)
        level, reason = ("crisis", "danger") if is_danger else ("urgent", "no_means")
        self._expect(
            self.model.escalates(staff, case, level),
            lambda tx: handoff.escalate(tx, case, staff, reason),
        )

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, queue=queues)
    def link(self, which: int, queue: str) -> None:
        self.links(self._case(which), queue)

    def links(self, case: int, queue: str) -> None:
        made: list[int] = []

        def open_linked(tx: Any) -> None:
            made.append(handoff.open_linked(tx, tx.get_one(Case, case), queue, "asked").id)

        actual = self._try(open_linked)
        made_id = made[0] if made else -1
        TALLY[f"links {actual}"] += 1
        assert actual == self.model.links(case, queue, made_id)

    # Offers.

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_owner=usually, queue=queues, to=st.none() | anybody)
    def offer(self, which: int, who: int, is_owner: bool, queue: str, to: int | None) -> None:
        staff, case = self._owner(which, who, is_owner)
        self.offers_to(staff, case, queue, None if to is None else self._staff(to))

    def offers_to(self, staff: int, case: int, queue: str, named: int | None) -> None:
        self._expect(
            self.model.offers(staff, case, queue, named),
            lambda tx: handoff.offer_transfer(
                tx, case, staff, queue=queue, to_staff_id=named, reason="other", note=NOTE
            ),
        )
        with self.database.reading() as tx:
            newest = tx.scalar(text("SELECT max(id) FROM transfers"))
            is_new = newest is not None and newest not in [id for id, _, _ in self.offers]
            if is_new:
                row = tx.get_one(Transfer, newest)
                made = self.model.tickets[row.case_id].offer
                assert made is not None
                self.offers.append((newest, row.case_id, made))

    @precondition(lambda self: self.offers)
    @rule(which=anything, who=anybody, is_fit=usually)
    def accept(self, which: int, who: int, is_fit: bool) -> None:
        one, staff = self._asked(which, who, is_fit)
        self.accepts(one, staff)

    def accepts(self, one: tuple[int, int, Offer], staff: int) -> None:
        id, case, offer = one
        self._expect(
            self.model.accepts(staff, case, offer),
            lambda tx: handoff.accept_transfer(tx, id, staff),
        )

    @precondition(lambda self: self.offers)
    @rule(which=anything, who=anybody, is_fit=usually)
    def reject(self, which: int, who: int, is_fit: bool) -> None:
        one, staff = self._asked(which, who, is_fit)
        self.rejects(one, staff)

    def rejects(self, one: tuple[int, int, Offer], staff: int) -> None:
        id, case, offer = one
        self._expect(
            self.model.rejects(staff, case, offer),
            lambda tx: handoff.reject_transfer(tx, id, staff, "other"),
        )

    @precondition(lambda self: self.offers)
    @rule(which=anything, who=anybody, is_sender=usually)
    def take_back(self, which: int, who: int, is_sender: bool) -> None:
        one = self._pick(self.offers, which)
        self.takes_back(one, one[2].sender if is_sender else self._staff(who))

    def takes_back(self, one: tuple[int, int, Offer], staff: int) -> None:
        id, case, offer = one
        self._expect(
            self.model.takes_back(staff, case, offer),
            lambda tx: handoff.withdraw_transfer(tx, id, staff),
        )

    # Supervisors, time, the channel.

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, is_boss=usually)
    def take_over(self, which: int, who: int, is_boss: bool) -> None:
        case, staff = self._case(which), self._boss() if is_boss else self._staff(who)
        self._expect(
            self.model.takes_over(staff, case),
            lambda tx: handoff.take_over(tx, case, staff, "absent"),
        )

    @precondition(lambda self: self.model.tickets)
    @rule(which=anything, who=anybody, to=anybody, is_boss=usually)
    def reassign(self, which: int, who: int, to: int, is_boss: bool) -> None:
        case, staff = self._case(which), self._boss() if is_boss else self._staff(who)
        receiver = self._staff(to)
        self._expect(
            self.model.reassigns(staff, case, receiver),
            lambda tx: handoff.reassign(tx, case, staff, receiver, "overdue"),
        )

    @rule(minutes=st.sampled_from((1, 5, 29, 31, 60 * 24, 60 * 73)))
    def time_passes(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))
        self.model.now = clock.now()

    @rule()
    def sweep(self) -> None:
        self.model.sweep()
        duties = (handoff.expire_leases, handoff.expire_transfers, handoff.close_due, clocks.sweep)
        for duty in duties:
            with self.database.transaction() as tx:
                TALLY[f"sweep {duty.__name__}"] += len(duty(tx))
        with self.database.reading() as tx:
            check_alarms(tx)

    @rule(ending=st.sampled_from(("sent", "failed", "uncertain", "queued")))
    def channel_takes_one(self, ending: str) -> None:
        with self.database.transaction() as tx:
            found = outbox.claim_next(tx, ("telegram",))
        if found is None:
            return
        # I7: nothing is handed over that is older than what the channel has had already.
        # What staff send again comes late by their own wish.
        before = self.delivered.setdefault(found.conversation_id, [])
        if found.outbox_id not in self.resent:
            assert all(seq <= found.seq for seq in before), "I7"
            before.append(found.seq)
        TALLY[f"channel {ending}"] += 1
        if found.author == "bot":
            assert self.model.talks[found.conversation_id].mode != "human", "I4"
        with self.database.transaction() as tx:
            row = update(Outbox).where(Outbox.id == found.outbox_id, Outbox.state == "sending")
            tx.execute(row.values(state=ending, lease_until=None))

    @rule(which=anything, who=anybody, is_owner=usually)
    def resend(self, which: int, who: int, is_owner: bool) -> None:
        """I6: staff send again what failed or may not have arrived, and nothing else."""
        with self.database.reading() as tx:
            rows = tx.execute(
                select(Outbox.id, Outbox.state, Message.id, Message.conversation_id)
                .add_columns(Message.author, Message.case_id)
                .join(Message, Message.id == Outbox.message_id)
                .order_by(Outbox.state.in_(("failed", "uncertain")).desc(), Outbox.id)
            ).all()
        if not rows:
            return
        again = [row for row in rows if row[1] in ("failed", "uncertain")]
        outbox_id, _, message, talk, author, case = self._pick(again or rows, which)
        ticket = self.model.ticket_of(talk, case)
        owner = None if ticket is None else ticket.owner
        staff = owner if is_owner and owner is not None else self._staff(who)
        expected = self.model.resends(staff, ticket, talk, author, bool(again))
        self._expect(expected, lambda tx: outbox.resend(tx, message, staff))
        if expected == OK:
            self.resent.add(outbox_id)

    @invariant()
    def everything_holds(self) -> None:
        with self.database.reading() as tx:
            check_invariants(tx)
            check_model(tx, self.model)
            check_lines(tx, len(self.updates), NOTE)

    # What the steps share.

    def _try(self, work: Callable[[Any], object]) -> str:
        try:
            with self.database.transaction() as tx:
                work(tx)
        except _ERRORS as error:
            return type(error).__name__
        return OK

    def _expect(self, expected: str, work: Callable[[Any], object]) -> None:
        TALLY[f"{sys._getframe(1).f_code.co_name} {expected}"] += 1
        assert self._try(work) == expected

    def _deliver_update(self, talk: str, key: str, *, is_new: bool) -> None:
        with self.database.transaction() as tx:
            found = tx.get_one(Conversation, talk)
            accepted = inbound.accept(
                tx, found.channel, found.channel_key, key, inbound.Said("还有一句")
            )
        assert accepted.is_new == is_new, "I10"

    def _owner(self, which: int, who: int, is_owner: bool) -> tuple[int, int]:
        owned = [t.id for t in self.model.tickets.values() if t.owner is not None]
        if not is_owner or not owned:
            return self._staff(who), self._case(which)
        case = self._pick(owned, which)
        return self.model.tickets[case].owner or 0, case

    def _asked(self, which: int, who: int, is_fit: bool) -> tuple[tuple[int, int, Offer], int]:
        standing = [one for one in self.offers if one[2].is_open]
        if not is_fit or not standing:
            return self._pick(self.offers, which), self._staff(who)
        chosen = self._pick(standing, which)
        fit = [
            one.id
            for one in self.model.people.values()
            if chosen[2].to in (None, one.id)
            and one.id != chosen[2].sender
            and one.works(chosen[2].to_queue)
        ]
        return chosen, self._pick(fit, who)

    def _talk(self, number: int) -> str:
        return self._pick(list(self.model.talks), number)

    def _staff(self, number: int) -> int:
        return self._pick(list(self.model.people), number)

    def _boss(self) -> int:
        return next(one.id for one in self.model.people.values() if one.is_supervisor)

    def _case(self, number: int) -> int:
        return self._pick(list(self.model.tickets), number)

    @staticmethod
    def _pick(choices: list[Any], number: int) -> Any:
        return choices[number % len(choices)]


def _empty(database: Database) -> None:
    names = [table.name for table in Base.metadata.sorted_tables]
    with database.engine.connect() as connection:
        if database.engine.dialect.name != "sqlite":
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            connection.commit()
            return
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.executescript(
            "PRAGMA foreign_keys=OFF;"
            + "".join(f"DELETE FROM {name};" for name in names)
            + "PRAGMA foreign_keys=ON;"
        )
