import re
from datetime import date

from actions.handoff.opening.numbers import ALPHABET, make_number

ON = date(2026, 11, 21)


def test_a_number_carries_the_date_and_four_letters():
    number = make_number(ON)

    assert re.fullmatch(rf"LB-261121-[{ALPHABET}]{{4}}", number)


def test_the_letters_are_drawn_one_by_one():
    drawn = iter("7K3M")

    assert make_number(ON, choose=lambda _letters: next(drawn)) == "LB-261121-7K3M"


def test_no_letter_can_be_taken_for_another():
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(ALPHABET), pair
    assert not set("01OIL") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET))
