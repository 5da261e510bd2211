"""What the dialogue server's process gets to know: no secret that it does not need."""

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import ROOT, Settings

_QUIET = {"PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
_NLU = ROOT / "nlu"


def launcher_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without our settings, and with ``extra``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LAOBING_")}
    return {**kept, **_QUIET, **(extra or {})}


def dialogue_python(settings: Settings) -> Path:
    """Return the interpreter of the dialogue server."""
    if settings.dialogue_python:
        return Path(settings.dialogue_python)
    return ROOT / ".venv-dialogue" / "bin" / "python"


def endpoints_file(settings: Settings) -> Path:
    """Return what Rasa locks conversations with: its memory, or Redis when that is set."""
    return _NLU / ("endpoints.production.yml" if settings.redis_url else "endpoints.yml")


def server_environment(settings: Settings, token: str) -> dict[str, str]:
    """Return the environment that the endpoints file reads."""
    actions = f"http://127.0.0.1:{settings.actions_port}/webhook"
    values = {"LAOBING_ACTIONS_URL": actions, "LAOBING_ACTIONS_TOKEN": token}
    if settings.redis_url:
        values |= _locks(settings.redis_url)
    return launcher_environment(values)


def _locks(url: str) -> dict[str, str]:
    redis = make_url(url)
    return {
        "LAOBING_REDIS_HOST": redis.host or "localhost",
        "LAOBING_REDIS_PORT": str(redis.port or 6379),
        "LAOBING_REDIS_PASSWORD": redis.password or "",
    }
