"""Drawing one JSON value of each fact: words, edges of thresholds, ranges, half told structs."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.oracle.spec_facts import WORDS
from tests.oracle.spec_money import DEDUCTIONS, INCOMES

Draw = Callable[[Random, float, float], Any]  # chances that a part is unknown, or a range
EDGES = (0, 15, 16, 17, 18, 59, 60, 61, 79, 80, 81, 120)
MONEY = (
    *INCOMES,
    *DEDUCTIONS,
    "inc_excl",
    "inc_basic_pension",
    "assets",
    "spend12",
    "inc12",
    "inc_own",
)
BOOLEANS = (
    "live_here",
    "shop",
    "adult_dep",
    "unemployed",
    "clergy3y",
    "hard_now",
    "rigid_surge",
    "old_injury",
    "applied_before",
    "injury_care_pay",
    "jisheng_special",
    "wish_tekun",
    "pilot_bed",
)


def _number(numbers: tuple[int, ...]) -> Draw:
    def draw(chance: Random, _unknown: float, ranges: float) -> Any:
        if chance.random() >= ranges:
            return chance.choice(numbers)
        low, high = sorted(chance.choices(numbers, k=2))
        return {"min": low, "max": high}

    return draw


def _word(words: tuple[Any, ...]) -> Draw:
    return lambda chance, _unknown, _ranges: chance.choice(words)


def _words(words: tuple[str, ...]) -> Draw:
    def draw(chance: Random, _unknown: float, _ranges: float) -> Any:
        size = chance.choice((0, 0, 1, 1, 1, 2))
        chosen = chance.sample(words, size)
        if size == 0:
            return chance.choice(("无", [], ["无"]))
        return chosen[0] if size == 1 and chance.random() < 0.3 else chosen

    return draw


def _struct(none: bool = False, **fields: Draw) -> Any:
    def draw(chance: Random, unknown: float, ranges: float) -> Any:
        if none and chance.random() < 0.3:
            return "无"
        lost = chance.choice((0, 0, 0, 0.3))
        return {
            name: None if chance.random() < unknown else field(chance, unknown, ranges)
            for name, field in fields.items()
            if chance.random() >= lost
        }

    return draw


def _list(item: Draw) -> Draw:
    return lambda chance, unknown, ranges: [
        item(chance, unknown, ranges) for _ in range(chance.choice((0, 0, 1, 1, 2)))
    ]


def _acts(chance: Random, unknown: float, _ranges: float) -> list[str | None]:
    failing = chance.random()
    drawn = ["不能" if chance.random() < failing else "能" for _ in range(6)]
    return [None if chance.random() < unknown else act for act in drawn]


_AMOUNT = _number((0, 0, 100, 300, 629, 630, 700, 770, 945, 1134, 1155, 1386, 2000, 3000, 8000))
_YES_NO = _word((True, False))
_CERTIFICATE = _struct(none=True, type=_word(WORDS["cert_type"]), level=_number((1, 2, 3, 4)))
_STATUS, _VET = _words(WORDS["status"]), _words(WORDS["vet"])
DRAWN: dict[str, Draw] = {
    **dict.fromkeys(MONEY, _AMOUNT),
    **dict.fromkeys(BOOLEANS, _YES_NO),
    **{name: _word(WORDS[name]) for name in ("hukou", "track", "youfu", "car", "ill", "inst")},
    "ability": _word((*WORDS["ability"], "未评估")),
    "living": _word((*WORDS["living"], "只有老两口(空巢)", "子女外出(留守)")),
    "age": _number(EDGES),
    "hh_n": _number((1, 1, 2, 3, 4, 20)),
    "homes": _number((0, 1, 2, 9)),
    "bed_m": _number((0, 5, 6, 7, 40)),
    "unemployed_m": _number((0, 1, 14)),
    "spend12": _number((0, 4999, 5000, 5001, 7000, 10000)),
    "inc12": _number((0, 1, 9999, 10000, 10001)),
    "vet": _VET,
    "status": _STATUS,
    "dis_cert": _CERTIFICATE,
    "adl": _acts,
    "obl": _list(
        _struct(
            rel=_word(("儿子", "母亲")),
            age=_number((38, 59, 60, 72)),
            status=_STATUS,
            dis_cert=_CERTIFICATE,
            income=_AMOUNT,
            prison_or_missing_or_incapable=_YES_NO,
            can_support=_YES_NO,
        )
    ),
    "event": _struct(
        none=True,
        type=_word(WORDS["event"]),
        date=_word(("2025-07-20",)),
        cost=_AMOUNT,
        now_ok=_word((True, True, False)),
    ),
    "dead": _struct(
        youfu=_word((*WORDS["youfu"], "无", "无")),
        status=_STATUS,
        hukou=_word(WORDS["hukou"]),
        cremation=_YES_NO,
        date=_word(("2025-07-20",)),
        vet=_VET,
    ),
    "kid": _struct(
        age=_number((0, 9, 17, 18, 19)),
        in_school=_YES_NO,
        father=_word((*WORDS["parent"], "服刑或强戒等≥6月", "失联≥6月")),
        mother=_word(WORDS["parent"]),
    ),
}
ALL = tuple(sorted(DRAWN))
