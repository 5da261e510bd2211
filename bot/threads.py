"""Calling the synchronous database from async code."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from actions.storage.database import Database

T = TypeVar("T")


async def write(database: Database, work: Callable[[Session], T]) -> T:
    """Run ``work`` in one transaction in a thread and return what it returns."""
    return await asyncio.to_thread(_write, database, work)


async def lease(database: Database, work: Callable[[Session], T]) -> T:
    """Like ``write``, for what a crash may undo without harm: taking and ending a lease."""
    return await asyncio.to_thread(_write, database, work, is_lasting=False)


async def read(database: Database, work: Callable[[Session], T]) -> T:
    """Run ``work`` on a reading session in a thread and return what it returns."""
    return await asyncio.to_thread(_read, database, work)


def _write(database: Database, work: Callable[[Session], T], *, is_lasting: bool = True) -> T:
    with database.transaction(is_lasting=is_lasting) as tx:
        return work(tx)


def _read(database: Database, work: Callable[[Session], T]) -> T:
    with database.reading() as tx:
        return work(tx)
