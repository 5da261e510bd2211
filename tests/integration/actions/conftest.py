import pytest

from actions.storage.database import Database
from tests.integration.actions.handoff_world import World, check_invariants


@pytest.fixture
def world(database: Database):
    """A world whose invariants hold when the test is over."""
    made = World(database)
    yield made
    with database.reading() as tx:
        check_invariants(tx)
