"""Learned questions in the real index: built in, tried out, checked."""

from pathlib import Path

import pytest

from knowledge.learning import find_conflicts, group, similarities
from knowledge.questions import load_questions
from knowledge.retrieval import (
    IndexHolder,
    build_index,
    draft_index,
    is_current,
    learned_digest,
    load_index,
)

ODD = "爬不动楼了，有没得人来装扶手"  # no clause has these words
CLAUSE = "A-5.3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    build_index(made)
    return made


def test_a_learned_question_leads_to_its_clause(folder):
    before = load_index(folder).search(ODD)

    after = draft_index(folder, learned={CLAUSE: (ODD,)}).open().search(ODD)

    assert not before or before[0].score < 0.3
    assert (after[0].clause.id, after[0].score) == (CLAUSE, 1)


def test_a_trial_writes_nothing(folder):
    before = sorted(path.name for path in folder.iterdir())

    draft_index(folder, learned={CLAUSE: (ODD,)})

    assert sorted(path.name for path in folder.iterdir()) == before


def test_an_index_says_which_learned_questions_it_holds(tmp_path):
    learned = {CLAUSE: (ODD,)}

    build_index(tmp_path, learned=learned)

    assert is_current(tmp_path)
    assert is_current(tmp_path, learned=learned)
    assert not is_current(tmp_path, learned={})
    loaded = load_index(tmp_path)
    assert loaded.learned_digest == learned_digest(learned)
    assert loaded.search(ODD)[0].clause.id == CLAUSE


def test_questions_of_a_clause_that_is_gone_are_left_out(folder):
    draft = draft_index(folder, learned={"Z-9.9": (ODD,)})

    assert ODD not in {text.text for text in draft.texts}
    assert draft.learned_digest == learned_digest({"Z-9.9": (ODD,)})


def test_a_new_wording_of_something_else_takes_nothing_away(folder):
    draft = draft_index(folder, learned={CLAUSE: (ODD,)})

    assert find_conflicts(draft, CLAUSE, ODD) == ()


def test_the_words_of_another_clause_are_a_conflict(folder):
    others = load_questions()["A-2.3"][0]
    draft = draft_index(folder, learned={CLAUSE: (others,)})

    found = find_conflicts(draft, CLAUSE, others)

    assert ("A-2.3", CLAUSE) in {(one.clause_id, one.taken_by) for one in found}
    assert others in {one.question for one in found}


def test_the_holder_answers_from_the_index_it_was_given_last(folder):
    holder = IndexHolder(load_index(folder))
    new = draft_index(folder, learned={CLAUSE: (ODD,)}).open()

    holder.swap(new)

    assert holder.index is new
    assert holder.search(ODD)[0].clause.id == CLAUSE
    assert holder.clause(CLAUSE) is holder.clauses[CLAUSE]


def test_wordings_of_one_matter_are_grouped_and_others_are_not(folder):
    texts = (
        "屋头装扶手政府管不管",
        "屋头装个扶手，政府管不管哦",
        "骨灰盒要不要钱",
        "政府管不管屋头装扶手",
    )

    found = group(similarities(texts, load_index(folder)))

    assert found == [0, 0, 1, 0]
