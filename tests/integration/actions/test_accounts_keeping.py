"""Keeping other people's accounts: what each change does, who may not, and what is written down."""

import threading

import pytest

from actions import accounts
from actions.accounts import AccountError, AccountProblem, passwords
from actions.errors import NotFoundError
from actions.storage.tables import Staff

PASSWORD = "gui-hua-kai-le"
KEEP = {
    "change": accounts.change_staff,
    "disable": accounts.disable_staff,
    "enable": accounts.enable_staff,
    "password": accounts.reset_password,
    "code": accounts.reset_totp,
    "sign out": accounts.sign_out_staff,
}


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def ids(database) -> dict[str, int]:
    """One admin and one clerk."""
    with database.transaction() as tx:
        chief = accounts.add_staff(tx, "chief", "钱", role="admin", password=PASSWORD).staff
        wang = accounts.add_staff(tx, "wang", "王", queues=["Q-JZ"], password=PASSWORD).staff
        return {"chief": chief.id, "wang": wang.id}


def row(database, staff_id: int) -> Staff:
    with database.reading() as tx:
        return tx.get_one(Staff, staff_id)


def events(database, staff_id: int) -> list[tuple[str, str, dict]]:
    with database.reading() as tx:
        lines = accounts.list_account_events(tx, staff_id=staff_id)
    return [(line.by, line.kind, dict(line.details)) for line in reversed(lines)]


def test_what_is_changed_is_written_down_before_and_after(database, ids):
    with database.transaction() as tx:
        accounts.change_staff(
            tx, "Wang", by=ids["chief"], name="王 ", queues=["Q-TY", "Q-TY"], units=["qu-minzheng"]
        )

    staff = row(database, ids["wang"])
    assert (staff.name, staff.queues, staff.units) == ("王", ["Q-TY"], ["qu-minzheng"])
    assert events(database, ids["wang"]) == [
        ("", "added", {"role": "agent", "queues": ["Q-JZ"], "units": []}),
        ("钱", "changed", {"queues": [["Q-JZ"], ["Q-TY"]], "units": [[], ["qu-minzheng"]]}),
    ]


def test_what_stays_the_same_is_no_event_and_ends_no_session(database, ids):
    with database.transaction() as tx:
        token = accounts.open_session(tx, ids["wang"]).token
        accounts.change_staff(tx, "wang", role="agent", queues=["Q-JZ"], by=ids["chief"])

    with database.reading() as tx:
        assert accounts.read_session(tx, token) is not None
    assert [kind for _, kind, _ in events(database, ids["wang"])] == ["added"]


def test_another_role_means_signing_in_again_and_other_queues_do_not(database, ids):
    with database.transaction() as tx:
        token = accounts.open_session(tx, ids["wang"]).token
        accounts.change_staff(tx, "wang", queues=[])
        stays = accounts.read_session(tx, token) is not None
        accounts.change_staff(tx, "wang", role="supervisor")
        goes = accounts.read_session(tx, token) is None

    assert (stays, goes) == (True, True)


@pytest.mark.parametrize(
    ("wanted", "problem", "value"),
    [
        ({"role": "boss"}, AccountProblem.ROLE, "boss"),
        ({"queues": ["Q-JZ", "Q-XX"]}, AccountProblem.QUEUE, "Q-XX"),
        ({"units": ["nowhere"]}, AccountProblem.UNIT, "nowhere"),
        ({"name": " "}, AccountProblem.NAME, ""),
        ({"name": "王" * 65}, AccountProblem.NAME, "王" * 65),
        ({"office": "所" * 65}, AccountProblem.OFFICE, "所" * 65),
    ],
)
def test_a_value_that_cannot_be_is_named_and_nothing_is_changed(
    database, ids, wanted, problem, value
):
    before = row(database, ids["wang"])

    with pytest.raises(AccountError) as caught, database.transaction() as tx:
        accounts.change_staff(tx, "wang", **{"name": "另一个", **wanted})

    assert (caught.value.problem, caught.value.value) == (problem, value)
    after = row(database, ids["wang"])
    assert (after.name, after.role, after.queues) == (before.name, before.role, before.queues)
    assert len(events(database, ids["wang"])) == 1


@pytest.mark.parametrize("name", KEEP)
def test_nobody_keeps_their_own_account(database, ids, name):
    with database.transaction() as tx:
        accounts.add_staff(tx, "second", "孙", role="admin", password=PASSWORD)
    more = {"role": "agent"} if name == "change" else {}

    with pytest.raises(AccountError) as caught, database.transaction() as tx:
        KEEP[name](tx, "chief", by=ids["chief"], **more)

    assert caught.value.problem is AccountProblem.OWN
    assert (row(database, ids["chief"]).role, row(database, ids["chief"]).is_disabled) == (
        "admin",
        False,
    )
    assert len(events(database, ids["chief"])) == 1


@pytest.mark.parametrize("has_disabled_second", [False, True])
@pytest.mark.parametrize("name", ["change", "disable"])
def test_the_last_admin_stays_even_from_the_command_line(database, ids, name, has_disabled_second):
    if has_disabled_second:
        with database.transaction() as tx:
            accounts.add_staff(tx, "second", "孙", role="admin", password=PASSWORD)
            accounts.disable_staff(tx, "second")
    more = {"role": "agent"} if name == "change" else {}

    with pytest.raises(AccountError) as caught, database.transaction() as tx:
        KEEP[name](tx, "chief", **more)

    assert caught.value.problem is AccountProblem.LAST_ADMIN
    with database.transaction() as tx:  # with another one it may go
        accounts.add_staff(tx, "third", "李", role="admin", password=PASSWORD)
        KEEP[name](tx, "chief", **more)


def test_two_admins_who_disable_each_other_at_once_leave_one(database, ids):
    with database.transaction() as tx:
        second = accounts.add_staff(tx, "second", "孙", role="admin", password=PASSWORD).staff.id
    start, refused = threading.Barrier(2), []

    def disable(login: str, by: int) -> None:
        start.wait()
        try:
            with database.transaction() as tx:
                accounts.disable_staff(tx, login, by=by)
        except AccountError:
            refused.append(login)

    pairs = [("second", ids["chief"]), ("chief", second)]
    threads = [threading.Thread(target=disable, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    with database.reading() as tx:
        assert [one.is_disabled for one in accounts.list_staff(tx) if one.role == "admin"].count(
            False
        ) == 1


def test_a_disabled_account_comes_back_with_its_password(database, ids):
    with database.transaction() as tx:
        token = accounts.open_session(tx, ids["wang"]).token
        accounts.disable_staff(tx, "wang", by=ids["chief"])
        accounts.disable_staff(tx, "wang", by=ids["chief"])  # twice is once
        assert accounts.authenticate(tx, "wang", PASSWORD) is None

        accounts.enable_staff(tx, "wang", by=ids["chief"])

        assert accounts.authenticate(tx, "wang", PASSWORD) is not None
        assert accounts.read_session(tx, token) is None
    assert [kind for _, kind, _ in events(database, ids["wang"])] == [
        "added",
        "disabled",
        "enabled",
    ]


def test_a_new_password_opens_a_disabled_account_and_both_are_written_down(database, ids):
    with database.transaction() as tx:
        accounts.disable_staff(tx, "wang")
        made = accounts.reset_password(tx, "wang", by=ids["chief"])
        assert accounts.authenticate(tx, "wang", made.password) is not None

    said = events(database, ids["wang"])
    assert [kind for _, kind, _ in said[2:]] == ["enabled", "new_password"]
    assert made.password not in str(said)


@pytest.mark.parametrize(("name", "kind"), [("code", "code_reset"), ("sign out", "signed_out")])
def test_every_browser_is_signed_out_and_it_is_written_down(database, ids, name, kind):
    with database.transaction() as tx:
        token = accounts.open_session(tx, ids["wang"]).token
        KEEP[name](tx, "wang", by=ids["chief"])

    with database.reading() as tx:
        assert accounts.read_session(tx, token) is None
    assert events(database, ids["wang"])[-1] == ("钱", kind, {})


@pytest.mark.parametrize("name", KEEP)
def test_an_unknown_login_is_named(database, ids, name):
    with pytest.raises(NotFoundError, match="'ghost'"), database.transaction() as tx:
        KEEP[name](tx, "ghost")


def test_the_list_says_when_somebody_was_last_here_and_where(database, ids):
    with database.transaction() as tx:
        accounts.open_session(tx, ids["wang"])

        lines = {line.staff.login: line for line in accounts.list_lines(tx)}

    assert (lines["wang"].sessions, lines["chief"].sessions) == (1, 0)
    assert lines["wang"].seen_at is not None
    assert lines["chief"].seen_at is None


def test_a_sign_of_life_is_kept_after_the_session_is_gone(database, ids):
    import time_machine

    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        with database.transaction() as tx:
            token = accounts.open_session(tx, ids["wang"]).token
        traveller.shift(600)
        with database.transaction() as tx:
            accounts.touch_session(tx, token)
            accounts.close_session(tx, token)

    assert f"{row(database, ids['wang']).seen_at:%H:%M}" == "08:10"
