"""Answers with parts: the certificate, the people who could support, the six acts."""

import re
from collections.abc import Mapping
from typing import Any

from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.interview_questions import QuestionBook
from knowledge.screening.understand_choices import is_negative, match_options
from knowledge.screening.understand_words import Words

ACTS = 6
OUT_OF_BED = 2  # the first of the acts that need leaving the bed
_MOST_RELATIVES = 9


def read_disability(
    fact: str, text: str, words: Words, book: QuestionBook
) -> Mapping[str, Any] | None:
    """Return ``{fact: {"type", "level"}}`` as far as said, ``{fact: "无"}``, or None."""
    if words.disability["soldier"].search(text):
        return None
    if words.disability["none"].search(text) or is_negative(text, words):
        return {fact: load_dictionary().none_word}
    parts = {}
    for field in ("type", "level"):
        meant = match_options(book.question(f"dis_cert.{field}"), text, words).meant
        if len(meant) == 1:
            parts[field] = meant[0].value
    has = parts or words.disability["has"].search(words.bare(text))
    return {fact: parts} if has else None


def read_people(fact: str, text: str, words: Words) -> Mapping[str, Any] | None:
    """Return the people who could support the person, each with what was said of them.

    «没得儿女» alone says nothing about a spouse or parents, so it is not yet an answer.
    """
    able = _support(text, words)
    people = [
        {"rel": rel} if able is None else {"rel": rel, "can_support": able}
        for segment in words.separators.split(text)
        for rel in _relatives(segment, words)
    ]
    if people:
        return {fact: people[:_MOST_RELATIVES]}
    if words.people["nobody"].search(text) or is_negative(text, words):
        return {fact: []}
    return None if able is None else {fact: [{"can_support": able}]}


def read_daily_life(
    fact: str, text: str, words: Words, book: QuestionBook
) -> Mapping[str, Any] | None:
    """Return the six acts; an act not spoken of stays null.

    «只有洗澡不行» and «除了洗澡都能» settle all six; whoever cannot leave the bed cannot walk, wash
    or go to the toilet either. A bare «洗澡» answers the question, which act cannot be done.
    """
    spoken = _all_but(text, words) or _in_bed(text, words) or _acts(text, words)
    if spoken:
        return {fact: [spoken.get(act) for act in range(ACTS)]}
    meant = match_options(book.question("adl"), text, words).meant
    return {fact: list(meant[0].value)} if len(meant) == 1 else None


def _relatives(segment: str, words: Words) -> list[str]:
    if words.people["gone"].search(segment):
        return []
    found: list[str] = []
    for rel, pattern in words.relations.items():
        for match in pattern.finditer(segment):
            before = segment[: match.start()]
            if words.answers["negation"].search(before[-words.negation_reach :]):
                continue
            count = words.people["count"].search(before)
            said = count["count"] if count else "1"
            number = words.numbers.digits.get(said) or int(said)
            found.extend([rel] * number)
    return found


def _support(text: str, words: Words) -> bool | None:
    if words.people["unable"].search(text):
        return False
    return True if words.people["able"].search(text) else None


def _acts(text: str, words: Words) -> dict[int, str]:
    dictionary = load_dictionary()
    verdicts = {"unable": dictionary.unable, "able": dictionary.able}
    spoken: dict[int, str] = {}
    waiting: list[int] = []
    leading = ""
    for match in _act_pattern(words).finditer(text):
        name = str(match.lastgroup)
        if name in verdicts:
            spoken.update(dict.fromkeys(waiting, verdicts[name]))
            leading, waiting = ("", []) if waiting else (verdicts[name], [])
        elif name == "stop":
            leading = ""
        elif name == "rest":
            waiting = [act for act in range(ACTS) if act not in spoken]
        elif leading:
            spoken[int(name[3:])] = leading
        else:
            waiting.append(int(name[3:]))
    spoken.update({act: dictionary.unable for act in waiting if act not in spoken})
    return _only(text, spoken, words)


def _all_but(text: str, words: Words) -> dict[int, str]:
    match = words.daily_life["all_but"].search(text)
    if match is None:
        return {}
    dictionary = load_dictionary()
    verdicts = [dictionary.able, dictionary.unable]
    rest, named = verdicts if match["able"] else verdicts[::-1]
    return {act: named if words.acts[act].search(match["but"]) else rest for act in range(ACTS)}


def _in_bed(text: str, words: Words) -> dict[int, str]:
    if not words.daily_life["in_bed"].search(text):
        return {}
    return dict.fromkeys(range(OUT_OF_BED, ACTS), load_dictionary().unable)


def _only(text: str, spoken: dict[int, str], words: Words) -> dict[int, str]:
    dictionary = load_dictionary()
    is_only = spoken and words.daily_life["only"].search(text)
    if not is_only or set(spoken.values()) != {dictionary.unable}:
        return spoken
    return {act: spoken.get(act, dictionary.able) for act in range(ACTS)}


def _act_pattern(words: Words) -> re.Pattern[str]:
    acts = [f"(?P<act{number}>{act.pattern})" for number, act in enumerate(words.acts)]
    life = words.daily_life
    rest = [f"(?P<{name}>{life[name].pattern})" for name in ("rest", "unable", "able")]
    return re.compile("|".join([*acts, *rest, "(?P<stop>[,，。;；])"]))
