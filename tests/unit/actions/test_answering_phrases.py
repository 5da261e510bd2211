"""Pattern files fail loudly."""

import pytest

from actions.answering.crisis import load_crisis
from actions.answering.phrases import PatternsError, read_phrases
from actions.answering.rules import load_rules


def test_ignored_phrases_are_cut_out_first():
    phrases = read_phrases("x", {"found": ["想死"], "ignored": ["想死你"]})

    assert phrases.occur_in("我想死")
    assert not phrases.occur_in("想死你了")
    assert phrases.occur_in("想死你了，我也想死")  # the other one still counts


def test_unless_stops_the_search():
    phrases = read_phrases("x", {"found": ["断气"], "unless": ["火化"]})

    assert phrases.occur_in("断气了")
    assert not phrases.occur_in("断气了，火化费")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"found": ["(", "a"]}, "sample: pattern .* is broken"),
        ({"found": []}, "sample: needs 'found'"),
        ({"found": ["a"], "fuond": ["b"]}, "knows no .'fuond'"),
    ],
)
def test_a_broken_entry_is_named(row, message):
    with pytest.raises(PatternsError, match=message):
        read_phrases("sample", row)


def test_no_pattern_matches_everything():
    rules = load_rules()
    found = [
        phrases.found for phrases in (*(one for _, one in load_crisis()), *rules.refusals.values())
    ]
    found += [ask.asked for ask in rules.asks.values()] + [rules.urgent.found]
    found += [rules.scope.complaint.found, rules.scope.other_fields.found]

    assert not any(pattern.search("") for pattern in found)


def test_programmes_and_options_are_usable():
    rules = load_rules()

    assert set(rules.programmes.values()) == {"P01", "P02", "P03", "P04", "P05", "P07"}
    assert all(2 <= len(options) <= 4 for _, options in rules.vague)
