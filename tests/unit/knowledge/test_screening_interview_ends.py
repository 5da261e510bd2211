"""An interview ends whatever comes back: answers, don't know, refused, put off."""

import random
from datetime import date
from typing import Any

import pytest

from knowledge.screening import next_question, parse_facts
from knowledge.screening.dictionary import FactType, load_dictionary
from knowledge.screening.paths import put_answer

ON = date(2025, 8, 1)
MOST_QUESTIONS = 90  # all facts and fields of the dictionary are fewer


@pytest.mark.parametrize("shunned", [0.0, 0.1, 0.33])  # how often a question is not answered
@pytest.mark.parametrize("seed", range(8))
def test_every_interview_ends_with_nothing_left_to_ask(rulebook, seed, shunned):
    chance = random.Random(seed)
    wanted = frozenset(chance.sample(sorted(rulebook.programmes), 4))
    raw: dict[str, Any] = {}
    skip: set[str] = set()
    later: set[str] = set()
    put_off_again = False

    for _ in range(MOST_QUESTIONS):
        asked = next_question(rulebook, parse_facts(raw), ON, wanted, frozenset(skip))
        if asked is None and later and not put_off_again:
            skip, later, put_off_again = skip - later, set(), True
            continue
        if asked is None:
            break
        assert asked not in skip
        raw = reply(chance, raw, skip, later, asked, shunned)

    assert asked is None


@pytest.mark.parametrize("answer", [None, "refused"])
def test_an_interview_with_no_answer_at_all_asks_nothing_twice(rulebook, answer):
    raw: dict[str, Any] = {}
    seen: list[str] = []

    for _ in range(MOST_QUESTIONS):
        skip = frozenset(seen) if answer else frozenset()
        asked = next_question(rulebook, parse_facts(raw), ON, frozenset(rulebook.programmes), skip)
        if asked is None:
            break
        seen.append(asked)
        raw = raw if answer else put_answer(raw, asked, None)

    assert asked is None
    assert len(seen) == len(set(seen))


def reply(
    chance: random.Random,
    raw: dict[str, Any],
    skip: set[str],
    later: set[str],
    asked: str,
    shunned: float,
) -> dict[str, Any]:
    way = chance.random()
    if way < shunned:
        skip.add(asked)
        if way < shunned / 2:
            later.add(asked)
        return raw
    if way < 2 * shunned:
        return put_answer(raw, asked, None)
    spec = load_dictionary().spec(asked)
    match spec.type:
        case FactType.STRUCT:
            return put_answer(raw, asked, "无" if spec.has_none and chance.random() < 0.5 else {})
        case FactType.LIST:
            return put_answer(raw, asked, chance.choice([[], [{}]]))
        case FactType.SIX:
            return put_answer(raw, asked, [chance.choice(["能", "不能"]) for _ in range(6)])
        case FactType.YES_NO:
            return put_answer(raw, asked, chance.random() < 0.5)
        case FactType.WORD:
            return put_answer(raw, asked, chance.choice(spec.words))
        case FactType.WORDS:
            return put_answer(raw, asked, chance.sample(spec.words, chance.choice([0, 1])))
        case _:
            return put_answer(raw, asked, int(chance.choice(spec.probes or (1,))))
