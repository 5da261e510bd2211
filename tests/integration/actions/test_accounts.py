import threading
from datetime import timedelta

import pytest
import time_machine

from actions import accounts
from actions.accounts import AccountError, locking, passwords
from actions.errors import ConflictError, NotFoundError
from actions.storage.tables import Staff

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


def _sign_in(database, name="wang", password=PASSWORD):
    with database.transaction() as tx:
        return accounts.authenticate(tx, name, password)


def test_a_password_is_generated_and_not_stored(database):
    with database.transaction() as tx:
        made = accounts.add_staff(tx, "Li.Na ", "李")

    assert made.staff.login == "li.na"
    assert len(made.password) == 19
    assert made.password not in made.staff.password_hash
    assert made.staff.password_hash.startswith("$argon2id$")
    assert _sign_in(database, "LI.NA", made.password).id == made.staff.id


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"login": "a"}, "login 'a'"),
        ({"login": "王"}, "login '王'"),
        ({"login": "x y"}, "login 'x y'"),
        ({"name": " "}, "name is empty"),
        ({"role": "boss"}, "role 'boss'"),
        ({"queues": ["Q-XX"]}, "queue 'Q-XX'"),
        ({"password": "nine-char"}, "9 characters"),
        ({"password": "x" * 201}, "201 characters"),
        ({"password": "my-zhang-password"}, "contains the login"),
    ],
)
def test_a_bad_account_is_named(database, changed, named):
    wanted = {"login": "zhang", "name": "张", **changed}

    with pytest.raises(AccountError, match=named), database.transaction() as tx:
        accounts.add_staff(tx, wanted.pop("login"), wanted.pop("name"), **wanted)


def test_a_password_of_ten_characters_is_enough(database):
    with database.transaction() as tx:
        assert accounts.add_staff(tx, "zhang", "张", password="ten-chars!").staff.id


def test_a_login_is_taken_once(database, wang):
    with pytest.raises(ConflictError, match="'wang' is taken"), database.transaction() as tx:
        accounts.add_staff(tx, "WANG", "另一个")


def test_the_first_supervisor_is_made_once(database):
    with database.transaction() as tx:
        made = accounts.first_staff(tx)
        again = accounts.first_staff(tx)

    assert (made.staff.login, made.staff.role) == ("admin", "supervisor")
    assert _sign_in(database, "admin", made.password) is not None
    assert again is None


def test_staff_are_listed_by_login(database, wang):
    with database.transaction() as tx:
        accounts.add_staff(tx, "an", "安")
        accounts.disable_staff(tx, "wang")

        listed = [(staff.login, staff.is_disabled) for staff in accounts.list_staff(tx)]

    assert listed == [("an", False), ("wang", True)]


def test_wrong_password_unknown_login_and_disabled_look_the_same(database, wang):
    with database.transaction() as tx:
        accounts.add_staff(tx, "gone", "走", password=PASSWORD)
        accounts.disable_staff(tx, "gone")

    answers = [
        _sign_in(database, "wang", "wrong-password"),
        _sign_in(database, "nobody", PASSWORD),
        _sign_in(database, "gone"),
        _sign_in(database, "", ""),
        _sign_in(database, "wang", "x" * 5_000),
    ]

    assert answers == [None] * 5


def test_an_unknown_login_costs_a_hash_too(database, wang, monkeypatch):
    hashed = []
    real = passwords._hasher()

    class Counting:
        def verify(self, *values):
            hashed.append(values[0])
            return real.verify(*values)

        def __getattr__(self, name):
            return getattr(real, name)

    monkeypatch.setattr(passwords, "_hasher", Counting)

    _sign_in(database, "nobody")
    _sign_in(database, "wang", "wrong-password")

    assert len(hashed) == 2


def test_five_failures_lock_for_fifteen_minutes(database, wang):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        for _ in range(locking.MAX_FAILURES):
            assert _sign_in(database, password="wrong-password") is None

        assert _sign_in(database) is None
        traveller.shift(locking.LOCKED_FOR - timedelta(seconds=1))
        assert _sign_in(database) is None
        traveller.shift(timedelta(seconds=1))
        assert _sign_in(database) is not None


def test_four_failures_do_not_lock_and_success_forgets_them(database, wang):
    for _ in range(2):
        for _ in range(locking.MAX_FAILURES - 1):
            _sign_in(database, password="wrong-password")

        assert _sign_in(database) is not None


def test_attempts_while_locked_do_not_lengthen_the_lock(database, wang):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        for _ in range(locking.MAX_FAILURES * 2):
            _sign_in(database, password="wrong-password")
        traveller.shift(locking.LOCKED_FOR)

        assert _sign_in(database) is not None


def test_guesses_at_the_same_moment_are_all_counted(database, wang):
    def guess():
        _sign_in(database, password="wrong-password")

    threads = [threading.Thread(target=guess) for _ in range(locking.MAX_FAILURES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _sign_in(database) is None


def test_a_hash_with_old_settings_is_renewed(database, wang, monkeypatch):
    from argon2 import PasswordHasher

    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: dearer)

    assert _sign_in(database) is not None

    with database.reading() as tx:
        assert "t=2" in tx.get_one(Staff, wang.id).password_hash
    assert _sign_in(database) is not None


def test_disabling_nobody_is_an_error(database):
    with pytest.raises(NotFoundError, match="'nobody'"), database.transaction() as tx:
        accounts.disable_staff(tx, "nobody")


def test_a_lost_password_is_replaced_and_the_lock_ends(database, wang):
    for _ in range(5):
        _sign_in(database, password="wrong")
    with database.transaction() as tx:
        token = accounts.open_session(tx, wang.id).token
        made = accounts.reset_password(tx, "Wang")

    assert _sign_in(database, password=PASSWORD) is None
    assert _sign_in(database, password=made.password) is not None
    with database.reading() as tx:
        assert accounts.read_session(tx, token) is None


def test_a_lost_password_of_nobody_is_an_error(database):
    with pytest.raises(NotFoundError, match="ghost"), database.transaction() as tx:
        accounts.reset_password(tx, "ghost")
