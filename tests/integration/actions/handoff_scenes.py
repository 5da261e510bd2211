"""Whole scenes among the single steps: what random steps alone reach too seldom."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from actions import handoff
from knowledge import clock
from tests.integration.actions.handoff_machine import (
    HandoffMachine,
    anybody,
    anything,
    levels,
    queues,
)
from tests.integration.actions.handoff_model import OPEN, Offer, Person, Ticket

# What becomes of an offer: somebody takes it, or it comes back, or its sender goes on.
TAKEN = ("accepted", "accepted_twice", "sender_writes")
BACK = ("rejected", "taken_back", "timed_out", "accepted_late", "citizen_writes")
DROPPED = ("sender_resolves", "sender_leaves")
_MOMENT = timedelta(seconds=1)


class SceneMachine(HandoffMachine):
    """Single steps and scenes; everything is checked after each step of a scene, too."""

    @rule(
        which=anything,
        who=anybody,
        queue=queues,
        is_named=st.booleans(),
        ending=st.sampled_from(TAKEN),
    )
    def pass_on(self, which: int, who: int, queue: str, is_named: bool, ending: str) -> None:
        self.hand_on(which, who, queue, is_named, ending)

    @rule(
        which=anything,
        who=anybody,
        queue=queues,
        is_named=st.booleans(),
        ending=st.sampled_from(BACK + DROPPED),
    )
    def hand_in_vain(self, which: int, who: int, queue: str, is_named: bool, ending: str) -> None:
        self.hand_on(which, who, queue, is_named, ending)

    def hand_on(self, which: int, who: int, queue: str, is_named: bool, ending: str) -> None:
        """A case is offered to another queue, and then one of all the things happens."""
        ticket = self._held(which)
        if ticket is None or ticket.state == "transfer_pending" or ticket.owner is None:
            return
        receiver = self._someone(who, queue, but=ticket.owner)
        self.offers_to(ticket.owner, ticket.id, queue, receiver if is_named else None)
        self.everything_holds()
        getattr(self, f"_{ending}")(self.offers[-1], ticket, ticket.owner, receiver)

    @rule(which=anything, who=anybody, queue=queues, level=levels, is_early=st.booleans())
    def second_office(self, which: int, who: int, queue: str, level: str, is_early: bool) -> None:
        """Another office works on it, too, and speaks to the citizen when the first one ended."""
        talk = self._talk(which)
        main = self.model.main_of(talk)
        if main is None:
            self.request(which, level, queue)
            main = self.model.main_of(talk)
        assert main is not None
        self.links(main.id, queue)
        self.everything_holds()
        linked = self._linked(talk)
        if linked is None:
            return
        if linked.owner is None:
            self.claims(self._someone(who, linked.queue), linked.id)
            self.everything_holds()
        assert linked.owner is not None
        if is_early:
            self.replies(linked.owner, linked.id)
            self.everything_holds()
        self._end(main)
        self.everything_holds()
        self.replies(linked.owner, linked.id)

    @rule(which=anything, who=anybody, queue=queues, is_taken=st.booleans())
    def change_of_mind(self, which: int, who: int, queue: str, is_taken: bool) -> None:
        """The citizen gives up a case beside which another office works, or is about to."""
        talk = self._talk(which)
        self.request(which, "usual", "Q-JZ")
        main = self.model.main_of(talk)
        if main is None or main.owner is not None:
            return
        self.links(main.id, queue)
        linked = self._linked(talk)
        if is_taken and linked is not None and linked.owner is None:
            self.claims(self._someone(who, linked.queue), linked.id)
        self.everything_holds()
        self.withdraw(list(self.model.talks).index(talk))
        self.everything_holds()
        if linked is not None and linked.owner is not None:
            self.replies(linked.owner, linked.id)

    @rule(which=anything, is_busy=st.booleans(), is_to_the_second=st.booleans())
    def stall(self, which: int, is_busy: bool, is_to_the_second: bool) -> None:
        """An owner does nothing until the lease ends, or shows up at the last moment."""
        ticket = self._held(which)
        if ticket is None or ticket.owner is None or ticket.lease is None:
            return
        if ticket.lease > self.model.now:
            self._travel(ticket.lease - self.model.now - _MOMENT * (not is_to_the_second))
        owner = ticket.owner
        if is_busy:
            self._expect(
                self.model.works_on(owner, ticket.id),
                lambda tx: handoff.renew_lease(tx, ticket.id, owner),
            )
        self.sweep()
        self.everything_holds()
        self.replies(owner, ticket.id)

    @rule(
        which=anything,
        minutes=st.sampled_from((0, 60 * 71, 60 * 72, 60 * 73)),
        is_asked_for=st.booleans(),
    )
    def come_back(self, which: int, minutes: int, is_asked_for: bool) -> None:
        """A case is resolved, and the citizen is not content: at once, late, too late.

        They press the button, or ask for a person.
        """
        ticket = self._held(which)
        if ticket is None or ticket.owner is None or not ticket.is_main:
            return
        self.resolves(ticket.owner, ticket.id)
        self.everything_holds()
        self._travel(timedelta(minutes=minutes))
        talk = list(self.model.talks).index(ticket.talk)
        if is_asked_for:
            self.request(talk, "usual", ticket.queue)
        else:
            self.reopen(talk)
        self.everything_holds()
        self.reopen(list(self.model.talks).index(ticket.talk))
        self.sweep()

    @rule(which=anything, who=anybody)
    def answer_late(self, which: int, who: int) -> None:
        """I4: the bot begins, a person takes over, the bot is ready."""
        talk = list(self.model.talks).index(self._talk(which))
        self.bot_begins(talk)
        self.request(talk, "usual", "Q-JZ")
        main = self.model.main_of(self._talk(which))
        if main is not None and main.owner is None:
            self.claims(self._someone(who, main.queue), main.id)
        if self.turns:
            self.bot_answers(len(self.turns) - 1)

    @rule(which=anything, who=anybody)
    def speak_before_the_takeover(self, which: int, who: int) -> None:
        """I4: what the bot has written and the channel has not got is not said any more."""
        talk = list(self.model.talks).index(self._talk(which))
        self.bot_begins(talk)
        if self.turns:
            self.bot_answers(len(self.turns) - 1)
        self.request(talk, "usual", "Q-JZ")
        main = self.model.main_of(self._talk(which))
        if main is not None and main.owner is None:
            self.claims(self._someone(who, main.queue), main.id)
        self.everything_holds()
        for _ in range(3):
            self.channel_takes_one("sent")

    # What becomes of an offer.

    def _accepted(self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int) -> None:
        self.accepts(one, to)

    def _accepted_twice(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self.accepts(one, to)
        self.everything_holds()
        self.accepts(one, to)

    def _accepted_late(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self._travel(one[2].until - clock.now())
        self.accepts(one, to)

    def _rejected(self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int) -> None:
        self.offers_to(owner, ticket.id, one[2].to_queue, None)
        for other in self.model.people if one[2].to is not None else ():
            if other not in (owner, to):
                self.accepts(one, other)
        self.everything_holds()
        self.rejects(one, to)

    def _taken_back(self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int) -> None:
        self.accepts(one, owner)
        self.everything_holds()
        self.takes_back(one, owner)

    def _timed_out(self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int) -> None:
        self._travel(one[2].until - clock.now())
        self.sweep()

    def _sender_writes(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self.replies(owner, ticket.id)
        self.everything_holds()
        self.accepts(one, to)

    def _citizen_writes(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self.replies(owner, ticket.id)
        self.write(list(self.model.talks).index(ticket.talk))
        self.everything_holds()
        self.rejects(one, to)

    def _sender_resolves(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self.resolves(owner, ticket.id)
        self.everything_holds()
        self.accepts(one, to)

    def _sender_leaves(
        self, one: tuple[int, int, Offer], ticket: Ticket, owner: int, to: int
    ) -> None:
        self.leave(list(self.model.people).index(owner))
        self.everything_holds()
        self.accepts(one, to)

    # Everybody tries what is not theirs.

    @rule(which=anything, who=anybody, queue=queues)
    def meddle(self, which: int, who: int, queue: str) -> None:
        """Somebody who does not hold the case tries all that its owner may."""
        ticket = self._held(which)
        if ticket is None or ticket.owner is None:
            return
        others = [one for one in self.model.people if one != ticket.owner]
        other = self._pick(others, who)
        self.claims(other, ticket.id)
        self.replies(other, ticket.id)
        self.resolves(other, ticket.id)
        self.offers_to(other, ticket.id, queue, None)
        self._expect(
            self.model.works_on(other, ticket.id),
            lambda tx: handoff.renew_lease(tx, ticket.id, other),
        )
        self.everything_holds()
        for one in sorted(others, key=lambda one: self.model.people[one].is_supervisor):
            self._takes_over(one, ticket.id)

    def _takes_over(self, staff: int, case: int) -> None:
        self._expect(
            self.model.takes_over(staff, case),
            lambda tx: handoff.take_over(tx, case, staff, "absent"),
        )

    @rule(which=anything, who=anybody)
    def claim_what_has_changed(self, which: int, who: int) -> None:
        """Two clerks press the button of one list: the second one's is of yesterday."""
        self.request(which, "usual", "Q-JZ")
        waiting = [t for t in self.model.tickets.values() if t.state == "queued"]
        if not waiting:
            return
        ticket = self._pick(waiting, which)
        for staff in self.model.people:
            if not self.model.people[staff].works(ticket.queue):
                self.claims(staff, ticket.id)
        self.take_next(1)
        self.everything_holds()
        self.claims(self._someone(who, ticket.queue), ticket.id, is_fresh=False)
        self.claims(self._someone(who, ticket.queue), ticket.id)

    @rule(which=anything, who=anybody)
    def send_again(self, which: int, who: int) -> None:
        """The channel refuses a line; somebody else, then the owner press «重发»."""
        for ending in ("sent", "failed"):
            self.channel_takes_one(ending)
        self.resend(which, who, False)
        self.everything_holds()
        self.resend(which, who, True)

    # What the scenes share.

    def _held(self, which: int) -> Ticket | None:
        """A case that somebody holds; the next one is taken where there is none."""
        if not any(t.owner is not None for t in self.model.tickets.values()):
            self.take_next(which)
            self.everything_holds()
        held = [t for t in self.model.tickets.values() if t.owner is not None]
        return self._pick(held, which) if held else None

    def _someone(self, number: int, queue: str, but: int | None = None) -> int:
        """Somebody who works that queue."""
        found: list[Person] = [
            one for one in self.model.people.values() if one.works(queue) and one.id != but
        ]
        return int(self._pick(found, number).id)

    def _linked(self, talk: str) -> Ticket | None:
        found = [t for t in self.model.tickets.values() if t.talk == talk and not t.is_main]
        return next((t for t in found if t.state in OPEN), None)

    def _end(self, main: Ticket) -> None:
        if main.owner is not None:
            self.resolves(main.owner, main.id)
        else:
            self.withdraw(list(self.model.talks).index(main.talk))

    def _travel(self, time: timedelta) -> None:
        self.time.shift(time)
        self.model.now = clock.now()
