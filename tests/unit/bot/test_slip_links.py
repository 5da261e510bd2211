"""Signed links: good for their slip and their time, and for nothing else."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from bot.settings import Settings
from bot.slip_links import LINK_MINUTES, SlipLinks, make_links

KEY = "a-key"


def settings(**values: str) -> Settings:
    given = {"public_url": "https://laobing.example/", "telegram_token": "1:secret", **values}
    return Settings(_env_file=None, **given)


def links(**values: str) -> SlipLinks:
    made = make_links(settings(**values))
    assert made is not None
    return made


def taken_apart(url: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(url).query)
    return query["until"][0], query["sign"][0]


def test_a_link_leads_to_the_slip_at_the_public_address():
    url = links().make(KEY)

    assert url.startswith(f"https://laobing.example/slip/{KEY}?")
    assert links().is_valid(KEY, *taken_apart(url))


@pytest.mark.parametrize(
    ("minutes", "is_valid"),
    [(LINK_MINUTES - 1, True), (LINK_MINUTES, False), (LINK_MINUTES + 60, False)],
)
def test_a_link_runs_out(minutes: int, is_valid: bool):
    with time_machine.travel("2026-11-25 10:00:00+08:00", tick=False) as clock:
        until, sign = taken_apart(links().make(KEY))
        clock.shift(timedelta(minutes=minutes))

        assert links().is_valid(KEY, until, sign) is is_valid


def test_nothing_about_a_link_can_be_changed():
    until, sign = taken_apart(links().make(KEY))
    longer = str(int(until) + 3600)

    assert not links().is_valid("another-key", until, sign)
    assert not links().is_valid(KEY, longer, sign)
    assert not links().is_valid(KEY, until, sign[:-1] + ("0" if sign[-1] != "0" else "1"))
    assert not links(telegram_token="1:other").is_valid(KEY, until, sign)


@pytest.mark.parametrize("until", ["", "soon", "-1", "\ud800"])
@pytest.mark.parametrize("sign", ["", "字", "\ud800"])
def test_nonsense_is_no_link(until: str, sign: str):
    assert not links().is_valid(KEY, until, sign)


@pytest.mark.parametrize("missing", ["public_url", "telegram_token"])
def test_without_an_address_or_a_channel_that_needs_them_there_are_no_links(missing: str):
    assert make_links(settings(**{missing: ""})) is None


def test_the_secret_is_neither_the_token_nor_shown():
    made = links()

    assert b"secret" not in made.secret
    assert "secret" not in repr(made)
