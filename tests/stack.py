"""The whole assistant as its users have it: `laobing serve` in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pyotp

from actions import accounts
from actions.accounts import sealing, second_factor
from actions.storage.database import Database
from bot.settings import ROOT, load_settings

_LAUNCHER = "launcher.py"
_START_S = 240.0
_LOGIN = re.compile(r"first login\s+(\S+)\s+password (\S+)")
# What a deployer may have set in the environment or .env must not reach this stack.
SECRET_KEY = "0123456789abcdef-of-the-tests-only"
_NEUTRAL = ("DATABASE_URL", "REDIS_URL", "RASA_URL", "TELEGRAM_TOKEN", "PUBLIC_URL")


class StackError(Exception):
    """The stack did not start."""


@dataclass(frozen=True)
class Memory:
    """Resident memory in MB."""

    assistant: float
    dialogue: float


@dataclass
class Stack:
    """A serving process over one folder; it can be killed and started again."""

    folder: Path
    environment: dict[str, str]
    staff_login: str = ""
    staff_password: str = ""
    ready_s: float = 0.0
    _process: subprocess.Popen[bytes] | None = None
    _codes: list[str] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"http://{self.environment['LAOBING_BIND']}"

    @property
    def database_url(self) -> str:
        own = self.environment.get("LAOBING_DATABASE_URL")
        return own or f"sqlite:///{self.folder / 'laobing.db'}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Start it; return when it is ready."""
        with open(self.folder / "serve.log", "w", encoding="utf-8") as output:
            started = time.monotonic()
            self._process = subprocess.Popen(
                _command("serve"), cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        self._wait_until_ready()
        self.ready_s = time.monotonic() - started
        login = _LOGIN.search(self.log)
        if login:
            self.staff_login, self.staff_password = login.groups()
            self._set_second_factor_up()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def memory(self) -> Memory:
        own = psutil.Process(self.pid)
        rasa = [one for one in own.children(recursive=True) if _is_rasa(one)]
        if not rasa:
            raise StackError("no dialogue server among the assistant's children")
        return Memory(_resident(own), sum(map(_resident, rasa)))

    def dialogue_pid(self) -> int:
        children = psutil.Process(self.pid).children(recursive=True)
        return next(one.pid for one in children if _is_rasa(one))

    def run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command of ours against this stack."""
        return subprocess.run(
            _command(*arguments),
            cwd=ROOT,
            env=self.environment,
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def next_code(self) -> str:
        """Return a code that the first login has not used yet, to give after its password."""
        if len(self._codes) == 1:  # a recovery code buys the next ones
            self._codes = self._with_staff(second_factor.renew_recovery_codes, self._codes[0])
        return self._codes.pop()

    def _set_second_factor_up(self) -> None:
        secret = self._with_staff(second_factor.begin)
        self._codes = self._with_staff(second_factor.confirm, pyotp.TOTP(secret).now())

    def _with_staff(self, work: Callable[..., Any], *values: str) -> Any:
        sealing.use([SECRET_KEY])
        with closing(Database(self.database_url)) as database, database.transaction() as tx:
            staff = next(one for one in accounts.list_staff(tx) if one.login == self.staff_login)
            return work(tx, staff.id, *values)

    def _end(self, number: int) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_S
        with httpx.Client(base_url=self.base_url, timeout=5, trust_env=False) as client:
            while not ("ready in" in self.log and _is_ready(client)):
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    last = "\n".join(self.log.splitlines()[-15:])
                    raise StackError(f"`laobing serve` did not become ready:\n{last}")
                time.sleep(0.1)


@contextmanager
def running_stack(settings: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Start it on free ports with an empty database; index and model are those of var/."""
    with tempfile.TemporaryDirectory(prefix="laobing-stack-") as folder:
        stack = Stack(Path(folder), {**_environment(Path(folder)), **(settings or {})})
        prepared = stack.run("prepare")
        if prepared.returncode:
            raise StackError(prepared.stderr)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


def _environment(folder: Path) -> dict[str, str]:
    for name in ("index", "models"):
        kept = load_settings().var_dir / name
        kept.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(kept, target_is_directory=True)
    web, rasa, actions = free_ports(3)
    return {
        **os.environ,
        **{f"LAOBING_{name}": "" for name in _NEUTRAL},
        "LAOBING_VAR_DIR": str(folder),
        "LAOBING_BIND": f"127.0.0.1:{web}",
        "LAOBING_RASA_PORT": str(rasa),
        "LAOBING_ACTIONS_PORT": str(actions),
        "LAOBING_LOG_LEVEL": "WARNING",
        "LAOBING_SECRET_KEY": SECRET_KEY,
    }


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _is_rasa(process: psutil.Process) -> bool:
    return any(Path(part).name == _LAUNCHER for part in process.cmdline())


def _resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6
