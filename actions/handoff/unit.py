"""Which office works a case."""

from actions.handoff import packaged
from knowledge.offices import choose_unit


def unit_for(queue: str, region: str | None) -> str | None:
    """Return the id of the office that works the queue in that place; None when it is not one."""
    unit = choose_unit(packaged.units(), queue, region or "")
    return None if unit is None else unit.id
