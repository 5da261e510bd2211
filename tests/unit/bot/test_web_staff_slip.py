"""The pre-screening as staff read it, and where signing in may lead."""

from enum import StrEnum
from typing import Any

import pytest

from actions.handoff import Reason, Resolution, ReturnReason
from actions.storage.tables import Author, CaseState
from actions.texts import Texts, load_texts
from bot.staff.labels import Labels, load_labels
from bot.staff.login import own_page
from bot.staff.pages import label
from bot.staff.slip import fact_name, read_slip, show_value
from knowledge.documents.model import Strength
from knowledge.screening import ProgrammeOutcome


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts()


@pytest.fixture(scope="module")
def labels() -> Labels:
    return load_labels()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "说不清"),
        (True, "是"),
        (False, "不是"),
        (0, "0"),
        ("开州", "开州"),
        ({"min": 2000, "max": 3000}, "2000 到 3000"),
        ({"min": 2000}, "2000 以上"),
        ({"max": 3000}, "3000 以下"),
        ([], "没有"),
        (["低保", "特困"], "低保，特困"),
        ({}, "没有"),
    ],
)
def test_values_are_put_into_words(texts: Texts, value: Any, shown: str):
    nameless = Labels(queues={}, programmes={}, facts={})

    assert show_value(value, texts, nameless, "fact") == shown


def test_inner_facts_are_named_by_their_own_label(texts: Texts):
    named = Labels(queues={}, programmes={}, facts={"obl[].age": "岁数", "obl": "家里人"})

    assert fact_name("obl[2].age", named) == "岁数"
    assert fact_name("obl[2].rel", named) == "家里人"
    assert fact_name("else", named) == "else"
    assert show_value([{"age": 66}], texts, named, "obl") == "岁数 66"


def test_open_paths_come_first_and_keep_their_reasons(texts: Texts, labels: Labels):
    screening = {
        "facts": {"hukou": "开州"},
        "result": {
            "programmes": [
                {"id": "P04", "outcome": "not_applicable"},
                {
                    "id": "P01",
                    "outcome": "check",
                    "because": [{"text": "户口在开州", "cite": ["C-57 4"], "facts": ["hukou"]}],
                    "missing": ["hh_n"],
                    "where": "镇街",
                },
            ]
        },
    }

    slip = read_slip(screening, labels, texts)

    assert slip is not None
    assert [one.outcome for one in slip.programmes] == ["check", "not_applicable"]
    assert slip.programmes[0].name == "P01 最低生活保障（低保）"
    assert slip.programmes[0].missing == (labels.facts["hh_n"],)
    assert slip.facts[0].value == "开州"


def test_without_a_screening_there_is_no_slip(texts: Texts, labels: Labels):
    assert read_slip(None, labels, texts) is None


def test_what_was_not_answered_is_listed_with_the_reason(texts: Texts, labels: Labels):
    slip = read_slip({"facts": {}, "skipped": {"age": "refused"}}, labels, texts)

    assert slip is not None
    assert (slip.skipped[0].name, slip.skipped[0].value) == (labels.facts["age"], "不愿说")


def test_a_screening_without_a_result_still_shows_what_was_told(texts: Texts, labels: Labels):
    slip = read_slip({"facts": {"age": 75}, "result": None}, labels, texts)

    assert slip is not None
    assert slip.programmes == ()
    assert slip.facts[0].value == "75"


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
        ("staff.screening", ProgrammeOutcome),
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
