"""The few Rasa events we return, as the plain records that travel."""

from typing import Any

from rasa_sdk import events

Event = dict[str, Any]

FORM = "screening_form"
SLOT = "screening_answer"
_REQUESTED = "requested_slot"


def ask_again() -> list[Event]:
    """The form goes on: the answer was taken, its slot stays empty."""
    return [events.SlotSet(SLOT, None)]


def end_form() -> list[Event]:
    """The form ends; the slot counts as seen so that Rasa does not look for another rule."""
    return [events.SlotSet(SLOT, None), events.SlotSet(_REQUESTED, None)]


def start_session(*, in_form: bool) -> list[Event]:
    """A conversation begins for Rasa; with ``in_form`` in the middle of a screening."""
    restored = [events.ActiveLoop(FORM), events.SlotSet(_REQUESTED, SLOT)] if in_form else []
    return [events.SessionStarted(), *restored, events.ActionExecuted("action_listen")]
