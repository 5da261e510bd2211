"""Two documents in force that say otherwise: both are quoted, and what leads is said."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from actions.answering import Answer, Answerer
from knowledge.conflicts import Comparer
from knowledge.documents import Clause, Strength
from knowledge.documents.declared import Declared
from knowledge.outcomes import Completeness, Outcome
from tests.unit.actions.answering_fakes import FakeHit, FakeIndex, answerer, cited
from tests.unit.knowledge.conflict_shelf import FIRST, SECOND, clause

DISTRICT = "测试市测试县"
DAY = date(2025, 6, 1)  # both are in force
CITY, COUNTY = "X-1.1", "Y-1.1"
LOW = clause(FIRST, "试验补贴每人每月750元。")
HIGH = clause(SECOND, "试验补贴每人每月800元。", functions=("ANS", "HND(Q-FL)"))
OTHER = clause(SECOND, "社区食堂免费送餐上门。", number="1.2")
QUESTION = "试验补贴是咋个规定的"
OPENING = "这件事有两份文件都在用，写得不一样。"
WINDOW = "到底照哪一份办，由窗口定"


@dataclass
class Shelf(FakeIndex):
    """An index over made-up clauses only."""

    shelf: tuple[Clause, ...] = ()

    @property
    def clauses(self) -> dict[str, Clause]:
        return {one.id: one for one in self.shelf}

    def search(self, question, *, top=5, on=None):
        return [FakeHit(self.clauses[id], score) for id, score in self.hits][:top]

    def clause(self, id):
        return self.clauses[id]


def _answer(*hits, shelf=(LOW, HIGH, OTHER), on=DAY, district=DISTRICT, **parts) -> Answer:
    documents = {one.number: one for one in parts.get("documents", (FIRST, SECOND))}
    comparer = Comparer(shelf, documents, parts.get("declared", ()))
    index = parts.get("index", Shelf(hits, shelf=shelf))
    tools = replace(answerer().tools, index=index, documents=documents, comparer=comparer)
    return Answerer(tools).answer(parts.get("question", QUESTION), on, district)


@pytest.mark.parametrize(
    "hits",
    [
        ((CITY, 0.9), (COUNTY, 0.5)),
        ((COUNTY, 0.9), (CITY, 0.5)),
        ((COUNTY, 0.9), (CITY, 0.88)),  # near enough to be quoted anyhow
    ],
)
def test_both_are_quoted_the_higher_one_first_and_it_is_said_why(hits):
    answer = _answer(*hits)

    assert answer.outcome is Outcome.ANSWERED
    assert cited(answer) == [CITY, COUNTY]
    assert answer.reply.startswith(OPENING)
    assert answer.reply.index(LOW.text) < answer.reply.index(HIGH.text)
    assert (
        "先说的是测市发〔2024〕1号（市级文件，2024年3月1日发的），"
        "后说的是测县发〔2025〕2号（区县级文件，2025年3月1日发的）。"
        "前一份写的是“750元”，后一份写的是“800元”。两份级别不一样，所以先说上级的。"
    ) in answer.reply
    assert WINDOW in answer.reply


def test_a_person_and_a_queue_stay_at_hand():
    answer = _answer((CITY, 0.9), (COUNTY, 0.9))

    assert answer.buttons[-1].payload == "/request_human"
    assert answer.queue == "Q-FL"
    assert "按“转人工”" in answer.reply


def test_an_answer_with_a_conflict_is_not_the_whole_answer():
    alone = _answer((CITY, 0.9), shelf=(LOW, OTHER))

    both = _answer((CITY, 0.9), (COUNTY, 0.9))

    assert alone.completeness is Completeness.FULL
    assert both.completeness is Completeness.PARTIAL


@pytest.mark.parametrize(
    ("on", "quoted"),
    [
        (date(2024, 4, 1), [CITY]),
        (date(2025, 3, 31), [CITY]),  # the county's is not in force yet
        (date(2025, 4, 1), [CITY, COUNTY]),
        (date(2025, 12, 31), [CITY, COUNTY]),
        (date(2026, 1, 1), [COUNTY]),  # the city's is no longer
    ],
)
def test_only_documents_in_force_on_the_day_are_in_conflict(on, quoted):
    city = replace(FIRST, in_force_until=date(2025, 12, 31))

    answer = _answer((CITY, 0.9), (COUNTY, 0.9), on=on, documents=(city, SECOND))

    assert cited(answer) == quoted
    assert (OPENING in answer.reply) is (len(quoted) == 2)


def test_another_district_s_document_is_in_no_conflict_here():
    answer = _answer((CITY, 0.9), (COUNTY, 0.9), district="测试市别的县")

    assert cited(answer) == [CITY]
    assert OPENING not in answer.reply


@pytest.mark.parametrize(("score", "is_noted"), [(0.2, True), (0.19, False)])
def test_what_the_question_is_not_about_is_not_noted(score, is_noted):
    answer = _answer((CITY, 0.9), (COUNTY, score))

    assert (COUNTY in cited(answer)) is is_noted


def test_a_second_clause_without_conflict_stays():
    answer = _answer((CITY, 0.9), ("Y-1.2", 0.88), (COUNTY, 0.7))

    assert cited(answer) == [CITY, COUNTY, "Y-1.2"]
    assert answer.reply.index(WINDOW) < answer.reply.index(OTHER.text)


def test_clauses_that_agree_carry_no_notice():
    same = replace(HIGH, text=LOW.text)

    answer = _answer((CITY, 0.9), (COUNTY, 0.88), shelf=(LOW, same))

    assert cited(answer) == [CITY, COUNTY]
    assert OPENING not in answer.reply


def test_duty_and_encouragement_are_told_apart_in_words():
    duty = clause(FIRST, "社区食堂应当减免老人的餐费。")
    wish = clause(SECOND, "鼓励社区食堂减免老人的餐费。", strength=Strength.ENCOURAGEMENT)

    answer = _answer((COUNTY, 0.9), (CITY, 0.5), shelf=(duty, wish), question="老人餐费减不减")

    assert cited(answer) == [CITY, COUNTY]
    assert "前一份写明要这样做，后一份只是鼓励、支持。" in answer.reply
    assert "文件用的是“鼓励”，不是必须" in answer.reply


@pytest.mark.parametrize(("leads", "first"), [("", CITY), (COUNTY, COUNTY)])
def test_what_staff_declared_is_quoted_however_it_was_found(leads, first):
    declared = (Declared((CITY, "Y-1.2"), leads.replace(COUNTY, "Y-1.2")),)

    answer = _answer((CITY, 0.9), shelf=(LOW, OTHER), declared=declared)

    assert cited(answer)[0] == first.replace(COUNTY, "Y-1.2")
    assert set(cited(answer)) == {CITY, "Y-1.2"}
    assert "差别在哪里，请看上面的原话。" in answer.reply
    assert ("工作人员核对过" in answer.reply) is bool(leads)


def test_what_staff_declared_to_be_no_difference_is_not_noted():
    declared = (Declared((CITY, COUNTY), differ=False),)

    answer = _answer((CITY, 0.9), (COUNTY, 0.5), declared=declared)

    assert cited(answer) == [CITY]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"issued": None}, "测县发〔2025〕2号（市级文件，2025年4月1日起施行）"),
        ({"issued": None, "in_force_from": date(2025, 1, 1)}, "（市级文件，2025年发的）"),
        ({"issued": None, "in_force_from": None}, "（市级文件，没有写日期）"),
    ],
)
def test_the_date_is_said_as_far_as_it_is_known(changed, told):
    second = replace(SECOND, level="市", **changed)

    answer = _answer((CITY, 0.9), (COUNTY, 0.9), documents=(FIRST, second))

    assert answer.outcome is Outcome.ANSWERED  # every figure of the notice has a source
    assert told in answer.reply


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"issuers": FIRST.issuers}, "两份有同一个单位发文，所以先说后发的。"),
        ({"level": "市"}, "两份级别一样，所以先说后发的。"),
        ({"level": "市", "issued": FIRST.issued}, "分不出先后，先说和您的问题更对得上的。"),
    ],
)
def test_the_rule_is_said(changed, why):
    answer = _answer((COUNTY, 0.9), (CITY, 0.5), documents=(FIRST, replace(SECOND, **changed)))

    assert cited(answer) == [COUNTY, CITY]
    assert why in answer.reply


def test_districts_lead_where_the_higher_document_leaves_it_to_them():
    low = clause(FIRST, "试验补贴每人每月750元，具体标准由各区县确定。")

    answer = _answer((CITY, 0.9), (COUNTY, 0.5), shelf=(low, HIGH))

    assert cited(answer) == [COUNTY, CITY]
    assert "上级文件把这件事留给下面定，所以先说下面定的。" in answer.reply


def test_of_two_questions_only_the_one_in_conflict_gets_a_notice():
    def search(self, question, *, top=5, on=None):
        # the message as a whole, and each half of it
        found = {"送餐": ("Y-1.2",), "补贴": (CITY, COUNTY)}
        named = [ids for word, ids in found.items() if word in question]
        return [FakeHit(self.clauses[id], 0.9) for ids in named for id in ids][:top]

    index = type("Halves", (Shelf,), {"search": search})(shelf=(LOW, HIGH, OTHER))

    answer = _answer(index=index, question="试验补贴咋个规定的？另外社区食堂送餐免不免费？")

    assert "【先说前一件】" in answer.reply
    assert cited(answer) == [CITY, COUNTY, "Y-1.2"]
    assert answer.reply.count(OPENING) == 1
    assert answer.reply.index(WINDOW) < answer.reply.index("【再说后一件】")
