"""One running stack for all conversation tests."""

from collections.abc import Iterator

import pytest

from tests.conversation.stack import Stack, Talk, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("conversation")) as one:
        yield one


@pytest.fixture
def talk(stack: Stack) -> Talk:
    return stack.talk()
