"""Variables of canned replies: filled, or left to be seen."""

import pytest

from actions.desk import DeskError, fill, gaps_in
from actions.desk.canned import FILE, CannedFileError, _packaged, check_gaps


def test_known_variables_are_filled_and_the_others_stay_to_be_seen():
    filled = fill(
        "编号 {{办件号}}，{{ 科室 }}，{{日期}}，{{日期}}", {"办件号": "A1", "科室": "镇上"}
    )

    assert filled.text == "编号 A1，镇上，{{日期}}，{{日期}}"
    assert filled.gaps == ("日期",)


def test_a_variable_without_a_value_is_a_gap():
    assert fill("打{{办公电话}}", {"办公电话": ""}).gaps == ("办公电话",)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("没有变量", ()),
        ("{一个}", ()),  # single braces are the writer's own
        ("{{}}", ("",)),  # nobody wants to send that either
        ("{{甲}}{{乙}}", ("甲", "乙")),
        ("{{甲\n乙}}", ()),  # not written by a template
    ],
)
def test_what_counts_as_a_gap(text: str, gaps: tuple[str, ...]):
    assert gaps_in(text) == gaps


def test_a_value_with_braces_is_not_filled_again():
    assert fill("{{甲}}", {"甲": "{{乙}}", "乙": "x"}).text == "{{乙}}"


def test_a_text_with_gaps_cannot_go_out():
    with pytest.raises(DeskError) as caught:
        check_gaps("在{{地方}}，{{什么时候}}来")

    assert caught.value.names == ("地方", "什么时候")


def test_the_packaged_texts_are_whole_and_state_no_number():
    rows = _packaged(FILE)

    assert len({row.title for row in rows}) == len(rows) >= 5
    assert all(len(row.title) <= 64 and not any(c.isdigit() for c in row.text) for row in rows)


def test_a_broken_file_is_named_with_its_place(tmp_path):
    file = tmp_path / "canned.yml"
    file.write_text("- title: 一\n  texts: 二\n", "utf-8")

    with pytest.raises(CannedFileError, match=r"canned\.yml: 0"):
        _packaged(file)
