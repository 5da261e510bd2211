"""The launcher itself, under the real Rasa environment."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bot.dialogue.process import DialogueServer, DialogueStartError
from bot.settings import Settings
from tests.conversation.stack import Stack, free_port, launch

# Starts the launcher as its child, says the child's pid, and waits to be killed.
PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([*sys.argv[1:3], "--parent", str(os.getpid()), "serve", *sys.argv[3:]])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_rasa_ends_when_the_assistant_is_killed(stack: Stack):
    one = stack.rasa.launch
    options = ("--model", one.model, "--port", free_port(), "--endpoints", one.endpoints)
    command = [sys.executable, "-c", PARENT, one.python, one.launcher, *options]
    parent = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, text=True, env=one.environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(1)
    assert not is_gone(child)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    deadline = time.monotonic() + 5
    while not is_gone(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    parent.stdout.close()
    assert is_gone(child)


async def test_a_broken_model_ends_the_start_with_what_to_do(tmp_path: Path):
    model = tmp_path / "broken.tar.gz"
    model.write_bytes(b"not a model")
    settings = Settings(var_dir=tmp_path, rasa_port=free_port(), _env_file=None)

    with pytest.raises(DialogueStartError, match="laobing train --force"):
        await DialogueServer(launch(settings, model)).start()


def test_nobodys_words_are_in_the_servers_log(stack: Stack):
    talk = stack.talk()

    talk.say("我住在幸福村三组")
    talk.command("/no_such_intent")

    assert "幸福村" not in stack.rasa.launch.log.read_text(encoding="utf-8")
    assert "no_such_intent" not in stack.rasa.launch.log.read_text(encoding="utf-8")
