"""Secrets that stand in the database and cannot be read from it alone: sealed with a key.

The composition root calls ``use`` once with the deployer's keys. What is sealed begins with MARK;
what does not was stored before there was a key, and counts as open.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from actions.errors import ActionsError

MARK = "sealed:"
_PURPOSE = b"laobing staff secrets"  # the same key may serve something else one day
_boxes: list[Fernet] = []


class SealError(ActionsError):
    """Nothing can be sealed or opened: no key was given."""


def use(keys: Sequence[str]) -> None:
    """Seal with the first key from now on, and open with any; SealError when there is none."""
    if not keys:
        raise SealError("give at least one key")
    _boxes[:] = [_box(key) for key in keys]


def seal(secret: str) -> str:
    """Return the text to store; another one every time."""
    return MARK + MultiFernet(_in_force()).encrypt(secret.encode()).decode()


def unseal(stored: str) -> str | None:
    """Return the secret; None when none of the keys opens it."""
    return _open(stored, _in_force())


def is_up_to_date(stored: str) -> bool:
    """Say whether the first key sealed it, so that no other is needed any more."""
    return stored.startswith(MARK) and _open(stored, _in_force()[:1]) is not None


def _open(stored: str, boxes: Sequence[Fernet]) -> str | None:
    if not stored.startswith(MARK):
        return stored
    try:
        return MultiFernet(boxes).decrypt(stored.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return None


def _in_force() -> list[Fernet]:
    if not _boxes:
        raise SealError("the keys are not read yet")
    return _boxes


def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
