from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from actions import accounts
from actions.accounts import passwords
from actions.errors import NotFoundError
from actions.storage.tables import Staff, StaffSession

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

        for _ in range(11):
            traveller.shift(timedelta(hours=1))
            _touch(database, opened.token)
        traveller.shift(timedelta(hours=1) - timedelta(seconds=1))
        assert _is_open(database, opened.token)
        traveller.shift(timedelta(seconds=1))
        assert not _is_open(database, opened.token)

        with database.transaction() as tx:
            accounts.open_session(tx, wang.id)
            assert len(tx.scalars(select(StaffSession)).all()) == 1


def test_a_session_ends_when_nobody_does_anything(database, wang):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        with database.transaction() as tx:
            opened, idle = accounts.open_session(tx, wang.id), timedelta(minutes=30)

        traveller.shift(idle - timedelta(seconds=1))
        assert _is_open(database, opened.token, idle)
        _touch(database, opened.token)
        traveller.shift(idle - timedelta(seconds=1))
        assert _is_open(database, opened.token, idle)
        traveller.shift(timedelta(seconds=1))
        assert not _is_open(database, opened.token, idle)
        with database.reading() as tx:
            assert accounts.list_sessions(tx, wang.id, idle) == []


def test_reading_writes_a_sign_of_life_once_a_minute(database, wang):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        with database.transaction() as tx:
            token = accounts.open_session(tx, wang.id).token
        worth = []

        for _ in range(2):
            traveller.shift(timedelta(seconds=31))
            with database.reading() as tx:
                worth.append(accounts.is_worth_touching(accounts.read_session(tx, token)))

    assert worth == [False, True]


def test_a_half_signed_in_browser_becomes_a_whole_one_under_a_new_token(database, wang):
    with database.transaction() as tx:
        half = accounts.open_session(tx, wang.id, is_verified=False)

    with database.transaction() as tx:
        assert not accounts.read_session(tx, half.token).is_verified
        whole = accounts.verify_session(tx, half.token)

    with database.reading() as tx:
        assert accounts.read_session(tx, half.token) is None
        assert accounts.read_session(tx, whole.token).is_verified
    with pytest.raises(NotFoundError), database.transaction() as tx:
        accounts.verify_session(tx, half.token)


def test_one_browser_or_all_others_are_signed_out(database, wang):
    with database.transaction() as tx:
        li = accounts.add_staff(tx, "li", "李", password=PASSWORD).staff
        theirs = accounts.open_session(tx, li.id).token
        mine = [accounts.open_session(tx, wang.id).token for _ in range(4)]
        handles = {accounts.handle_of(one): one for one in accounts.list_sessions(tx, wang.id)}
        their_handle = accounts.handle_of(accounts.list_sessions(tx, li.id)[0])
        ended = next(key for key, one in handles.items() if accounts.is_session_of(one, mine[0]))

        accounts.end_session(tx, wang.id, ended)
        accounts.end_session(tx, wang.id, their_handle)
        after_one = len(accounts.list_sessions(tx, wang.id))
        accounts.end_sessions(tx, wang.id, but=mine[1])

    assert after_one == 3
    assert [_is_open(database, token) for token in mine] == [False, True, False, False]
    assert _is_open(database, theirs)


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


def _is_open(database, token, idle=accounts.sessions.IDLE):
    with database.reading() as tx:
        return accounts.read_session(tx, token, idle) is not None


def _touch(database, token):
    with database.transaction() as tx:
        accounts.touch_session(tx, token)
