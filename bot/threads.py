"""Calling the synchronous database from async code."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from typing import TypeVar

from sqlalchemy.orm import Session

from actions.storage.database import Database, DatabaseAwayError

T = TypeVar("T")


async def write(database: Database, work: Callable[[Session], T]) -> T:
    """Run ``work`` in one transaction in a thread and return what it returns."""
    return await _in(database.threads["writers"], lambda: _write(database, work))


async def take_in(database: Database, work: Callable[[Session], T]) -> T:
    """Like ``write``, for what citizens send: however much it is, nobody else waits behind it."""
    return await _in(database.threads["takers"], lambda: _write(database, work))


async def lease(database: Database, work: Callable[[Session], T]) -> T:
    """Like ``write``, for what a crash may undo without harm: taking and ending a lease."""
    return await _in(database.threads["writers"], lambda: _write(database, work, is_lasting=False))


async def read(
    database: Database, work: Callable[[Session], T], *, is_background: bool = False
) -> T:
    """Run ``work``, a glance, on a reading session in a thread and return what it returns.

    ``is_background``: a page brings itself up to date; who waits for an answer comes first.
    """
    sort = "background" if is_background else "readers"
    return await _in(database.threads[sort], lambda: _read(database, work))


async def _in(threads: Executor, work: Callable[[], T]) -> T:
    context = copy_context()  # what the log says about this request goes along
    try:
        done = asyncio.get_running_loop().run_in_executor(threads, context.run, work)
    except RuntimeError as error:  # the threads have ended: so will we
        raise DatabaseAwayError("closed") from error
    return await done


def _write(database: Database, work: Callable[[Session], T], *, is_lasting: bool = True) -> T:
    with database.transaction(is_lasting=is_lasting) as tx:
        return work(tx)


def _read(database: Database, work: Callable[[Session], T]) -> T:
    with database.reading(is_glance=True) as tx:
        return work(tx)
