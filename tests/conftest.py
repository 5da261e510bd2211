"""Levels by folder; unit tests have no network."""

from pathlib import Path

import pytest

from actions.accounts import sealing
from tests.stack import SECRET_KEY

LEVELS = ("unit", "integration", "conversation", "browser", "evaluation")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        level = item.path.relative_to(HERE).parts[0]
        if level in LEVELS:
            item.add_marker(getattr(pytest.mark, level))


@pytest.fixture(autouse=True)
def _secret_key() -> None:
    """What the composition root does; a test of other keys leaves none of them behind."""
    sealing.use([SECRET_KEY])


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("unit"):
        request.getfixturevalue("socket_disabled")
