from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from actions import accounts
from actions.accounts import passwords
from actions.storage.tables import Case, Staff, StaffSession

PASSWORD = "gui-hua-kai-le"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    """The real algorithm at its lowest cost: the default takes 50 ms a hash."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def wang(database):
    with database.transaction() as tx:
        return accounts.add_staff(tx, "wang", "王", office="关面镇", password=PASSWORD).staff


def test_a_session_is_read_by_its_token_alone(database, wang):
    with database.transaction() as tx:
        opened = accounts.open_session(tx, wang.id)

    with database.reading() as tx:
        found = accounts.read_session(tx, opened.token)
        assert accounts.read_session(tx, opened.token + "x") is None
        assert accounts.read_session(tx, "") is None
        stored = tx.scalars(select(StaffSession)).one()

    assert (found.staff.login, found.csrf) == ("wang", opened.csrf)
    assert opened.token not in (stored.token_hash, stored.csrf)


def test_forms_must_carry_their_sessions_token(database, wang):
    with database.transaction() as tx:
        mine, other = (accounts.open_session(tx, wang.id) for _ in range(2))
        found = accounts.read_session(tx, mine.token)

    assert accounts.is_csrf_valid(found, mine.csrf)
    assert not accounts.is_csrf_valid(found, other.csrf)
    assert not accounts.is_csrf_valid(found, "")
    assert not accounts.is_csrf_valid(found, "汉字")


def test_a_session_lasts_twelve_hours_and_is_cleared_away(database, wang):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        with database.transaction() as tx:
            opened = accounts.open_session(tx, wang.id)

        traveller.shift(timedelta(hours=12) - timedelta(seconds=1))
        assert _is_open(database, opened.token)
        traveller.shift(timedelta(seconds=1))
        assert not _is_open(database, opened.token)

        with database.transaction() as tx:
            accounts.open_session(tx, wang.id)
            assert len(tx.scalars(select(StaffSession)).all()) == 1


def test_signing_out_closes_one_browser(database, wang):
    with database.transaction() as tx:
        here, there = (accounts.open_session(tx, wang.id) for _ in range(2))

    with database.transaction() as tx:
        accounts.close_session(tx, here.token)
        accounts.close_session(tx, "unknown")

    assert not _is_open(database, here.token)
    assert _is_open(database, there.token)


def test_disabling_signs_every_browser_out(database, wang):
    with database.transaction() as tx:
        opened = accounts.open_session(tx, wang.id)

    with database.transaction() as tx:
        accounts.disable_staff(tx, "wang")

    assert not _is_open(database, opened.token)
    with database.reading() as tx:
        assert tx.scalars(select(StaffSession)).all() == []


def test_a_disabled_account_cannot_use_a_session_left_behind(database, wang):
    with database.transaction() as tx:
        opened = accounts.open_session(tx, wang.id)
        tx.get_one(Staff, wang.id).is_disabled = True

    assert not _is_open(database, opened.token)


@pytest.mark.parametrize(("queues", "is_seen"), [([], True), (["Q-YL"], True), (["Q-TY"], False)])
def test_staff_see_the_cases_of_their_queues(queues, is_seen):
    staff = Staff(login="x", name="x", password_hash="-", queues=queues)

    assert accounts.can_see(staff, Case(queue="Q-YL")) is is_seen


def _is_open(database, token):
    with database.reading() as tx:
        return accounts.read_session(tx, token) is not None
