"""The whole assistant as its users have it: `laobing serve` in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bot.settings import ROOT, load_settings

_LAUNCHER = "launcher.py"
_START_S = 180.0
# What a deployer may have set in the environment or .env must not reach the measured stack.
_NEUTRAL = ("DATABASE_URL", "REDIS_URL", "RASA_URL", "TELEGRAM_TOKEN", "PUBLIC_URL")


class StackError(Exception):
    """The stack did not start."""


@dataclass(frozen=True)
class Memory:
    """Resident memory in MB."""

    assistant: float
    dialogue: float


@dataclass(frozen=True)
class RunningStack:
    """Where it answers, how long it took, and its process."""

    url: str
    ready_s: float
    pid: int

    def memory(self) -> Memory:
        own = psutil.Process(self.pid)
        rasa = [one for one in own.children(recursive=True) if _is_rasa(one)]
        if not rasa:
            raise StackError("no dialogue server among the assistant's children")
        return Memory(_resident(own), sum(map(_resident, rasa)))


@contextmanager
def running_stack() -> Iterator[RunningStack]:
    """Start it on free ports with an empty database; index and model are those of var/."""
    with tempfile.TemporaryDirectory(prefix="laobing-bench-") as folder:
        environment = _environment(Path(folder))
        subprocess.run(_command("prepare"), cwd=ROOT, env=environment, check=True)
        log = Path(folder) / "serve.log"
        with open(log, "w", encoding="utf-8") as output:
            started = time.monotonic()
            process = subprocess.Popen(
                _command("serve"), cwd=ROOT, env=environment, stdout=output, stderr=output
            )
        try:
            url = f"http://{environment['LAOBING_BIND']}"
            _wait_until_ready(process, url, log)
            yield RunningStack(url, time.monotonic() - started, process.pid)
        finally:
            _stop(process)


def _environment(folder: Path) -> dict[str, str]:
    for name in ("index", "models"):
        kept = load_settings().var_dir / name
        kept.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(kept, target_is_directory=True)
    web, rasa, actions = _free_ports(3)
    return {
        **os.environ,
        **{f"LAOBING_{name}": "" for name in _NEUTRAL},
        "LAOBING_VAR_DIR": str(folder),
        "LAOBING_BIND": f"127.0.0.1:{web}",
        "LAOBING_RASA_PORT": str(rasa),
        "LAOBING_ACTIONS_PORT": str(actions),
        "LAOBING_LOG_LEVEL": "WARNING",
    }


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "bot", name]


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    with httpx.Client(base_url=url, timeout=5, trust_env=False) as client:
        while not _is_ready(client):
            if process.poll() is not None or time.monotonic() > deadline:
                last = "\n".join(log.read_text(encoding="utf-8").splitlines()[-15:])
                raise StackError(f"`laobing serve` did not become ready:\n{last}")
            time.sleep(0.1)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_rasa(process: psutil.Process) -> bool:
    return any(Path(part).name == _LAUNCHER for part in process.cmdline())


def _resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6
