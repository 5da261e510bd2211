"""The supervisors' page in one reading."""

from sqlalchemy.orm import Session

from actions.storage.tables import Staff
from actions.supervision.alarms import list_alarms
from actions.supervision.load import read_load
from actions.supervision.model import Oversight


def read_oversight(tx: Session, scope: Staff) -> Oversight:
    """Return load, people and alarms of the queues and units that ``scope`` may see."""
    lines, people = read_load(tx, scope)
    alarms, more = list_alarms(tx, scope)
    return Oversight(lines, people, alarms, more)
