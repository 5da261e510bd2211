"""Keeping slips: made with a result, found by their address, deleted for good.

The screening forgets health answers with its result (design §10). So that they can be printed, a
slip holds them for a short while, apart from the screening, where nothing but the slip reads them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.replies import Button, Reply
from actions.screening import sessions
from actions.screening.privacy import HEALTH_MINUTES, without_health, without_reasons
from actions.screening.progress import Progress, read_progress
from actions.screening.slip import SlipBuilder
from actions.screening.slip_events import FORGOT, MADE, record
from actions.screening.slip_model import Health, KeptScreening, Slip
from actions.storage.tables import ScreeningSession, ScreeningSlip
from actions.texts import Texts
from knowledge import clock
from knowledge.screening.interview_questions import QuestionBook

SHOW = "/show_slip"
_KEY_BYTES = 24


@dataclass(frozen=True)
class Slips:
    """The use case. Every function works inside the caller's transaction."""

    builder: SlipBuilder
    book: QuestionBook
    texts: Texts

    def offer(
        self,
        tx: Session,
        row: ScreeningSession,
        replies: list[Reply],
        result: Mapping[str, Any],
        facts: Mapping[str, Any] | None,
    ) -> list[Reply]:
        """Make the slip of a screening that has just ended; return its replies with the button.

        ``facts`` and ``result`` are as they were before health was forgotten; ``facts`` None when
        nothing was.
        """
        slip = self._row(tx, row)
        slip.had_health = facts is not None
        slip.health = None if facts is None else {"facts": dict(facts), "result": dict(result)}
        until = clock.now() + timedelta(minutes=HEALTH_MINUTES)
        slip.health_until = until if slip.had_health else None
        tx.flush()
        record(tx, slip, MADE)
        *before, last = replies
        return [*before, self._with_button(last, slip)]

    def find(self, tx: Session, key: str) -> ScreeningSlip | None:
        """Return the slip with that address; None while its answers are being changed."""
        return tx.scalar(
            select(ScreeningSlip)
            .join(ScreeningSession, ScreeningSession.id == ScreeningSlip.session_id)
            .where(ScreeningSlip.key == key, ScreeningSession.state == sessions.DONE)
        )

    def newest(self, tx: Session, conversation_id: str) -> ScreeningSlip | None:
        """Return the slip of the newest finished screening, or None."""
        row = sessions.last_done(tx, conversation_id)
        if row is None:
            return None
        return tx.scalar(select(ScreeningSlip).where(ScreeningSlip.session_id == row.id))

    def read(self, tx: Session, slip: ScreeningSlip, *, with_health: bool = True) -> Slip:
        """Return what the slip says now: with health only while that may be shown.

        ``with_health=False`` is for what is stored again, such as a line of the chat.
        """
        row = tx.get_one(ScreeningSession, slip.session_id)
        until = health_until(slip)
        if until is not None and slip.health is not None and with_health:
            held = replace(read_progress(row), facts=slip.health["facts"])
            return self.builder.build(_kept(row, held, slip.health["result"]), Health.SHOWN, until)
        progress = read_progress(row)
        bare = without_health(self.book, progress)
        is_held = dict(bare.facts) != dict(progress.facts)
        if is_held and with_health and sessions.has_open_case(tx, slip.conversation_id):
            return self.builder.build(_kept(row, progress, row.result), Health.KEPT)
        result = None if row.result is None else without_reasons(self.book, row.result, progress)
        state = Health.LEFT_OUT if slip.had_health or is_held else Health.NONE
        return self.builder.build(_kept(row, bare, result), state, until)

    def _row(self, tx: Session, row: ScreeningSession) -> ScreeningSlip:
        """Return the screening's slip; one whose answers were changed keeps its address."""
        found = tx.scalar(select(ScreeningSlip).where(ScreeningSlip.session_id == row.id))
        if found is not None:
            return found
        made = ScreeningSlip(
            key=secrets.token_urlsafe(_KEY_BYTES),
            conversation_id=row.conversation_id,
            session_id=row.id,
        )
        tx.add(made)
        return made

    def _with_button(self, reply: Reply, slip: ScreeningSlip) -> Reply:
        """Put the button before the last two, which change an answer and lead to a person.

        In urgency it comes last: the person is what matters.
        """
        title = self.texts.render("slip.button.show")
        at = len(reply.buttons) if reply.extra.get("urgent") else max(len(reply.buttons) - 2, 0)
        return replace(
            reply,
            buttons=(*reply.buttons[:at], Button(title, SHOW), *reply.buttons[at:]),
            extra={**reply.extra, "slip": {"key": slip.key, "title": title}},
        )


def forget_due(tx: Session) -> int:
    """Drop the health facts of every slip whose time is up; return how many there were."""
    due = tx.scalars(
        select(ScreeningSlip).where(
            ScreeningSlip.health.is_not(None), ScreeningSlip.health_until <= clock.now()
        )
    ).all()
    for slip in due:
        slip.health = None
        record(tx, slip, FORGOT)
    return len(due)


def has_due(tx: Session) -> bool:
    """Say whether there is something to forget; reads only."""
    due = select(ScreeningSlip.id).where(
        ScreeningSlip.health.is_not(None), ScreeningSlip.health_until <= clock.now()
    )
    return tx.scalar(due.limit(1)) is not None


def health_until(slip: ScreeningSlip) -> datetime | None:
    """Return until when health is shown; None when that is over, whatever is still stored."""
    if slip.health is None or slip.health_until is None or slip.health_until <= clock.now():
        return None
    return slip.health_until


def _kept(
    row: ScreeningSession, progress: Progress, result: Mapping[str, Any] | None
) -> KeptScreening:
    return KeptScreening(progress.person, progress.facts, result, row.rules, progress.skipped)
