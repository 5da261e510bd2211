"""Transactions: whole or not at all, told after the commit, as lasting as asked."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from actions.storage.database import Database, mark_changed
from actions.storage.tables import Base, Conversation


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'test.db'}")
    Base.metadata.create_all(made.engine)
    return made


def _add(tx, name: str) -> None:
    tx.add(Conversation(id=name, channel="web", channel_key=name))


def _names(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(Conversation.id).order_by(Conversation.id)))


def test_a_block_that_raises_leaves_nothing(database):
    def fail(tx) -> None:
        _add(tx, "a")
        tx.flush()
        raise KeyError

    with pytest.raises(KeyError), database.transaction() as tx:
        fail(tx)

    assert _names(database) == []


def test_topics_are_told_after_the_commit_and_not_without_one(database):
    def fail(tx) -> None:
        mark_changed(tx, "b")
        raise KeyError

    told = []
    database.on_commit = lambda topics: told.append((topics, _names(database)))

    with database.transaction() as tx:
        _add(tx, "a")
        mark_changed(tx, "a")
    with pytest.raises(KeyError), database.transaction() as tx:
        fail(tx)

    assert told == [(frozenset({"a"}), ["a"])]


@pytest.mark.parametrize(("is_lasting", "level"), [(True, 2), (False, 1)])  # FULL, NORMAL
def test_only_a_lease_does_not_wait_for_the_disk(database, is_lasting, level):
    for _ in range(2):  # also on a connection that was used the other way before
        with database.transaction(is_lasting=not is_lasting):
            pass
        with database.transaction(is_lasting=is_lasting) as tx:
            assert tx.scalar(text("PRAGMA synchronous")) == level


def test_reading_does_not_wait_for_a_writer(database):
    with database.transaction() as tx:
        _add(tx, "a")
        tx.flush()

        assert _names(database) == []


def test_many_threads_write_without_losing_anything(database):
    def work(number: int) -> None:
        for part in range(10):
            with database.transaction() as tx:
                _add(tx, f"{number}-{part}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(_names(database)) == 80


def test_an_error_of_the_database_does_not_carry_what_was_written(database):
    again = text("INSERT INTO conversations SELECT * FROM conversations WHERE id = :id")
    with database.transaction() as tx:
        _add(tx, "secret")

    with pytest.raises(IntegrityError) as caught, database.transaction() as tx:
        tx.execute(again, {"id": "secret"})

    assert "secret" not in str(caught.value)
