"""The supervisors' page in one reading."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from actions.oversight.alarms import list_alarms
from actions.oversight.load import read_load
from actions.oversight.model import Oversight


def read_oversight(tx: Session, queues: Iterable[str] = ()) -> Oversight:
    """Return load, people and alarms of these queues; none named means all of them."""
    wanted = tuple(queues)
    lines, people = read_load(tx, wanted)
    alarms, more = list_alarms(tx, wanted)
    return Oversight(lines, people, alarms, more)
