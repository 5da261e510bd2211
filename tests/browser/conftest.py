"""The running stack for the browser, the browser itself, and pages that must have no fault."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.fakes.browsers import DESKTOP, chromium, watch_faults
from tests.stack import Stack, running_stack

Open = Callable[..., Page]
PATIENCE_MS = 10_000  # a module's own PATIENCE_MS comes first


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with running_stack() as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Open]:
    """Open pages, each as in a browser of its own; in the end none of them may have had a fault."""
    patience = getattr(request.module, "PATIENCE_MS", PATIENCE_MS)
    contexts: list[BrowserContext] = []
    faults: list[list[str]] = []

    def new_page(url: str = "", *, cookies: Sequence[Any] = (), **options: object) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        context.set_default_timeout(patience)
        contexts.append(context)
        context.add_cookies(list(cookies))
        page = context.new_page()
        faults.append(watch_faults(page))
        if url:
            page.goto(url)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert [fault for one in faults for fault in one] == []
