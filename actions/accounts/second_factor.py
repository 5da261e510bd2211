"""The second factor: a code of six digits from the telephone (TOTP, RFC 6238), or a recovery code.

A code is good for its half minute and the one before and after, and is taken once. Wrong codes
count like wrong passwords. The caller commits whatever the answer: the count is in ``tx``.
The secret is stored sealed; where no key opens it, only recovery codes are right.
"""

import hashlib
import hmac
import unicodedata

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts import sealing
from actions.accounts.locking import count_failure, forget_failures, is_locked
from actions.accounts.model import AccountError
from actions.accounts.passwords import random_groups
from actions.errors import NotFoundError
from actions.storage.tables import Staff
from knowledge import clock

ISSUER = "laobing"
RECOVERY_CODES = 10
_RECOVERY_GROUPS = 3  # of four characters: 59 bits, nobody guesses them and a hash suffices
_STEP_S = 30
_WINDOW = 1  # steps that a telephone's clock may be off


def begin(tx: Session, staff_id: int) -> str:
    """Return the secret to type or scan; the same one until it is confirmed.

    Raises AccountError when one is confirmed already: it is never shown again.
    """
    staff = _locked_row(tx, staff_id)
    if staff.totp_confirmed_at is not None:
        raise AccountError("the second factor is set up; reset it first")
    secret = _secret_of(staff)
    if secret is None:
        secret = pyotp.random_base32()
        staff.totp_sealed = sealing.seal(secret)
    return secret


def address_of(staff: Staff, secret: str) -> str:
    """Return the otpauth address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=staff.login, issuer_name=ISSUER)


def confirm(tx: Session, staff_id: int, code: str) -> list[str] | None:
    """Set the second factor up with its first code; return the recovery codes, shown once.

    None for a wrong code, or while the account is locked.
    """
    staff = _locked_row(tx, staff_id)
    if staff.totp_confirmed_at is not None or is_locked(staff):
        return None
    if not _takes_code(staff, code):
        count_failure(staff)
        return None
    forget_failures(staff)
    staff.totp_confirmed_at = clock.now()
    return _new_recovery_codes(staff)


def verify(tx: Session, staff_id: int, code: str) -> bool:
    """Take a code or a recovery code, each once; False for a wrong one or a locked account."""
    staff = _locked_row(tx, staff_id)
    if staff.totp_confirmed_at is None or staff.is_disabled or is_locked(staff):
        return False
    if not (_takes_code(staff, code) or _takes_recovery_code(staff, code)):
        count_failure(staff)
        return False
    forget_failures(staff)
    return True


def renew_recovery_codes(tx: Session, staff_id: int, code: str) -> list[str] | None:
    """Replace the recovery codes; None unless ``code`` is taken."""
    return _new_recovery_codes(_locked_row(tx, staff_id)) if verify(tx, staff_id, code) else None


def remove(tx: Session, staff_id: int, code: str) -> bool:
    """Take the second factor off, for another telephone; False unless ``code`` is taken."""
    if not verify(tx, staff_id, code):
        return False
    clear(_locked_row(tx, staff_id))
    return True


def clear(staff: Staff) -> None:
    """Forget secret, last step and recovery codes."""
    staff.totp_sealed = staff.totp_confirmed_at = staff.totp_last_step = None
    staff.recovery_hashes = []


def is_readable(staff: Staff) -> bool:
    """Say whether codes from the telephone can be checked: one of the keys opens the secret."""
    return staff.totp_sealed is None or _secret_of(staff) is not None


def seal_all(tx: Session) -> int:
    """Seal anew what is open or under an older key; return how many secrets no key opens."""
    unreadable = 0
    for staff in tx.scalars(select(Staff).where(Staff.totp_sealed.is_not(None)).with_for_update()):
        stored = str(staff.totp_sealed)
        secret = sealing.unseal(stored)
        if secret is None:
            unreadable += 1
        elif not sealing.is_up_to_date(stored):
            staff.totp_sealed = sealing.seal(secret)
    return unreadable


def count_unreadable(tx: Session) -> int:
    """Return how many secrets no key opens."""
    return sum(not is_readable(one) for one in tx.scalars(select(Staff)))


def _secret_of(staff: Staff) -> str | None:
    return None if staff.totp_sealed is None else sealing.unseal(staff.totp_sealed)


def _takes_code(staff: Staff, code: str) -> bool:
    given = "".join(unicodedata.normalize("NFKC", code).split())  # an input method's wide digits
    secret = _secret_of(staff)
    if secret is None or not (given.isascii() and given.isdigit()):
        return False
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // _STEP_S
    for step in range(now - _WINDOW, now + _WINDOW + 1):
        is_new = staff.totp_last_step is None or step > staff.totp_last_step
        if is_new and hmac.compare_digest(totp.generate_otp(step), given):
            staff.totp_last_step = step
            return True
    return False


def _takes_recovery_code(staff: Staff, code: str) -> bool:
    given = _hash(code)
    if not any(hmac.compare_digest(kept, given) for kept in staff.recovery_hashes):
        return False
    staff.recovery_hashes = [kept for kept in staff.recovery_hashes if kept != given]
    return True


def _new_recovery_codes(staff: Staff) -> list[str]:
    codes = [random_groups(_RECOVERY_GROUPS) for _ in range(RECOVERY_CODES)]
    staff.recovery_hashes = [_hash(code) for code in codes]
    return codes


def _hash(code: str) -> str:
    plain = "".join(code.lower().replace("-", "").split())
    return hashlib.sha256(plain.encode()).hexdigest()


def _locked_row(tx: Session, staff_id: int) -> Staff:
    staff = tx.scalar(
        select(Staff)
        .where(Staff.id == staff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if staff is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    return staff
