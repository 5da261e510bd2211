"""Drawing the console's templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.templating import Jinja2Templates

from actions import accounts
from actions.handoff import EventLine
from actions.handoff.reading.listing import queue_name
from actions.oversight import HistoryLine
from actions.screening.slip import SlipBuilder
from actions.texts import Texts
from bot.staff.areas import areas
from bot.staff.labels import Labels
from bot.staff.paths import TEMPLATES
from knowledge import clock

# Which texts name the reason of an event, by its kind; the others are reasons of a return.
_WHY = {
    "transfer_offered": "handoff.transfer_reason",
    "transfer_rejected": "handoff.transfer_answer",
    "escalated": "handoff.escalation_reason",
    "taken_over": "handoff.takeover_reason",
    "reassigned": "handoff.takeover_reason",
}


@dataclass(frozen=True)
class ConsolePages:
    """The templates with their helpers: ``label`` for codes, ``when`` and ``minutes``."""

    templates: Jinja2Templates
    labels: Labels
    slips: SlipBuilder

    def show(
        self, request: Request, name: str, context: Mapping[str, Any], status: int = 200
    ) -> Response:
        return self.templates.TemplateResponse(request, name, dict(context), status)


def load_pages(
    texts: Texts, labels: Labels, slips: SlipBuilder, *, has_learning: bool = False
) -> ConsolePages:
    """Open the console's templates; HTML is escaped. Without an index there is nothing to learn."""
    templates = Jinja2Templates(TEMPLATES)
    templates.env.globals.update(
        when=when,
        minutes=minutes,
        minutes_until=minutes_until,
        areas=areas,
        label=partial(label, texts),
        actor_name=partial(actor_name, texts),
        event_details=partial(event_details, texts, labels),
        has_learning=has_learning,
        may=accounts.may,
        queue_name=queue_name,
    )
    return ConsolePages(templates, labels, slips)


async def pages_of(request: Request) -> ConsolePages:
    pages: ConsolePages = request.app.state.console_pages
    return pages


Pages = Annotated[ConsolePages, Depends(pages_of)]


def when(moment: datetime) -> str:
    """Return the local time, with the day unless it is today."""
    local = moment.astimezone(clock.LOCAL)
    return f"{local:%H:%M}" if local.date() == clock.today() else f"{local:%m-%d %H:%M}"


def minutes(since: datetime) -> int:
    """Return the whole minutes from a moment until now."""
    return max(0, int((clock.now() - since).total_seconds() // 60))


def minutes_until(moment: datetime) -> int:
    """Return the whole minutes from now until a moment."""
    return max(0, int((moment - clock.now()).total_seconds() // 60))


def label(texts: Texts, group: str, value: str) -> str:
    """Return the name of a stored code; one that is newer than the texts is shown as it is."""
    key = f"{group}.{value}"
    return texts.render(key) if texts.has(key) else str(value)


def actor_name(texts: Texts, event: EventLine | HistoryLine) -> str:
    """Return who did it: a staff member's name, or the citizen, the bot, the system."""
    key = f"staff.actor.{event.actor}"
    return texts.render(key) if texts.has(key) else event.actor_name


def event_details(texts: Texts, labels: Labels, event: EventLine) -> list[str]:
    """Return what an event tells besides its kind, in words: the outcome, the reason, where to."""
    data = event.data
    words = [label(texts, "handoff.resolution", data["outcome"])] if data.get("outcome") else []
    why = data.get("why")
    if why:
        words.append(label(texts, _WHY.get(event.kind, "handoff.return_reason"), why))
    to_queue = data.get("to_queue")
    if to_queue:
        queue = labels.queues.get(to_queue)
        words.append(queue.name if queue else str(to_queue))
    return words
