"""The supervisors' page in one reading."""

from sqlalchemy.orm import Session

from actions.oversight.alarms import list_alarms
from actions.oversight.load import read_load
from actions.oversight.model import Oversight
from actions.storage.tables import Staff


def read_oversight(tx: Session, scope: Staff) -> Oversight:
    """Return load, people and alarms of the queues and units that ``scope`` may see."""
    lines, people = read_load(tx, scope)
    alarms, more = list_alarms(tx, scope)
    return Oversight(lines, people, alarms, more)
