"""From a request to what the gateway takes."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.requests import Request

from actions.texts import Texts, load_texts
from bot.gateway.controls import REQUEST
from bot.gateway.model import Commanded, Pressed, PressedTitle, Said
from bot.web.api import read_content
from bot.web.identity import Channel, hash_token, new_token, read_visitor
from bot.web.problems import Problem, ProblemError
from bot.web.schema import MAX_TEXT, SendRequest
from knowledge.documents.model import Strength

KEY = "k" * 8
TEMPLATES = Path(__file__).parents[3] / "bot"


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts()


def send(**content: object) -> SendRequest:
    return SendRequest.model_validate({"key": KEY, **content})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "低保怎么办"}, Said("低保怎么办")),
        ({"text": "/restart"}, Said("/restart")),  # the gateway keeps it from being a command
        ({"press": {"seq": 4, "index": 1}}, Pressed(4, 1)),
        ({"press": {"title": "不晓得"}}, PressedTitle("不晓得")),
        ({"command": "human"}, Commanded("转人工", REQUEST)),
    ],
)
def test_content_is_what_the_gateway_takes(
    texts: Texts, content: dict[str, object], expected: object
):
    assert read_content(send(**content), texts) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.EMPTY),
        (" \n\t　", Problem.EMPTY),
        ("字" * (MAX_TEXT + 1), Problem.TOO_LONG),
    ],
)
def test_nothing_and_too_much_are_refused(texts: Texts, text: str, problem: Problem):
    with pytest.raises(ProblemError) as raised:
        read_content(send(text=text), texts)

    assert raised.value.problem is problem


def test_the_longest_text_is_taken(texts: Texts):
    assert read_content(send(text="字" * MAX_TEXT), texts) == Said("字" * MAX_TEXT)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"text": "a", "command": "human"},
        {"text": "a", "press": {"seq": 1, "index": 0}},
        {"command": "case:withdraw"},  # payloads are never named by the client
        {"press": {"seq": 1, "index": -1}},
        {"press": {"seq": 1, "index": 0, "payload": "/restart"}},
        {"text": "a", "epoch": 3},
    ],
)
def test_other_shapes_are_refused(content: dict[str, object]):
    with pytest.raises(ValidationError):
        send(**content)


@pytest.mark.parametrize("key", ["short", "k" * 65, "with space", "汉字汉字汉字汉字"])
def test_keys_have_one_form(key: str):
    with pytest.raises(ValidationError):
        SendRequest.model_validate({"key": key, "text": "a"})


def request(**headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


def test_a_cookie_speaks_for_the_web_and_a_bearer_for_the_terminal():
    token = new_token()

    by_cookie = read_visitor(request(cookie=f"laobing_chat={token}"))
    by_bearer = read_visitor(request(authorization=f"Bearer {token}"))

    assert by_cookie is not None
    assert by_bearer is not None
    assert (by_cookie.channel, by_bearer.channel) == (Channel.WEB, Channel.TERMINAL)
    assert by_cookie.channel_key == hash_token(token) != token


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic eDp5"}, {"cookie": "other=1"}])
def test_nobody_is_nobody(headers: dict[str, str]):
    assert read_visitor(request(**headers)) is None


def test_every_problem_has_a_sentence(texts: Texts):
    sentences = {texts.render(f"web.problem.{problem.value}") for problem in Problem}

    assert len(sentences) == len(Problem)


def test_pages_carry_no_inline_script_or_style():
    pages = [*TEMPLATES.glob("web/templates/*.html"), *TEMPLATES.glob("staff/templates/*.html")]

    offending = [
        page.name
        for page in pages
        if "style=" in (text := page.read_text(encoding="utf-8"))
        or "<script>" in text
        or " onclick" in text
        or "| safe" in text
    ]

    assert pages
    assert offending == []


def test_every_strength_has_its_words_on_the_page():
    words = (TEMPLATES / "web/templates/words.html").read_text(encoding="utf-8")

    unexplained = [one.value for one in Strength if f"data-strength-{one.value}" not in words]

    assert unexplained == ["none"]  # headings and front matter promise nothing
