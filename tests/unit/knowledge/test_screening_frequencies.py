"""How often answers occur: read, weighed together, and never an answer."""

import pytest

from knowledge.errors import TableError
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.frequencies import Case, build_frequencies, joint, load_frequencies


def build(raw):
    return build_frequencies("frequencies.yml", raw, load_dictionary())


def test_weights_of_a_fact_add_up_to_one():
    totals = {fact: sum(c.weight for c in cases) for fact, cases in load_frequencies().items()}

    assert totals == {fact: pytest.approx(1) for fact in totals}
    assert {"hukou", "inc_wage", "dis_cert", "obl"} <= totals.keys()


def test_weights_are_shares():
    cases = build({"shop": [[3, False], [1, True]]})["shop"]

    assert cases == (Case(0.75, {"shop": False}), Case(0.25, {"shop": True}))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"shpo": [[1, True]]}, "no_fact"),
        ({"shop": True}, "not_list"),
        ({"shop": []}, "no_rows"),
        ({"shop": [True]}, "not_pair"),
        ({"shop": [[1, True, False]]}, "not_pair"),
        ({"shop": [["x", True]]}, "bad_weight"),
        ({"shop": [[True, True]]}, "bad_weight"),
        ({"shop": [[0, True]]}, "bad_weight"),
        ({"shop": [[-1, True]]}, "bad_weight"),
        ({"shop": [[1, "一个"]]}, "bad_value"),
        ({"car": [[1, "坦克"]]}, "bad_value"),
        ({"age": [[1, 130]]}, "bad_value"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(raw, code):
    with pytest.raises(TableError) as refused:
        build(raw)

    assert refused.value.code == code
    assert next(iter(raw)) in str(refused.value)


def test_together_all_are_usual_or_one_is_not():
    shop = (Case(0.2, {"shop": True}), Case(0.8, {"shop": False}))
    car = (Case(0.9, {"car": "无"}), Case(0.1, {"car": "其他"}))

    cases = joint([shop, car])

    assert [dict(case.values) for case in cases] == [
        {"shop": False, "car": "无"},
        {"shop": True, "car": "无"},
        {"shop": False, "car": "其他"},
    ]
    assert sum(case.weight for case in cases) == pytest.approx(1)
    assert cases[0].weight == pytest.approx(0.72 / (0.72 + 0.18 + 0.08))


def test_a_part_without_cases_adds_nothing():
    shop = (Case(1.0, {"shop": False}),)

    assert joint([(), shop]) == shop
    assert joint([]) == (Case(1.0, {}),)
