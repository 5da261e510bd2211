"""questions.yml is complete, and a broken line stops the start."""

from datetime import date

import pytest
import yaml

from knowledge.screening import load_rulebook
from knowledge.screening.interview_loading import QUESTIONS_FILE, load_questions
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.interview_questions import QuestionsError
from knowledge.screening.understand_answer import Asked, read_answer

ON = date(2025, 8, 1)


def test_every_fact_has_a_question():
    book = load_mind().book
    rulebook = load_rulebook()

    without = [
        spec.name
        for spec in rulebook.dictionary
        if book.find(spec.name) is None and not spec.fields
    ]

    assert without == []


def test_every_shown_title_is_read_as_its_own_option():
    mind = load_mind()

    for question in (one for one in mind.book if one.group is None):
        for option in question.shown:
            asked = Asked(question.fact.replace("[]", "[0]"), "self", ON)
            values = read_answer(mind, asked, option.title)
            assert values is not None
            assert list(values.values()) == [option.value], (question.fact, option.title)


def test_closed_questions_stay_readable():
    most = max(len(question.shown) for question in load_mind().book)

    assert most <= 7


def test_wording_follows_the_person():
    book = load_mind().book

    assert book.wording("age", "self") == "您今年满多少岁了？"
    assert book.wording("age", "father") == "您父亲今年满多少岁了？"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"cite": []}, "cite"),
        ({"cite": ["X-1"]}, "X-1"),
        ({"why": None}, "why"),
        ({"surprise": 1}, "surprise"),
        ({"options": [{"title": "火星", "is": "火星"}]}, "火星"),
        ({"names": "("}, "pattern"),
    ],
)
def test_a_broken_question_is_refused_by_name(tmp_path, change, named):
    content = yaml.safe_load(QUESTIONS_FILE.read_text(encoding="utf-8"))
    hukou = content["questions"]["hukou"] | change
    content["questions"] = {
        "hukou": {key: value for key, value in hukou.items() if value is not None}
    }
    path = tmp_path / "questions.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(QuestionsError, match="hukou") as caught:
        load_questions(path)
    assert named in str(caught.value)
