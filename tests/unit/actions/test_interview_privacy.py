"""What is forgotten, and how answers are said back."""

import pytest

from actions.screening.describing import Describer
from actions.screening.privacy import forget_health, is_health, split_health, without_health
from actions.screening.progress import Progress, read_progress, write_progress
from actions.storage.tables import ScreeningSession
from actions.texts import load_texts
from knowledge.screening.interview_mind import load_mind

FACTS = {
    "hukou": "开州",
    "dis_cert": {"type": "肢体", "level": 2},
    "event": {"type": "重病", "now_ok": True},
    "obl": [{"rel": "儿子", "dis_cert": "无", "can_support": False}],
}


@pytest.fixture(scope="module")
def book():
    return load_mind().book


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("dis_cert", None, True),
        ("dis_cert.level", 2, True),
        ("obl[0].dis_cert", "无", True),
        ("adl", None, True),
        ("event.type", "重病", True),
        ("event.type", "火灾", False),
        ("hukou", "开州", False),
        ("ded_rigid", 500, False),  # an amount, not an illness
    ],
)
def test_what_is_health(book, fact, value, expected):
    assert is_health(book, fact, value) is expected


def test_split_health(book):
    health, other = split_health(book, {"event.type": "重病", "event.now_ok": True})

    assert (health, other) == ({"event.type": "重病"}, {"event.now_ok": True})


def test_health_goes_wherever_it_stands_and_nothing_else_does(book):
    progress = Progress(
        facts=FACTS,
        answers={"hukou": "开州", "dis_cert": FACTS["dis_cert"]},
        skipped={"ill": "refused", "assets": "refused"},
        held={"ill": "无"},
        consent=True,
    )

    left = without_health(book, progress)

    assert left.facts == {
        "hukou": "开州",
        "event": {"now_ok": True},
        "obl": [{"rel": "儿子", "can_support": False}],
    }
    assert left.answers == {"hukou": "开州"}
    assert left.skipped == {"assets": "refused"}
    assert left.held == {}
    assert left.consent is None


def test_a_kept_result_loses_the_reasons_that_tell_health(book):
    reasons = [
        {"text": "肢体二级", "facts": ["dis_cert.level"], "cite": ["C-57 8"]},
        {"text": "生了大病", "facts": ["event.type"], "cite": ["A-2.5"]},
        {"text": "户口在重庆", "facts": ["hukou"], "cite": ["C-57 4"]},
    ]
    row = ScreeningSession(facts=FACTS, context={}, programmes=[])
    row.result = {"programmes": [{"id": "P02", "outcome": "likely", "because": reasons}]}

    forget_health(book, row)

    (programme,) = row.result["programmes"]
    assert programme["outcome"] == "likely"
    assert [reason["text"] for reason in programme["because"]] == ["户口在重庆"]


def test_progress_survives_its_row():
    progress = Progress(
        facts={"hh_n": 3},
        programmes=("P01",),
        person="father",
        is_person_known=True,
        consent=False,
        answers={"hh_n": 3},
        skipped={"assets": "later"},
        asked_again=("assets",),
        misses=2,
        question="shop",
    )
    row = ScreeningSession(facts={}, context={"kept": 1}, programmes=[])

    write_progress(row, progress)

    assert read_progress(row) == progress
    assert row.context["kept"] == 1


@pytest.mark.parametrize(
    ("fact", "value", "shown"),
    [
        ("inc_wage", 1200, "1200元/月"),
        ("inc_wage", 0, "没有"),
        ("inc_wage", {"min": 2000, "max": 2999}, "2000到2999元/月"),
        ("assets", {"min": 70000, "max": 10_000_000}, "70000元以上"),
        ("assets", 5000, "5000元"),
        ("spend12", 30000, "30000元/年"),
        ("age", 71, "71岁"),
        ("homes", 5, "5套"),
        ("bed_m", 18, "18个月"),
        ("hukou", "重庆其他区县", "重庆别的区县"),
        ("vet", ["退役军人", "残疾军人"], "退役军人、残疾军人"),
        ("shop", False, "没有"),
        ("dis_cert", {"type": "肢体", "level": 2}, "肢体2级"),
        ("obl", [], "一个都没有"),
        ("obl", [{"rel": "儿子"}, {"rel": "女儿"}], "有儿子、女儿"),
        ("adl", ["能"] * 5 + ["不能"], "有1样要人帮"),
        ("age", None, "不晓得"),
    ],
)
def test_answers_are_said_back_in_plain_words(book, fact, value, shown):
    assert Describer(book, load_texts()).value(fact, value) == shown
