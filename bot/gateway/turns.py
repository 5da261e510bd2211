"""The worker that answers: crisis first, then whoever speaks in this conversation's mode."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from actions import failpoints, handoff, messages
from actions.delivery import turns
from actions.delivery.turns import Work
from actions.handoff import Reason
from actions.replies import Button, Reply
from actions.storage.database import Database, DatabaseAwayError
from actions.storage.tables import Author, Mode
from actions.texts.loader import Texts
from bot import threads
from bot.dialogue.client import DialogueDownError
from bot.gateway import controls
from bot.gateway.hub import Hub
from bot.gateway.inbox import TURNS
from bot.gateway.utterances import defused, from_utterance
from knowledge.outcomes import Outcome

PARALLEL = 8
GIVE_UP_S = 900.0
_POLL_S = 1.0
_AWAY = timedelta(seconds=2)
_LONGEST_FOR_DIALOGUE = 400
log = structlog.get_logger()


class Dialogue(Protocol):
    """The dialogue server, as the gateway uses it."""

    async def send(
        self, sender: str, text: str, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Return the plain utterances of a turn. Raises DialogueDownError."""
        ...


@dataclass(frozen=True)
class Skills:
    """What the runner asks before the dialogue server does."""

    crisis: Callable[[str], Reply | None]  # fixed text when words of danger are found
    reads_as_answer: Callable[[Session, str, str], bool]  # of an open screening's question
    reads_as_opening: Callable[[Session, str, str], bool]  # tells enough to begin a screening
    asks_how: Callable[[str], bool]  # about the rules, whatever is wished for beside it


class TurnRunner:
    """Runs citizens' turns, in order per conversation, several conversations at once."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        dialogue: Dialogue,
        skills: Skills,
        texts: Texts,
    ) -> None:
        self._database = database
        self._hub = hub
        self._dialogue = dialogue
        self._skills = skills
        self._texts = texts
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Answer until cancelled."""
        async for _ in self._hub.watch(TURNS, _POLL_S):
            try:
                await self._start_due()
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("turns stopped for a moment", action="turns.start")

    async def drain(self) -> None:
        """Answer everything that is due now; for tests and scripts."""
        while (work := await threads.lease(self._database, turns.claim_next)) is not None:
            await self.answer(work)

    async def _start_due(self) -> None:
        while len(self._running) < PARALLEL and await threads.read(self._database, turns.has_due):
            work = await threads.lease(self._database, turns.claim_next)
            if work is None:
                return
            task = asyncio.create_task(self._answer_safely(work))
            self._running.add(task)
            task.add_done_callback(self._settle)

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._hub.notify([TURNS])

    async def _answer_safely(self, work: Work) -> None:
        try:
            await self.answer(work)
        except DatabaseAwayError as error:
            log.warning("the database is away", action="turns.answer", why=str(error))
            await self._give_back(work)
        except Exception:  # the citizen always gets a reply and a way to a person
            log.exception("a turn failed", action="turns.answer", turn=work.turn_id)
            await threads.write(self._database, lambda tx: self._apologise(tx, work))

    async def _give_back(self, work: Work) -> None:
        """Have it answered later: nothing was lost, so nothing is to be apologised for."""
        with suppress(DatabaseAwayError):  # still away: the lease will run out
            await threads.write(self._database, lambda tx: turns.release(tx, work, _AWAY))

    async def answer(self, work: Work) -> None:
        """Answer one turn that this process holds."""
        failpoints.reach("turn.leased")
        if work.is_replied:  # a crash came between the reply and the end of the turn
            await threads.write(self._database, lambda tx: _finish_as_replied(tx, work))
            return
        if await threads.write(self._database, lambda tx: self._without_dialogue(tx, work)):
            return
        await self._with_dialogue(work)

    def _without_dialogue(self, tx: Session, work: Work) -> bool:
        """Settle what needs no dialogue server; say whether that was all."""
        danger = self._skills.crisis(work.text)
        if danger is not None:
            self._post(tx, work, "crisis", danger, Author.SYSTEM)
            handoff.flag_crisis(tx, work.conversation_id, turn_id=work.turn_id)
            turns.finish(tx, work, Outcome.CRISIS)
            return True
        if work.mode is Mode.HUMAN:
            self._beside_a_person(tx, work)
            return True
        reply = self._on_correction(tx, work) or controls.reply_to(tx, work, self._texts)
        if reply is not None:
            turns.finish(tx, work, self._reply(tx, work, reply))
            return True
        if work.is_behind:
            turns.postpone(tx, work)
            return True
        return False

    def _beside_a_person(self, tx: Session, work: Work) -> None:
        """Words are the person's to answer; only the buttons around the case are ours."""
        replies = controls.beside_a_person(tx, work, self._texts)
        if replies is None or controls.is_number(work):
            handoff.citizen_wrote(tx, work.conversation_id)
        outcome = None if replies is None else self._reply(tx, work, replies)
        turns.finish(tx, work, outcome)

    def _on_correction(self, tx: Session, work: Work) -> list[Reply] | None:
        """Never take a corrected answer for the answer to the question that is open now."""
        is_answer = "corrects" in work.payload and self._skills.reads_as_answer(
            tx, work.conversation_id, work.text
        )
        return [self._plain("gateway.corrected", Outcome.CLARIFY)] if is_answer else None

    def _reply(self, tx: Session, work: Work, replies: list[Reply]) -> Outcome | None:
        for number, reply in enumerate(replies):
            self._post(tx, work, f"control.{number}", reply, Author.SYSTEM)
        return replies[0].outcome if replies else Outcome.HANDOFF

    async def _with_dialogue(self, work: Work) -> None:
        press = work.payload.get("press")
        message = press or await self._message_for(work)
        metadata = {
            "turn": work.turn_id,
            "epoch": work.epoch,
            "text": work.text,
            "press": press,
        }
        try:
            said = await self._dialogue.send(work.conversation_id, message, metadata)
        except DialogueDownError as error:
            log.warning("the dialogue server is away", action="turns.dialogue", why=str(error))
            await threads.write(self._database, lambda tx: self._wait(tx, work))
            return
        failpoints.reach("turn.replied")
        await threads.write(self._database, lambda tx: self._close(tx, work, said))

    async def _message_for(self, work: Work) -> str:
        """Return what the dialogue server reads; the metadata holds the citizen's own words."""
        if not work.text.strip():
            return "/ask_policy"
        understood = await threads.read(self._database, lambda tx: self._understood(tx, work))
        return understood or defused(work.text[:_LONGEST_FOR_DIALOGUE])

    def _understood(self, tx: Session, work: Work) -> str:
        """Return the intent where our own reading of the words is surer than the classifier's."""
        if self._skills.reads_as_answer(tx, work.conversation_id, work.text):
            return "/screening_answer"
        if self._skills.reads_as_opening(tx, work.conversation_id, work.text):
            return "/start_screening"
        return "/ask_policy" if self._skills.asks_how(work.text) else ""

    def _close(self, tx: Session, work: Work, said: list[dict[str, Any]]) -> None:
        for number, utterance in enumerate(said):
            reply = from_utterance(utterance)
            if reply.text:
                self._post(tx, work, f"utter.{number}", reply, Author.BOT)
        outcome = turns.replied_outcome(tx, work)
        if outcome is None:
            outcome = Outcome.ERROR
            self._post(tx, work, "none", self._offer("gateway.no_reply"), Author.SYSTEM)
        if "unread" in work.payload:
            note = self._plain("gateway.unread", Outcome.CLARIFY)
            self._post(tx, work, "unread", note, Author.SYSTEM)
        turns.finish(tx, work, outcome)

    def _wait(self, tx: Session, work: Work) -> None:
        if work.age.total_seconds() > GIVE_UP_S:
            handoff.request(tx, work.conversation_id, reason=Reason.ERROR, turn_id=work.turn_id)
            self._post(tx, work, "given_up", self._plain("gateway.handed_over"), Author.SYSTEM)
            turns.finish(tx, work, Outcome.HANDOFF)
            return
        if not work.was_waiting:
            # No turn id: the answer itself is still to come.
            messages.post(
                tx,
                work.conversation_id,
                self._offer("gateway.dialogue_down"),
                messages.Origin(Author.SYSTEM),
            )
        turns.postpone(tx, work)

    def _apologise(self, tx: Session, work: Work) -> None:
        self._post(tx, work, "error", self._offer("common.error"), Author.SYSTEM)
        turns.finish(tx, work, Outcome.ERROR)

    def _offer(self, key: str) -> Reply:
        human = Button(self._texts.render("common.button.human"), controls.REQUEST)
        return Reply(self._texts.render(key), Outcome.ERROR, buttons=(human,))

    def _plain(self, key: str, outcome: Outcome = Outcome.HANDOFF) -> Reply:
        return Reply(self._texts.render(key), outcome)

    def _post(self, tx: Session, work: Work, part: str, reply: Reply, author: Author) -> None:
        epoch = work.epoch if author is Author.BOT else None
        origin = messages.Origin(author, turn_id=work.turn_id, part=part, epoch=epoch)
        messages.post(tx, work.conversation_id, reply, origin)


def _finish_as_replied(tx: Session, work: Work) -> None:
    turns.finish(tx, work, turns.replied_outcome(tx, work))
