"""Guessed strengths, held against what the editors said about the packaged clauses."""

import pytest

from knowledge.documents import ClauseKind, Strength, load_clauses
from knowledge.documents.catalogue import FOLDER
from knowledge.documents.clauses import MARKS
from knowledge.documents.marks import load_strengths
from knowledge.ingest.rules import load_rules
from knowledge.ingest.strengths import guess_label

RULES = load_rules()
STRENGTHS = load_strengths(FOLDER / MARKS)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("申请人应当提交下列材料。", "职责"),
        ("养老机构要优先接收。", "职责"),
        ("民政局负责发放。", "分工"),
        ("有条件的区县可以提高标准。", "可以"),
        ("符合条件的老年人可申请补贴。", "可以"),
        ("保障持续可靠。", "职责"),  # 可 as part of another word
        ("鼓励养老机构减免费用。", "鼓励"),
        ("要积极支持社会力量参与。", "支持"),
        ("给予资金支持。", "职责"),  # support that is given, not a mere wish
        ("倡导文明祭扫。", "倡导"),
        ("在三个区县开展试点。", "探索"),
        ("力争到2026年全覆盖。", "目标"),
        ("应当鼓励，可以试点。", "探索"),  # of two, what promises less
    ],
)
def test_a_verb_tells_the_strength(text, label):
    assert guess_label(text, RULES) == label


def test_every_label_of_the_rules_has_a_strength():
    labels = {label for label, _ in RULES.strengths} | {RULES.fallback, *RULES.labels.values()}

    assert labels <= set(STRENGTHS)


def _clauses():
    return [clause for clause in load_clauses() if clause.kind is ClauseKind.CLAUSE]


def test_what_editors_call_encouragement_or_discretion_is_never_guessed_a_duty():
    weak = {Strength.ENCOURAGEMENT, Strength.DISCRETION}

    promised = [
        clause.id
        for clause in _clauses()
        if clause.strength in weak and STRENGTHS[guess_label(clause.text, RULES)] == "duty"
    ]

    assert promised == []


def test_most_guesses_agree_with_the_editors():
    clauses = _clauses()

    agreed = [one for one in clauses if STRENGTHS[guess_label(one.text, RULES)] == one.strength]

    assert len(agreed) / len(clauses) > 0.6
