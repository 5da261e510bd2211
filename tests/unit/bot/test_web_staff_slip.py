"""The pre-screening as staff read it, and where signing in may lead."""

from enum import StrEnum
from typing import Any

import pytest

from actions.handoff import Reason, Resolution, ReturnReason
from actions.screening.building import build_slips
from actions.screening.slip import SlipBuilder
from actions.storage.tables import Author, CaseState
from actions.texts import Texts, load_texts
from bot.staff.case.slip import read_slip
from bot.staff.doors.login import own_page
from bot.staff.pages import label
from knowledge.documents.model import Strength


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts()


@pytest.fixture(scope="module")
def builder(texts: Texts) -> SlipBuilder:
    return build_slips(texts, {}).builder


def brief(screening: dict[str, Any] | None, relation: str | None = None) -> dict[str, Any]:
    return {"screening": screening, "relation": relation}


def test_open_paths_stand_in_full_and_keep_their_reasons(builder: SlipBuilder):
    screening = {
        "facts": {"hukou": "开州"},
        "rules": "2026.11.1 abc",
        "result": {
            "as_of": "2026-11-25",
            "programmes": [
                {"id": "P04", "outcome": "not_applicable"},
                {
                    "id": "P01",
                    "outcome": "check",
                    "because": [{"text": "户口在开州", "cite": ["C-57 4"], "facts": ["hukou"]}],
                    "missing": ["hh_n"],
                    "documents": [],
                    "where": "镇街",
                },
            ],
        },
    }

    slip = read_slip(brief(screening, "father"), builder)

    assert slip is not None
    (programme,) = slip.programmes
    assert (programme.id, programme.name, programme.outcome) == ("P01", "低保", "check")
    assert [gap.label for gap in programme.gaps] == ["一起过日子的人数"]
    assert slip.untouched == ("特困供养",)
    assert (slip.told[0].value, slip.who, slip.version) == ("在开州", "父亲", "2026.11.1")


def test_without_a_screening_there_is_no_slip(builder: SlipBuilder):
    assert read_slip(brief(None), builder) is None


def test_what_was_not_answered_is_listed_with_the_reason(builder: SlipBuilder):
    slip = read_slip(brief({"facts": {}, "skipped": {"age": "refused"}}), builder)

    assert slip is not None
    assert [(one.label, one.value) for one in slip.skipped] == [("年龄", "不愿说")]


def test_a_screening_without_a_result_still_shows_what_was_told(builder: SlipBuilder):
    slip = read_slip(brief({"facts": {"age": 75}, "result": None}), builder)

    assert slip is not None
    assert slip.programmes == ()
    assert slip.told[0].value == "75岁"


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ("/staff", "/staff"),
        ("/staff/cases/12", "/staff/cases/12"),
        ("//evil.example", "/staff"),
        ("https://evil.example/staff", "/staff"),
        ("/staff/../api", "/staff"),
        ("/staff@evil.example", "/staff"),
        ("/staff/x?next=//evil", "/staff"),
        ("", "/staff"),
    ],
)
def test_signing_in_leads_only_to_the_console(wanted: str, opened: str):
    assert own_page(wanted) == opened


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("staff.author", Author),
        ("staff.strength", Strength),
        ("handoff.state", CaseState),
        ("handoff.reason", Reason),
        ("handoff.resolution", Resolution),
        ("handoff.return_reason", ReturnReason),
    ],
)
def test_every_code_has_a_name(texts: Texts, group: str, codes: type[StrEnum]):
    nameless = [code.value for code in codes if label(texts, group, code.value) == code.value]

    assert nameless == []


def test_a_code_without_a_name_is_shown_as_it_is(texts: Texts):
    assert label(texts, "staff.event", "brand_new") == "brand_new"
