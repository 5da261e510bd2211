"""A small model of the handoff, written from design §8 and not from the code it checks.

Each method says what a step must answer: "ok", or the name of the error; only "ok" changes it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEASE = OFFER = timedelta(minutes=30)
GRACE = timedelta(hours=72)
OWNED = ("owned", "waiting_citizen", "transfer_pending")
OPEN = ("queued", *OWNED)
OK, CONFLICT, REFUSED = "ok", "CaseConflictError", "NotAllowedError"
STUCK = "NotResendableError"
WRONG, MISSING, LATE = "HandoffError", "NotFoundError", "GraceOverError"


@dataclass
class Person:
    id: int
    queues: tuple[str, ...] = ()
    is_supervisor: bool = False

    def works(self, queue: str) -> bool:
        return not self.queues or queue in self.queues


@dataclass
class Offer:
    sender: int
    to_queue: str
    to: int | None
    until: datetime
    is_open: bool = True


@dataclass
class Ticket:
    id: int
    talk: str
    queue: str
    queued_at: datetime
    level: str = "usual"  # usual | urgent | crisis
    of: int | None = None  # the main one that a linked one belongs to
    state: str = "queued"
    owner: int | None = None
    lease: datetime | None = None
    grace: datetime | None = None
    resolved_at: datetime | None = None
    reopened: int = 0
    version: int = 1
    offer: Offer | None = None

    @property
    def is_main(self) -> bool:
        return self.of is None


@dataclass
class Talk:
    mode: str = "bot"
    epoch: int = 0


@dataclass
class Model:
    now: datetime
    people: dict[int, Person] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)

    def main_of(self, talk: str) -> Ticket | None:
        found = [t for t in self.tickets.values() if t.talk == talk and t.is_main]
        return next((t for t in found if t.state in OPEN), None)

    # The citizen.

    def requests(self, talk: str, level: str, queue: str, id: int) -> None:
        """``id`` is the case that came of it; one that is open already is only raised.

        A usual request goes on with what was resolved in that queue, while it may be reopened.
        """
        main = self.main_of(talk)
        if main is None:
            last = self._last_ended(talk)
            is_same = level == "usual" and last is not None and last.queue == queue
            if last is not None and is_same and self.reopens(talk) == OK:
                assert id == last.id, "the case that had ended was expected"
                return
            assert id not in self.tickets, "a new case was expected"
            home = {"urgent": "Q-JN", "crisis": "Q-WJ"}.get(level, queue)
            self.tickets[id] = Ticket(id, talk, home, self.now, level)
            self._mode(self.tickets[id], "queue")
            return
        assert id == main.id, "I2: a second case was opened"
        if level != "usual":
            self._raise(main, level)

    def withdraws(self, talk: str) -> str:
        main = self.main_of(talk)
        if main is None:
            return MISSING
        if main.state != "queued":
            return CONFLICT
        self._change(main, state="cancelled")
        for linked in self.linked_to(main):
            self._change(linked, state=linked.state if linked.owner else "cancelled")
        self._mode(main, "bot")
        return OK

    def linked_to(self, main: Ticket) -> list[Ticket]:
        return [t for t in self.tickets.values() if t.of == main.id and t.state in OPEN]

    def writes(self, talk: str) -> None:
        main = self.main_of(talk)
        if main is None or main.owner is None or main.lease is not None:
            return
        is_waiting = main.state == "waiting_citizen"
        state = "owned" if is_waiting else main.state
        self._change(main, state=state, lease=self.now + LEASE)

    def reopens(self, talk: str) -> str:
        if self.main_of(talk) is not None:
            return CONFLICT
        last = self._last_ended(talk)
        if last is None:
            return MISSING
        if last.state != "resolved" or last.grace <= self.now:
            return LATE
        self._change(last, state="queued", queued_at=self.now, grace=None, resolved_at=None)
        last.reopened += 1
        self._mode(last, "queue")
        return OK

    def _last_ended(self, talk: str) -> Ticket | None:
        ended = [t for t in self.tickets.values() if t.talk == talk and t.is_main and t.resolved_at]
        return max(ended, key=lambda t: (t.resolved_at, t.id), default=None)

    # Staff.

    def next_for(self, who: int) -> int | None:
        mine = [
            t
            for t in self.tickets.values()
            if t.state == "queued" and self.people[who].works(t.queue)
        ]
        first = min(mine, key=lambda t: (t.level == "usual", t.queued_at, t.id), default=None)
        return None if first is None else first.id

    def claims(self, who: int, id: int, version: int) -> str:
        ticket = self.tickets[id]
        if not self.people[who].works(ticket.queue) and ticket.owner != who:
            return REFUSED
        if ticket.state != "queued" or ticket.version != version:
            return CONFLICT
        self._give(ticket, who)
        return OK

    def replies(self, who: int, id: int) -> str:
        ticket = self.tickets[id]
        if ticket.owner != who:
            return CONFLICT
        if not ticket.is_main and self.main_of(ticket.talk) is not None:
            return WRONG
        was_main, ticket.of = ticket.is_main, None
        is_offered = ticket.state == "transfer_pending"
        self._change(ticket, state=ticket.state if is_offered else "waiting_citizen", lease=None)
        if not was_main:
            self._mode(ticket, "human")
        return OK

    def works_on(self, who: int, id: int) -> str:
        ticket = self.tickets[id]
        if ticket.owner != who:
            return CONFLICT
        ticket.lease = self._renewed(ticket)
        return OK

    def resolves(self, who: int, id: int) -> str:
        ticket = self.tickets[id]
        if ticket.owner != who:
            return CONFLICT
        self._let_go(ticket, "resolved", grace=self.now + GRACE, resolved_at=self.now)
        self._mode(ticket, "bot")
        return OK

    def returns(self, who: int, id: int, queue: str | None) -> str:
        ticket = self.tickets[id]
        if ticket.owner != who:
            return CONFLICT
        self._let_go(ticket, "queued", queue=queue or ticket.queue)
        self._mode(ticket, "queue")
        return OK

    def leaves(self, who: int) -> None:
        for ticket in self.tickets.values():
            if ticket.owner == who:
                self.returns(who, ticket.id, None)

    def escalates(self, who: int, id: int, level: str) -> str:
        ticket = self.tickets[id]
        if ticket.owner != who and not self.people[who].works(ticket.queue):
            return REFUSED
        if ticket.state not in OPEN or ticket.owner not in (None, who):
            return CONFLICT
        self._raise(ticket, level)
        return OK

    def links(self, id: int, queue: str, made: int | None) -> str:
        ticket = self.tickets[id]
        if ticket.state not in OPEN:
            return CONFLICT
        if ticket.queue == queue:
            return WRONG
        same = [
            t.id
            for t in self.tickets.values()
            if t.talk == ticket.talk and not t.is_main and t.queue == queue and t.state in OPEN
        ]
        assert made is not None
        assert made in same if same else made not in self.tickets
        if not same:
            main = ticket.of or ticket.id
            level = self._inherited(ticket)
            self.tickets[made] = Ticket(made, ticket.talk, queue, self.now, level, of=main)
        return OK

    # Offers.

    def offers(self, who: int, id: int, queue: str, to: int | None) -> str:
        ticket = self.tickets[id]
        if to is not None and (to == who or not self.people[to].works(queue)):
            return WRONG
        if ticket.owner != who or ticket.state == "transfer_pending":
            return CONFLICT
        self._change(ticket, state="transfer_pending", lease=self._renewed(ticket))
        ticket.offer = Offer(who, queue, to, self.now + OFFER)
        return OK

    def accepts(self, who: int, id: int, offer: Offer) -> str:
        answer = self._may_answer(who, offer)
        if answer == OK:
            offer.is_open = False
            self.tickets[id].queue = offer.to_queue
            self._give(self.tickets[id], who)
        return answer

    def rejects(self, who: int, id: int, offer: Offer) -> str:
        answer = self._may_answer(who, offer)
        if answer == OK:
            self._back(self.tickets[id], offer)
        return answer

    def takes_back(self, who: int, id: int, offer: Offer) -> str:
        if offer.sender != who:
            return REFUSED
        if not offer.is_open:
            return CONFLICT
        self._back(self.tickets[id], offer)
        return OK

    def _may_answer(self, who: int, offer: Offer) -> str:
        is_for = offer.to in (None, who) and self.people[who].works(offer.to_queue)
        if who == offer.sender or not is_for:
            return REFUSED
        return OK if offer.is_open and self.now < offer.until else CONFLICT

    def _back(self, ticket: Ticket, offer: Offer) -> None:
        offer.is_open = False
        state = "waiting_citizen" if ticket.lease is None else "owned"
        self._change(ticket, state=state, lease=self._renewed(ticket))

    # Supervisors.

    def takes_over(self, who: int, id: int) -> str:
        ticket = self.tickets[id]
        if not self.people[who].is_supervisor:
            return REFUSED
        if ticket.state not in OWNED or ticket.owner == who:
            return CONFLICT
        self._give(ticket, who)
        return OK

    def reassigns(self, who: int, id: int, to: int) -> str:
        ticket = self.tickets[id]
        if not self.people[who].is_supervisor:
            return REFUSED
        if not self.people[to].works(ticket.queue) and ticket.owner != to:
            return WRONG
        if ticket.state not in OPEN or ticket.owner == to:
            return CONFLICT
        self._give(ticket, to)
        return OK

    # Time.

    def sweep(self) -> None:
        for ticket in self.tickets.values():
            if ticket.state == "owned" and ticket.lease <= self.now:
                self._let_go(ticket, "queued")
                self._mode(ticket, "queue")
            elif ticket.state == "resolved" and ticket.grace <= self.now:
                self._change(ticket, state="closed")
        for ticket in self.tickets.values():
            offer = ticket.offer
            if offer is not None and offer.is_open and offer.until <= self.now:
                self._back(ticket, offer)

    # The channel.

    def ticket_of(self, talk: str, id: int | None) -> Ticket | None:
        """The case that a line belongs to: its own, the open one, or the newest."""
        if id is not None:
            return self.tickets[id]
        mains = [t for t in self.tickets.values() if t.talk == talk and t.is_main]
        return self.main_of(talk) or max(mains, key=lambda t: t.id, default=None)

    def resends(
        self, who: int, ticket: Ticket | None, talk: str, author: str, is_stuck: bool
    ) -> str:
        """``is_stuck``: the channel refused the line, or nobody knows."""
        if ticket is not None and ticket.owner not in (None, who):
            return CONFLICT
        is_free = ticket is not None and ticket.owner is None
        if ticket is not None and is_free and not self.people[who].works(ticket.queue):
            return REFUSED
        if not is_stuck or (author == "bot" and self.talks[talk].mode == "human"):
            return STUCK
        if ticket is not None:
            renewed = self._renewed(ticket) if ticket.owner == who else ticket.lease
            self._change(ticket, lease=renewed)
        return OK

    # What the steps share.

    def _change(self, ticket: Ticket, **values: object) -> None:
        for name, value in values.items():
            setattr(ticket, name, value)
        ticket.version += 1

    def _give(self, ticket: Ticket, who: int) -> None:
        self._drop_offer(ticket)
        self._change(ticket, state="owned", owner=who, lease=self.now + LEASE)
        self._mode(ticket, "human")

    def _let_go(self, ticket: Ticket, state: str, **values: object) -> None:
        self._drop_offer(ticket)
        self._change(ticket, state=state, owner=None, lease=None, **values)

    def _drop_offer(self, ticket: Ticket) -> None:
        if ticket.offer is not None:
            ticket.offer.is_open = False

    def _raise(self, ticket: Ticket, level: str) -> None:
        if ticket.level == "crisis" or ticket.level == level:
            return
        home = {"urgent": "Q-JN", "crisis": "Q-WJ"}[level]
        queue = home if ticket.owner is None else ticket.queue
        self._change(ticket, level=level, queue=queue)

    def _renewed(self, ticket: Ticket) -> datetime | None:
        return None if ticket.lease is None else self.now + LEASE

    def _mode(self, ticket: Ticket, mode: str) -> None:
        talk = self.talks[ticket.talk]
        if ticket.is_main and talk.mode != mode:
            talk.mode, talk.epoch = mode, talk.epoch + 1

    @staticmethod
    def _inherited(ticket: Ticket) -> str:
        # A linked case is as urgent as its main one; a crisis stays the main one's.
        return "usual" if ticket.level == "usual" else "urgent"
