import pytest

from knowledge.text.phones import hide_phone, read_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800001234", "13800001234"),
        ("我的号码是 138 0000 1234，白天打", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        (
            "13800001234".translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
            "13800001234",
        ),
        ("幺三八零零零零幺二三四", "13800001234"),
        ("023-55551234", "02355551234"),
        ("（023）5555 1234", "02355551234"),
        ("座机55551234", "55551234"),
        ("13800001234，就是13800001234", "13800001234"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, number):
    assert read_phone(text).number == number


@pytest.mark.parametrize(
    ("text", "is_attempt"),
    [
        ("1380000123", True),  # a digit is missing
        ("138000012345", True),
        ("13800001234 或者 13900001234", True),  # which one?
        ("20261125", True),  # a date
        ("023-1234", True),
        ("110", False),
        ("算了，不留了", False),
        ("我3个月没领到了", False),
    ],
)
def test_what_cannot_be_dialled_is_no_number(text, is_attempt):
    found = read_phone(text)

    assert (found.number, found.is_attempt) == ("", is_attempt)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("02355551234", "023****1234"),
        ("55551234", "****1234"),
    ],
)
def test_the_middle_is_hidden(number, shown):
    assert hide_phone(number) == shown
