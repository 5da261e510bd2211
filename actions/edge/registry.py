"""Which action name of the Rasa domain runs which use case."""

from rasa_sdk.executor import ActionExecutor

from actions.edge import answering, deletion, people, screening, slips
from actions.edge.boundary import Handler, guarded
from actions.edge.context import Edge
from actions.edge.events import Event, ask_again, start_session

HANDLERS: dict[str, Handler] = {
    "action_session_start": screening.restore,
    "action_answer": answering.answer,
    "action_start_screening": screening.start,
    "validate_screening_form": screening.take,
    "action_ask_screening_form_screening_answer": screening.ask,
    "action_stop_screening": screening.stop,
    "action_screening_detail": screening.detail,
    "action_show_slip": slips.show,
    "action_delete_slip": slips.delete,
    "action_request_human": people.request_human,
    "action_my_cases": people.my_cases,
    "action_delete_data": deletion.delete_data,
}


def build_executor(edge: Edge) -> ActionExecutor:
    """Return the executor that runs our actions, each behind its boundary."""
    executor = ActionExecutor()
    for name, handler in HANDLERS.items():
        executor.register_function(name, guarded(name, handler, edge, _on_error(name)))
    return executor


def _on_error(name: str) -> tuple[Event, ...]:
    """Keep Rasa going: a session must start, and an answer that failed counts as taken."""
    if name == "action_session_start":
        return tuple(start_session(in_form=False))
    if name == "validate_screening_form":
        return tuple(ask_again())
    return ()
