import numpy as np
import pytest

from knowledge.learning import group
from knowledge.retrieval import learned_digest


def alike(*pairs: tuple[int, int], count: int) -> np.ndarray:
    """A similarity of 0.9 between the named questions, 0.1 between the others."""
    matrix = np.full((count, count), 0.1, dtype=np.float32)
    np.fill_diagonal(matrix, 1)
    for a, b in pairs:
        matrix[a, b] = matrix[b, a] = 0.9
    return matrix


def test_questions_that_are_alike_share_a_group():
    assert group(alike((0, 2), count=4)) == [0, 1, 0, 2]


def test_no_questions_make_no_groups():
    assert group(np.zeros((0, 0), dtype=np.float32)) == []


def test_grouped_questions_stay_where_they_are():
    similarity = alike((0, 1), (1, 2), count=3)

    assert group(similarity, grouped=[7, 3]) == [7, 3, 3]


def test_a_new_group_gets_a_number_that_no_other_has():
    assert group(alike(count=3), grouped=[5, 2]) == [5, 2, 6]


def test_one_like_member_among_many_others_is_not_enough():
    # 0 and 1 are one group; 2 is like 0 only, on average (0.9 + 0.1) / 2
    similarity = alike((0, 2), count=3)

    assert group(similarity, grouped=[0, 0], alike=0.6) == [0, 0, 1]
    assert group(similarity, grouped=[0, 0], alike=0.4) == [0, 0, 0]


@pytest.mark.parametrize("learned", [{}, {"A-1.1": ()}])
def test_nothing_learned_has_an_empty_digest(learned):
    assert learned_digest(learned) == ""


def test_the_digest_follows_the_questions_and_not_their_order():
    one = {"A-1.1": ("甲", "乙"), "A-2.3": ("丙",)}
    same = {"A-2.3": ("丙",), "A-1.1": ("乙", "甲")}

    assert learned_digest(one) == learned_digest(same)
    assert learned_digest(one) != learned_digest({"A-1.1": ("甲",), "A-2.3": ("丙", "乙")})
