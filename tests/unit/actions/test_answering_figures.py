"""Numbers in a reply come from what it cites."""

import pytest

from actions.answering.figures import figures, unsourced
from actions.answering.rules import load_rules

CHINESE = load_rules().chinese_figure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2022年，40个镇", {"2022", "40"}),
        ("\uff12\uff10元", {"20"}),  # full width
        ("减30.5%", {"30.5"}),
        ("减三成", {"三"}),
        ("两千元", {"两千"}),
        ("百分之三十", {"百分之三十"}),
        ("满六十岁", {"六十"}),
        ("一门受理、一次说清", set()),
        ("一成不变", {"一"}),
        ("", set()),
    ],
)
def test_figures(text, expected):
    assert figures(text, CHINESE) == expected


def test_unsourced():
    assert unsourced("发770元，见2021年文件", ["渝民发〔2021〕13号"], CHINESE) == {"770"}
    assert unsourced("见2021年文件", ["渝民发〔2021〕13号"], CHINESE) == frozenset()
