"""The served assistant from outside: scripts, staff, power cuts, Telegram."""

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psutil
import pytest

from bot.terminal.client import Client
from tests.fakes.bot_api import FakeBotApi, serving
from tests.stack import Stack, running_stack

PATIENCE_S = 60.0
pytestmark = pytest.mark.timeout(600)


class ServedBotApi:
    """The fake Bot API server in a thread of its own, for as long as the tests run."""

    def __init__(self) -> None:
        self.api = FakeBotApi()
        self._ready, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> FakeBotApi:
        self._thread.start()
        assert self._ready.wait(20)
        return self.api

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(20)

    async def _serve(self) -> None:
        async with serving(self.api):
            self._ready.set()
            await asyncio.to_thread(self._over.wait)


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeBotApi]:
    with ServedBotApi() as api:
        yield api


@pytest.fixture(scope="module")
def stack(telegram: FakeBotApi) -> Iterator[Stack]:
    settings = {
        "LAOBING_TELEGRAM_TOKEN": "1:fake",
        "LAOBING_TELEGRAM_API_URL": telegram.url,
    }
    with running_stack(settings) as one:
        yield one


def talk(stack: Stack, *steps: dict[str, str], more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    script = "\n".join(json.dumps(step, ensure_ascii=False) for step in steps)
    done = stack.run("talk", "--script", "-", *more, text=script)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.1)
    return found


def test_a_whole_conversation_with_interruption_correction_and_handoff(stack):
    lines = talk(
        stack,
        {"say": "帮我看看能不能申请低保"},
        {"press": "都没有"},
        {"say": "抚恤金算不算家庭收入？"},
        {"press": "在开州"},
        {"say": "说错了，户口在万州"},
        {"say": "转人工"},
    )
    by_turn = {turn: [one for one in lines if one["turn"] == turn] for turn in range(1, 7)}

    assert {one["outcome"] for one in by_turn[1]} == {"screening"}
    interruption, back = by_turn[3][0], by_turn[3][-1]
    assert interruption["outcome"] == "answered"
    assert [one["clause"] for one in interruption["citations"]] == ["A-2.3"]
    assert back["outcome"] == "screening"
    assert "户口" in back["text"]
    assert "重庆别的区县" in by_turn[5][0]["text"]
    assert by_turn[6][-1]["outcome"] == "handoff"
    assert by_turn[6][-1]["case"]["state"] == "queued"


def test_every_bad_input_gets_a_sensible_reply(stack):
    said = ["😀😀", "hello", "我想問低保", "<b>x</b>", "/request_human", "低" * 5000, "\x07", "？"]

    lines = talk(
        stack, *({"say": text} for text in said if text.strip("\x07")), {"press": "没这个"}
    )

    answered = {one["turn"] for one in lines}
    assert answered == set(range(1, len(said) + 1))
    assert not [one for one in lines if one["outcome"] == "error"]


def test_an_identity_number_is_neither_echoed_nor_logged_nor_stored(stack):
    number = "11010519491231002X"

    lines = talk(stack, {"say": f"我的身份证是{number}，能办低保不"})

    assert number not in json.dumps(lines)
    assert number not in stack.log
    stored = b"".join(path.read_bytes() for path in stack.folder.glob("laobing.db*"))
    assert number.encode() not in stored


def test_a_power_cut_loses_no_message_and_the_conversation_goes_on(stack):
    with Client(stack.base_url) as citizen:
        citizen.open()
        citizen.say("帮我看看能不能申请低保")
        list(citizen.answers(PATIENCE_S))
        citizen.press("都没有")
        list(citizen.answers(PATIENCE_S))
        for text in ("抚恤金算不算收入", "老兵住养老院优先不", "在开州"):
            citizen.say(text)
        stack.kill()
        stack.start()

        with Client(stack.base_url, citizen.token) as again:
            assert again.open() is False
            until(lambda: not again.read().state["is_answering"])
            again.seen = 0
            lines = again.read().messages

    said = [one["text"] for one in lines if one["author"] == "citizen"]
    assert said[-3:] == ["抚恤金算不算收入", "老兵住养老院优先不", "在开州"]
    cited = {clause["clause"] for one in lines for clause in one["citations"]}
    assert {"A-2.3", "A-5.1"} <= cited
    # the pre-screening went on: the last answer was taken, and something else is asked
    last = next(one for one in reversed(lines) if one["author"] == "bot")
    assert last["outcome"] == "screening"
    assert last["buttons"]
    assert "户口" not in last["text"]


def test_the_dialogue_server_comes_back_by_itself_and_answers_what_waited(stack):
    with Client(stack.base_url) as citizen:
        citizen.open()
        os.kill(stack.dialogue_pid(), signal.SIGKILL)
        citizen.say("抚恤金算不算收入")
        first = until(
            lambda: [one for one in citizen.read().messages if one["author"] != "citizen"]
        )
        assert first[0]["author"] == "system"
        assert [one["title"] for one in first[0]["buttons"]] == ["转人工"]

        later = until(lambda: [one for one in citizen.read().messages if one["author"] == "bot"])

    assert [one["clause"] for one in later[0]["citations"]] == ["A-2.3"]


def test_telegram_is_answered_and_staff_reach_it(stack, telegram):
    telegram.say("抚恤金算不算家庭收入？", chat=77)

    answer = until(lambda: [one for one in telegram.sent if one["chat"] == 77])[0]

    assert "优待抚恤金" in answer["text"]
    buttons = [one for row in answer["markup"]["inline_keyboard"] for one in row]
    human = next(one for one in buttons if one["text"] == "转人工")
    telegram.press(human["callback_data"], chat=77)
    notice = until(lambda: [one for one in telegram.sent if one["chat"] == 77][1:])[0]
    assert "编号" in notice["text"]


def test_the_console_and_the_api_describe_themselves(stack):
    with httpx.Client(base_url=stack.base_url, trust_env=False) as http:
        assert http.get("/healthz").status_code == 200
        assert http.get("/readyz").status_code == 200
        assert "/api/messages" in http.get("/openapi.json").json()["paths"]
        assert "laobing" in http.get("/metrics").text
        assert http.get("/staff", follow_redirects=True).url.path == "/staff/login"


def test_a_taken_port_is_one_clear_line(stack):
    done = stack.run("serve")

    assert done.returncode == 1
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("laobing: ")]
    assert "LAOBING_BIND" in line
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_every_process_and_a_second_start_trains_nothing(stack):
    rasa = stack.dialogue_pid()

    stack.stop()

    assert not psutil.pid_exists(rasa)
    assert "stopped." in stack.log
    stack.start()
    assert "training" not in stack.log
    assert "first login" not in stack.log
