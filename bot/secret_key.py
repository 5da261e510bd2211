"""The key that seals what the database alone must not give away: from a setting, or kept in a file.

Several keys, newest first, are how one is replaced: what an older one sealed is sealed anew at the
next start.
"""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from actions.accounts import sealing
from bot.errors import SettingsError
from bot.settings import Settings

SETTING = "LAOBING_SECRET_KEY"
MIN_CHARACTERS = 32


def key_file(settings: Settings) -> Path:
    """Return where the key is kept that nobody has set."""
    return settings.var_dir / "secret.key"


def use_keys(settings: Settings) -> None:
    """Read the keys, make one where there is none yet, and seal with them from now on.

    Raises SettingsError naming the setting or the file when a key is too short.
    """
    if not read_keys(settings):
        _make(key_file(settings))
    sealing.use(read_keys(settings))


def read_keys(settings: Settings) -> list[str]:
    """Return the keys, the newest first; none when none is set and none was made."""
    told = settings.secret_key.get_secret_value()
    path = key_file(settings)
    place = SETTING if told else str(path)
    if not told and path.exists():
        told = path.read_text(encoding="utf-8")
    keys = told.replace(",", " ").split()
    for number, key in enumerate(keys, start=1):
        if len(key) < MIN_CHARACTERS:
            raise SettingsError(
                f"{place}: key {number} has {len(key)} characters, {MIN_CHARACTERS} are the least. "
                "Make one with `openssl rand -hex 32`, or put the old one back from the backup."
            )
    return keys


def is_open_to_others(path: Path) -> bool:
    """Say whether anybody but its owner may read the file."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _make(path: Path) -> None:
    """Write a new key whole or not at all: of two processes that start together, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
