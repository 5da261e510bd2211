"""Carrying out what the interview decided: its words, and a person when it is urgent."""

from sqlalchemy.orm import Session

from actions import handoff
from actions.edge.context import SCREENING, Call, post
from actions.handoff import Reason
from actions.screening import Step


def carry_out(tx: Session, call: Call, step: Step) -> None:
    """Say the step's replies, then open the urgent case that it asks for.

    In this order: a case ends the epoch under which the bot speaks.
    """
    post(tx, call, SCREENING, *step.replies)
    if step.case_note is not None:
        handoff.request(
            tx,
            call.conversation_id,
            reason=Reason.URGENT,
            urgent=True,
            note=step.case_note,
            turn_id=call.turn,
        )
