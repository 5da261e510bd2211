"""The second factor on both databases: codes once, recovery codes once, wrong ones lock."""

import threading
from datetime import timedelta

import pyotp
import pytest
import time_machine

from actions import accounts
from actions.accounts import AccountError, locking, passwords, sealing, second_factor
from actions.errors import NotFoundError
from actions.storage.tables import Staff
from tests.stack import SECRET_KEY

PASSWORD = "gui-hua-kai-le"
START = "2026-11-21T08:00:10Z"  # ten seconds into a step
STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def boss(database, clock):
    with database.transaction() as tx:
        return accounts.add_staff(tx, "boss", "周", role="supervisor", password=PASSWORD).staff


@pytest.fixture
def totp(database, boss, clock):
    """The telephone of an account that is set up, one step later."""
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        assert second_factor.confirm(tx, boss.id, phone.now())
    clock.shift(STEP * 3)
    return phone


def verify(database, boss, code: str) -> bool:
    with database.transaction() as tx:
        return second_factor.verify(tx, boss.id, code)


def test_the_secret_stays_the_same_until_it_is_confirmed(database, boss):
    with database.transaction() as tx:
        first, again = (second_factor.begin(tx, boss.id) for _ in range(2))
        assert second_factor.confirm(tx, boss.id, "000000") is None
        third = second_factor.begin(tx, boss.id)

    assert first == again == third


def test_a_secret_in_use_is_never_shown_again(database, boss, totp):
    with pytest.raises(AccountError), database.transaction() as tx:
        second_factor.begin(tx, boss.id)


def test_confirming_twice_gives_no_new_recovery_codes(database, boss, totp):
    with database.transaction() as tx:
        assert second_factor.confirm(tx, boss.id, totp.now()) is None


@pytest.mark.parametrize(
    ("late", "is_taken"),
    [
        (STEP * -2, False),  # a clock two steps behind
        (STEP * -1, True),
        (STEP * 0, True),
        (STEP * 1, True),
        (STEP * 2, False),  # two steps ahead
    ],
)
def test_a_code_is_good_for_its_step_and_one_on_either_side(database, boss, totp, late, is_taken):
    from knowledge import clock as time

    code = totp.at(time.now() + late)

    assert verify(database, boss, code) is is_taken


def test_a_code_is_taken_once(database, boss, totp, clock):
    code = totp.now()

    assert verify(database, boss, code)
    assert not verify(database, boss, code)
    clock.shift(STEP)
    assert not verify(database, boss, code)
    assert verify(database, boss, totp.now())


def test_the_code_that_set_it_up_is_taken_too(database, boss, clock):
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        code = phone.now()
        second_factor.confirm(tx, boss.id, code)

    assert not verify(database, boss, code)


def test_an_older_code_is_refused_after_a_newer_one(database, boss, totp):
    from knowledge import clock as time

    assert verify(database, boss, totp.at(time.now() + STEP))
    assert not verify(database, boss, totp.now())


def test_one_code_at_the_same_moment_opens_one_browser(database, boss, totp):
    code, answers = totp.now(), []

    def give():
        answers.append(verify(database, boss, code))

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False, False, False, True]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", " ", "-"])
def test_what_is_no_code_is_refused(database, boss, totp, code):
    assert not verify(database, boss, code)


def test_a_code_may_be_typed_in_two_groups_and_wide_digits(database, boss, totp):
    code = "".join(chr(ord(digit) + 0xFEE0) for digit in totp.now())

    assert verify(database, boss, f" {code[:3]} {code[3:]} ")


def test_each_recovery_code_works_once_however_it_is_typed(database, boss, clock):
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        codes = second_factor.confirm(tx, boss.id, phone.now())

    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert verify(database, boss, codes[0].upper().replace("-", " "))
    assert not verify(database, boss, codes[0])
    assert verify(database, boss, codes[1])
    with database.reading() as tx:
        kept = tx.get_one(Staff, boss.id).recovery_hashes
    assert len(kept) == 8
    assert not set(kept) & set(codes)


def test_new_recovery_codes_end_the_old_ones(database, boss, clock):
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        old = second_factor.confirm(tx, boss.id, phone.now())
        assert second_factor.renew_recovery_codes(tx, boss.id, "000000") is None

        new = second_factor.renew_recovery_codes(tx, boss.id, old[0])

    assert not verify(database, boss, old[1])
    assert verify(database, boss, new[1])


def test_wrong_codes_lock_like_wrong_passwords(database, boss, totp, clock):
    for _ in range(locking.MAX_FAILURES):
        assert not verify(database, boss, "000000")

    assert not verify(database, boss, totp.now())
    with database.transaction() as tx:
        assert accounts.authenticate(tx, "boss", PASSWORD) is None
    clock.shift(locking.LOCKED_FOR)
    assert verify(database, boss, totp.now())


def test_the_password_alone_buys_no_new_guesses_at_the_code(database, boss, totp):
    for _ in range(locking.MAX_FAILURES):
        with database.transaction() as tx:
            assert accounts.authenticate(tx, "boss", PASSWORD) is not None
        verify(database, boss, "000000")

    assert not verify(database, boss, totp.now())


def test_guesses_at_setting_up_are_counted_too(database, boss):
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        for _ in range(locking.MAX_FAILURES):
            second_factor.confirm(tx, boss.id, "000000")

        assert second_factor.confirm(tx, boss.id, phone.now()) is None


def test_a_disabled_account_gives_no_code(database, boss, totp):
    with database.transaction() as tx:
        accounts.disable_staff(tx, "boss")

    assert not verify(database, boss, totp.now())


def test_after_a_reset_it_is_set_up_anew_and_nobody_is_signed_in(database, boss, totp):
    with database.transaction() as tx:
        token = accounts.open_session(tx, boss.id).token
        accounts.reset_totp(tx, "Boss")

    with database.transaction() as tx:
        assert accounts.read_session(tx, token) is None
        assert pyotp.TOTP(second_factor.begin(tx, boss.id)).secret != totp.secret
    with pytest.raises(NotFoundError), database.transaction() as tx:
        accounts.reset_totp(tx, "nobody")


@pytest.mark.parametrize(
    ("role", "is_set_up", "is_whole"),
    [
        ("agent", False, True),  # the password is enough
        ("agent", True, False),  # who has set it up gives it
        ("auditor", False, True),
        ("supervisor", False, False),
        ("supervisor", True, False),
        ("admin", False, False),
    ],
)
def test_after_the_password_only_who_needs_no_code_is_signed_in(
    database, clock, role, is_set_up, is_whole
):
    with database.transaction() as tx:
        staff = accounts.add_staff(tx, "one", "一", role=role, password=PASSWORD).staff
        if is_set_up:
            phone = pyotp.TOTP(second_factor.begin(tx, staff.id))
            second_factor.confirm(tx, staff.id, phone.now())

        opened = accounts.sign_in(tx, tx.get_one(Staff, staff.id))

    with database.reading() as tx:
        assert accounts.read_session(tx, opened.token).is_verified is is_whole


def test_changing_the_password_ends_the_other_browsers(database, boss):
    with database.transaction() as tx:
        here, there = (accounts.open_session(tx, boss.id).token for _ in range(2))
        is_refused = not accounts.change_password(tx, boss.id, "wrong", "xin-de-mi-ma", token=here)
        still = accounts.read_session(tx, there) is not None

        is_changed = accounts.change_password(tx, boss.id, PASSWORD, "xin-de-mi-ma", token=here)

    assert (is_refused, still, is_changed) == (True, True, True)
    with database.transaction() as tx:
        assert accounts.read_session(tx, here) is not None
        assert accounts.read_session(tx, there) is None
        assert accounts.authenticate(tx, "boss", PASSWORD) is None
        assert accounts.authenticate(tx, "boss", "xin-de-mi-ma") is not None


@pytest.mark.parametrize("new", ["short", "x" * 201, "the-boss-is-here"])
def test_a_password_that_cannot_be_chosen_changes_nothing(database, boss, new):
    with pytest.raises(AccountError), database.transaction() as tx:
        accounts.change_password(tx, boss.id, PASSWORD, new, token="")

    with database.transaction() as tx:
        assert accounts.authenticate(tx, "boss", PASSWORD) is not None


def test_wrong_old_passwords_lock(database, boss):
    for _ in range(locking.MAX_FAILURES):
        with database.transaction() as tx:
            accounts.change_password(tx, boss.id, "wrong", "xin-de-mi-ma", token="")

    with database.transaction() as tx:
        assert accounts.authenticate(tx, "boss", PASSWORD) is None


def test_duty_is_on_until_it_is_off(database, boss):
    with database.transaction() as tx:
        before = tx.get_one(Staff, boss.id).is_on_duty
        after = accounts.set_duty(tx, boss.id, is_on_duty=False).is_on_duty

    assert (before, after) == (True, False)


@pytest.mark.parametrize(("units", "is_fine"), [(["qu-minzheng"], True), (["nowhere"], False)])
def test_a_unit_must_be_one_of_the_offices(database, units, is_fine):
    with database.transaction() as tx:
        if is_fine:
            assert accounts.add_staff(tx, "one", "一", units=units).staff.units == units
        else:
            with pytest.raises(AccountError, match="unit 'nowhere'"):
                accounts.add_staff(tx, "one", "一", units=units)


# ---- the secret is sealed

OLD_KEY, NEW_KEY = "the-old-key-of-thirty-two-letters", "the-new-key-of-thirty-two-letters"


def stored(database, boss) -> str:
    with database.reading() as tx:
        return tx.get_one(Staff, boss.id).totp_sealed


def seal_all(database, *keys: str) -> int:
    sealing.use(keys)
    with database.transaction() as tx:
        return second_factor.seal_all(tx)


def test_the_secret_is_not_in_the_database(database, boss, totp):
    assert stored(database, boss).startswith(sealing.MARK)
    assert totp.secret not in stored(database, boss)


def test_a_secret_that_was_stored_open_works_and_is_sealed_at_the_next_start(
    database, boss, totp, clock
):
    with database.transaction() as tx:
        tx.get_one(Staff, boss.id).totp_sealed = totp.secret
    assert verify(database, boss, totp.now())

    unreadable = seal_all(database, NEW_KEY)

    clock.shift(STEP * 3)
    assert unreadable == 0
    assert totp.secret not in stored(database, boss)
    assert verify(database, boss, totp.now())


def test_a_key_is_replaced_without_anybody_setting_up_anew(database, boss, totp):
    seal_all(database, OLD_KEY, SECRET_KEY)
    seal_all(database, NEW_KEY, OLD_KEY)
    kept = stored(database, boss)

    unreadable = seal_all(database, NEW_KEY)

    assert unreadable == 0
    assert stored(database, boss) == kept  # what is under the present key is left alone
    assert verify(database, boss, totp.now())


def test_under_a_wrong_key_only_recovery_codes_open_and_nothing_is_lost(database, boss, clock):
    with database.transaction() as tx:
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))
        codes = second_factor.confirm(tx, boss.id, phone.now())
    clock.shift(STEP * 3)

    unreadable = seal_all(database, NEW_KEY)

    with database.reading() as tx:
        assert not second_factor.is_readable(tx.get_one(Staff, boss.id))
        assert second_factor.count_unreadable(tx) == unreadable == 1
    assert not verify(database, boss, phone.now())
    assert verify(database, boss, codes[0])
    sealing.use([SECRET_KEY])  # the right key is back
    assert verify(database, boss, phone.now())


def test_under_a_wrong_key_a_reset_lets_the_person_set_up_anew(database, boss, totp):
    seal_all(database, NEW_KEY)

    with database.transaction() as tx:
        accounts.reset_totp(tx, "boss")
        phone = pyotp.TOTP(second_factor.begin(tx, boss.id))

        assert second_factor.confirm(tx, boss.id, phone.now())
