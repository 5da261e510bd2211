"""A spreadsheet must never calculate what somebody typed."""

import csv
import io

import pytest

from actions.oversight import safe_cell, to_csv


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u3000@"])
def test_a_cell_that_begins_a_formula_is_made_text(sign: str):
    assert safe_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), ("", ""), ("关面镇", "关面镇"), (12, "12"), (-12, "'-12"), ("a=b", "a=b")],
)
def test_other_cells_stay_as_they_are(value: object, expected: str):
    assert safe_cell(value) == expected


def test_a_table_is_read_back_as_it_was():
    text = to_csv(["编号", "备注"], [["LB-1", '他说"好"，\n谢谢'], [None, "=cmd()"]])

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows == [["编号", "备注"], ["LB-1", '他说"好"，\n谢谢'], ["", "'=cmd()"]]
