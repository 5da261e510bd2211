"""The JSON line of ``laobing ask`` (design §9)."""

import json

from actions.answering import answer_json
from tests.unit.actions.answering_fakes import ask, clauses


def test_an_answer_as_one_line():
    answer = ask("抚恤金算不算家庭收入？", ("A-2.3", 0.81239))

    line = answer_json("q1", answer, 12.345)

    clause = clauses()["A-2.3"]
    assert "\n" not in line
    assert json.loads(line) == {
        "id": "q1",
        "outcome": "answered",
        "completeness": "full",
        "reply": answer.reply,
        "citations": [
            {
                "document": "渝民发〔2021〕13号",
                "clause": "A-2.3",
                "path": "二、切实保障困难退役军人基本生活",
                "text": clause.text,
                "strength": "duty",
            }
        ],
        "retrieved": [{"clause": "A-2.3", "text": clause.text, "score": 0.8124}],
        "queue": "Q-JZ",
        "ms": 12.3,
    }


def test_a_stop_has_empty_lists():
    line = json.loads(answer_json(7, ask("你好"), 0))

    assert (line["id"], line["outcome"], line["queue"]) == (7, "smalltalk", None)
    assert (line["citations"], line["retrieved"], line["completeness"]) == ([], [], "none")
