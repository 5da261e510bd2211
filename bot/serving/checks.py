"""Checks of an installation that change nothing."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from actions import clocks
from actions.accounts import sealing
from actions.errors import ActionsError
from actions.storage.migrate import check_schema
from bot.dialogue.environment import dialogue_python
from bot.dialogue.training import check_model, model_path
from bot.errors import BotError
from bot.secret_key import is_open_to_others, key_file, read_keys
from bot.serving.desk import note_on_desk
from bot.serving.frozen import note_on_flips
from bot.serving.http import listen
from bot.serving.offices import check_offices, note_on_offices
from bot.serving.prepare import UNREADABLE, count_unreadable, project
from bot.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.retrieval import load_index
from knowledge.screening import load_rulebook

_LOW_DISK = 1_000_000_000  # bytes
Check = tuple[str, Callable[[Settings], object]]


@dataclass(frozen=True)
class Finding:
    """One checked thing; ``problem`` says what is wrong and what to do, "" when it is well.

    ``note`` is something to look at that keeps nobody from starting.
    """

    name: str
    problem: str = ""
    note: str = ""


class _ProblemError(BotError):
    pass


def examine(settings: Settings) -> Iterator[Finding]:
    """Check everything that a start needs, without starting."""
    checks: tuple[Check, ...] = (
        ("disk", _check_disk),
        ("database", lambda one: check_schema(one.effective_database_url)),
        ("screening rules", lambda _: load_rulebook()),
        ("offices", check_offices),
        (
            "working hours",
            lambda one: clocks.use_own(one.clocks_dir, one.effective_offices_dir),
        ),
        (
            "retrieval index",
            lambda one: load_index(one.index_dir, one.embedding_model, one.documents_dir),
        ),
        ("ports", check_ports),
    )
    own_dialogue: tuple[Check, ...] = (
        ("dialogue environment", _check_dialogue_environment),
        ("dialogue model", _check_model),
    )
    for name, check in (*checks, *(() if settings.rasa_url else own_dialogue)):
        try:
            check(settings)
        except (BotError, ActionsError, KnowledgeError) as error:
            yield Finding(name, str(error))
        else:
            yield Finding(name)
    yield Finding("frozen cases", note=note_on_flips(settings))
    yield Finding("staff desk", note=note_on_desk(settings))
    yield Finding("who works where", note=note_on_offices(settings))
    yield examine_key(settings)


def examine_key(settings: Settings) -> Finding:
    """Look whether the secret key opens what it sealed, and say where it is to be backed up."""
    try:
        problem = _key_problem(settings)
    except (BotError, ActionsError) as error:
        problem = str(error)
    path, is_set = key_file(settings), bool(settings.secret_key.get_secret_value())
    kept = f"It is kept in {path}: back it up with the database, but not beside it."
    coming = f"There is none yet; the next start makes one in {path}."
    note = "" if is_set else kept if path.exists() else coming
    return Finding("secret key", problem, "" if problem else note)


def _key_problem(settings: Settings) -> str:
    path, keys = key_file(settings), read_keys(settings)
    if not settings.secret_key.get_secret_value() and path.exists() and is_open_to_others(path):
        return f"others may read {path}. Run `chmod 600 {path}`."
    if not keys:
        return ""
    sealing.use(keys)
    unreadable = count_unreadable(settings)
    return f"{unreadable} accounts: {UNREADABLE}." if unreadable else ""


def _check_dialogue_environment(settings: Settings) -> None:
    python = dialogue_python(settings)
    if not python.exists():
        raise _ProblemError(f"there is no Python at {python}. Run `make run` once.")
    probe = "from importlib.metadata import version; print(version('rasa'))"
    done = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise _ProblemError(f"{python} has no Rasa. Remove its folder and run `make run`.")


def _check_disk(settings: Settings) -> None:
    folder = settings.var_dir if settings.var_dir.exists() else settings.var_dir.parent
    free = shutil.disk_usage(folder).free
    if free < _LOW_DISK:
        raise _ProblemError(f"only {free // 1_000_000} MB are free in {folder}. Make room.")


def _check_model(settings: Settings) -> None:
    path = model_path(project(settings))
    if not path.exists():
        raise _ProblemError("no dialogue model for the present texts. Run `laobing train`.")
    check_model(path)


def check_ports(settings: Settings) -> None:
    """Raise PortInUseError when somebody else listens on one of our ports."""
    listen(settings.host, settings.port).close()
    own = (
        (settings.actions_port,)
        if settings.rasa_url
        else (settings.actions_port, settings.rasa_port)
    )
    for port in own:
        listen("127.0.0.1", port).close()
