"""The console's colours, computed from its style sheet: WCAG AA in both themes."""

import re
from itertools import product

import pytest

from bot.staff.paths import STATIC

CSS = (STATIC / "staff.css").read_text(encoding="utf-8")
TEXTS = ("ink", "soft", "accent", "danger", "warn-line")
GROUNDS = ("paper", "card", "pick", "warn", "citizen", "bot", "staff", "system", "quote")
CONTROLS = ("edge", "focus")  # borders of fields, the ring around what has the focus
BLOCKS = {
    "light": r":root \{(.*?)\n\}",
    "dark": r':root\[data-theme="dark"\] \{(.*?)\n\}',
    "dark by the computer": r':root:not\(\[data-theme="light"\]\) \{(.*?)\n  \}',
}


def tokens(theme: str) -> dict[str, str]:
    found = re.search(BLOCKS[theme], CSS, re.DOTALL)
    assert found is not None, theme
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", found[1]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_arithmetic_is_that_of_the_guidelines():
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", BLOCKS)
def test_every_text_can_be_read_on_every_ground(theme: str):
    colours = tokens(theme)
    measured = {
        (text, ground): contrast(colours[text], colours[ground])
        for text, ground in product(TEXTS, GROUNDS)
    }

    assert {pair: ratio for pair, ratio in measured.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize("ground", ["accent", "danger"])
def test_what_is_written_on_a_colour_can_be_read(theme: str, ground: str):
    colours = tokens(theme)

    assert contrast(colours[f"on-{ground}"], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", BLOCKS)
def test_borders_of_fields_and_the_focus_can_be_seen(theme: str):
    colours = tokens(theme)
    measured = {
        (control, ground): contrast(colours[control], colours[ground])
        for control, ground in product(CONTROLS, ("paper", "card"))
    }

    assert {pair: ratio for pair, ratio in measured.items() if ratio < 3} == {}


def test_every_colour_is_a_token_of_both_themes_and_has_its_test():
    known = {*TEXTS, *GROUNDS, *CONTROLS, "line", "on-accent", "on-danger"}

    assert {theme: set(tokens(theme)) for theme in BLOCKS} == dict.fromkeys(BLOCKS, known)
    assert tokens("dark") == tokens("dark by the computer")


def test_rules_use_tokens_and_no_colours_of_their_own():
    rules = CSS
    for block in BLOCKS.values():
        rules = re.sub(block, "", rules, flags=re.DOTALL)

    assert re.findall(r"(?<!\w)#[0-9a-f]{3,6}\b(?=[;, ])", rules) == []


def test_whoever_wants_no_motion_gets_none():
    assert "prefers-reduced-motion: reduce" in CSS
