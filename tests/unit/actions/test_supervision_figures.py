"""Which figures in a canned reply somebody has to look at twice."""

import pytest

from actions.supervision.figures import figures_in, unbacked

CLAUSE = "应当自受理之日起15个工作日内答复，补助标准为每人每月770元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15个工作日内答复您", ()),  # as the clause has it
        ("15天内答复您", ("15天",)),  # the number is there, not the unit
        ("每月 770 元", ()),  # spaces do not matter
        ("每月７７０元", ()),  # nor does the width
        ("每月771元", ("771元",)),
        ("请打 023-12345678", ("023-12345678",)),
        ("三十天以后来", ("三十天",)),
        ("一个人来就行，一次办好", ()),  # no figure anybody could be held to
        ("编号 {{办件号1}}，没有数字", ()),  # variables are filled in later
    ],
)
def test_figures_that_no_clause_has_are_named(text: str, expected: tuple[str, ...]):
    assert unbacked(text, [CLAUSE]) == expected


def test_a_text_without_figures_asks_for_nothing():
    assert figures_in("您好，我看一下就回您。") == frozenset()
