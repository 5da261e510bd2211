"""People and conversations for the tests of the handoff."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import clocks, handoff
from actions.handoff import Reason
from actions.messages import Origin, post, take_seq
from actions.replies import Citation, Reply
from actions.storage.database import Database
from actions.storage.tables import (
    OWNED_STATES,
    Author,
    Case,
    CaseEvent,
    Conversation,
    Message,
    Outbox,
    Staff,
    Transfer,
)
from knowledge.outcomes import Outcome


@dataclass(frozen=True)
class World:
    """A database with short words for what people do in it."""

    database: Database

    def conversation(self) -> str:
        with self.database.transaction() as tx:
            made = Conversation(id=uuid4().hex, channel="telegram", channel_key=uuid4().hex)
            tx.add(made)
            return made.id

    def staff(
        self,
        login: str,
        queues: tuple[str, ...] = (),
        office: str = "关面镇",
        role: str = "agent",
    ) -> int:
        with self.database.transaction() as tx:
            made = Staff(
                login=login,
                name=login,
                office=office,
                role=role,
                password_hash="-",
                queues=list(queues),
            )
            tx.add(made)
            tx.flush()
            return made.id

    def assign_units(self, staff_id: int, *units: str) -> None:
        with self.database.transaction() as tx:
            tx.get_one(Staff, staff_id).units = list(units)

    def place(self, case_id: int, unit: str) -> None:
        with self.database.transaction() as tx:
            tx.get_one(Case, case_id).unit = unit

    def say(self, conversation_id: str, text: str, **payload: object) -> None:
        with self.database.transaction() as tx:
            seq, conversation = take_seq(tx, conversation_id)
            tx.add(
                Message(
                    conversation_id=conversation_id,
                    seq=seq,
                    author=Author.CITIZEN.value,
                    text=text,
                    payload=payload,
                    epoch=conversation.epoch,
                )
            )

    def answer(self, conversation_id: str, *clauses: str, epoch: int | None = None) -> int | None:
        """Let the bot answer, citing clauses; return the message id, None when it was dropped."""
        citations = tuple(Citation("文号", clause, "一", "条文", "duty") for clause in clauses)
        reply = Reply("照文件答", Outcome.ANSWERED, citations=citations)
        with self.database.transaction() as tx:
            written = post(tx, conversation_id, reply, Origin(Author.BOT, epoch=epoch))
            return None if written is None else written.id

    def request(self, conversation_id: str, **options: object) -> Case:
        with self.database.transaction() as tx:
            return handoff.request(tx, conversation_id, **{"reason": Reason.ASKED, **options})

    def claimed(self, conversation_id: str, staff_id: int) -> Case:
        """A case of this conversation that the staff member owns."""
        case = self.request(conversation_id)
        with self.database.transaction() as tx:
            return handoff.claim(tx, case.id, staff_id, case.version)

    def case(self, case_id: int) -> Case:
        with self.database.reading() as tx:
            return tx.get_one(Case, case_id)

    def mode(self, conversation_id: str) -> tuple[str, int, bool]:
        with self.database.reading() as tx:
            found = tx.get_one(Conversation, conversation_id)
            return found.mode, found.epoch, found.aside

    def kinds(self, case_id: int) -> list[str]:
        with self.database.reading() as tx:
            chosen = select(CaseEvent.kind).where(CaseEvent.case_id == case_id)
            return list(tx.scalars(chosen.order_by(CaseEvent.seq)))

    def lines(self, conversation_id: str, author: Author) -> list[Message]:
        with self.database.reading() as tx:
            chosen = select(Message).where(
                Message.conversation_id == conversation_id, Message.author == author.value
            )
            return list(tx.scalars(chosen.order_by(Message.seq)))

    def last_notice(self, conversation_id: str) -> Message:
        return self.lines(conversation_id, Author.SYSTEM)[-1]

    def delivery(self, message_id: int) -> str:
        with self.database.reading() as tx:
            return tx.scalars(select(Outbox.state).where(Outbox.message_id == message_id)).one()


def payloads(message: Message) -> list[str]:
    """The payloads of a message's buttons."""
    return [button["payload"] for button in message.payload["buttons"]]


def check_invariants(tx: Session) -> None:
    """I2, I3, I5, I7 over everything in the database."""
    owned = {state.value for state in OWNED_STATES}
    open_states = owned | {"queued"}
    cases = tx.scalars(select(Case)).all()
    mains = [case for case in cases if case.linked_to is None]
    open_of = [case.conversation_id for case in mains if case.state in open_states]
    assert len(open_of) == len(set(open_of)), "I2: two open cases in one conversation"
    for case in cases:
        assert (case.owner_id is not None) == (case.state in owned), f"I3: {case.no}"
        assert _is_lease_right(case), f"I3: {case.no} has a lease when nobody works on it"
        assert _offers(tx, case) == (case.state == "transfer_pending"), f"I3: offer of {case.no}"
        handoff.verify_events(tx, case.id)
        events = tx.scalars(select(CaseEvent.seq).where(CaseEvent.case_id == case.id)).all()
        assert sorted(events) == list(range(1, case.version + 1)), f"I5: {case.no}"
        check_clocks(tx, case, is_open=case.state in open_states)
    modes = {"queued": "queue", **dict.fromkeys(owned, "human")}
    for conversation in tx.scalars(select(Conversation)):
        states = [c.state for c in mains if c.conversation_id == conversation.id]
        current = [modes[state] for state in states if state in modes]
        assert conversation.mode == (current[0] if current else "bot"), "mode follows the case"
        seqs = tx.scalars(
            select(Message.seq).where(Message.conversation_id == conversation.id)
        ).all()
        assert sorted(seqs) == list(range(1, conversation.next_seq)), "I7: a gap in the lines"


def _is_lease_right(case: Case) -> bool:
    if case.state == "transfer_pending":
        return True
    return (case.lease_until is not None) == (case.state == "owned")


def _offers(tx: Session, case: Case) -> int:
    standing = select(Transfer.id).where(Transfer.case_id == case.id, Transfer.state == "offered")
    return len(tx.scalars(standing).all())


def check_clocks(tx: Session, case: Case, *, is_open: bool) -> None:
    """I8: an open case has a running clock or a reason for none; an ended one has neither."""
    unstopped = [one for one in clocks.deadlines(tx, case.id) if one.stopped_at is None]
    runs = any(one.paused_at is None for one in unstopped)
    if is_open:
        assert runs == (case.no_clock_reason is None), f"I8: {case.no}"
    else:
        assert not unstopped, f"I8: {case.no} has ended"
        assert case.no_clock_reason is None, f"I8: {case.no} has ended"
