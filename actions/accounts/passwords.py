"""Passwords: argon2 hashes, a generator, and the one rule for chosen ones."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from actions.accounts.model import AccountError

MIN_CHARACTERS = 10
MAX_CHARACTERS = 200  # argon2 would hash a megabyte just as happily
# Read out on the telephone without mistakes; 4 groups of 4 make 77 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4


def generate_password() -> str:
    """Return a random password such as ``k7pm-3xqa-w9te-hd4c``."""
    return random_groups(_GROUPS)


def random_groups(count: int) -> str:
    """Return so many groups of four random characters that nobody mishears or misreads."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(count))
    return "-".join(groups)


def check_password(password: str, login: str) -> None:
    """Raise AccountError when a chosen password is too short, too long or is the login."""
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        raise AccountError(
            f"the password has {len(password)} characters; "
            f"choose between {MIN_CHARACTERS} and {MAX_CHARACTERS}"
        )
    if login.lower() in password.lower():
        raise AccountError("the password contains the login; choose another")


def hash_password(password: str) -> str:
    """Return the argon2 hash to store."""
    return _hasher().hash(password)


def is_correct(password_hash: str | None, password: str) -> bool:
    """Compare; without a hash (no such login) the same work is done, and the answer is False."""
    if len(password) > MAX_CHARACTERS:
        return False
    try:
        _hasher().verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with weaker settings than today's."""
    return _hasher().check_needs_rehash(password_hash)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex())
