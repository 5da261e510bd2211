"""Facts of the pre-screening as the specification writes them, and the values an unknown may take.

Written from the screening tables alone, so that it can disagree with the product.  Every function
takes the JSON facts of one line.  A key that is missing was not asked; ``None``, "unknown" and "U"
were asked and not known.  Both are unknown to the logic: an unknown is every value of its finite
set of representatives (each word, each single-word set; for numbers the ends of the interval and
the neighbours of every threshold that reads them).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

NULLS = (None, "unknown", "U")
MUCH = 10**12  # stands for an amount without upper end

DISTRICT, OTHER_DISTRICT, OTHER_PROVINCE = "开州", "重庆其他区县", "外省"
VETERANS = frozenset({"退役军人", "残疾军人"})
SURVIVORS = frozenset({"烈士遗属", "因公牺牲军人遗属", "病故军人遗属"})
FAMILY = "军人家属"
SURVIVORS_PENSION = "三属定期抚恤金"

WORDS = {
    "hukou": (DISTRICT, OTHER_DISTRICT, OTHER_PROVINCE),
    "track": ("urban", "rural"),
    "youfu": ("残疾抚恤金", SURVIVORS_PENSION, "定期生活补助", "无"),
    "car": ("无", "残疾代步或两轮摩托", "其他"),
    "ill": ("已认定重特大疾病", "重病未认定", "无"),
    "ability": ("完好", "轻度", "中度", "重度", "完全"),
    "living": ("独居", "空巢", "留守", "与子女同住", "机构"),
    "inst": ("公办", "公建民营", "民办"),
    "event": ("火灾", "交通事故", "重病", "意外伤害", "灾害", "失业", "其他"),
    "parent": ("在", "死亡", "宣告失踪", "查找不到", "重残", "重病", "服刑", "失联", "其他"),
    "cert_type": ("视力", "听力", "言语", "肢体", "智力", "精神", "多重"),
    "vet": (*sorted(VETERANS | SURVIVORS), FAMILY, "现役"),
    "status": ("低保", "低保边缘", "特困", "刚性支出", "防返贫监测", "原建档立卡"),
}
SYNONYMS = {
    "只有老两口(空巢)": "空巢",
    "子女外出(留守)": "留守",
    "服刑或强戒等≥6月": "服刑",
    "失联≥6月": "失联",
}
YES_NO = (True, False)


def is_known(value: Any) -> bool:
    return not (value is None or (isinstance(value, str) and value in NULLS))


def get(facts: Mapping[str, Any], name: str) -> Any:
    """The value, or ``None`` for whatever is unknown; long labels become the short word."""
    value = facts.get(name)
    if not is_known(value):
        return None
    return SYNONYMS.get(value, value) if isinstance(value, str) else value


def is_answered(facts: Mapping[str, Any], *names: str) -> bool:
    """True when any of these was asked: "Null triggers too"."""
    return any(name in facts for name in names)


def words(facts: Mapping[str, Any], name: str, kind: str = "") -> tuple[Any, ...]:
    """All words this fact may hold."""
    value = get(facts, name)
    return WORDS[kind or name] if value is None else (value,)


def yes_no(facts: Mapping[str, Any], name: str) -> tuple[bool, ...]:
    value = get(facts, name)
    return YES_NO if value is None else (bool(value),)


def residual(facts: Mapping[str, Any], name: str, unasked: bool) -> tuple[bool, ...]:
    """Values of a residual fact.

    "while not asked they neither open nor close anything … once answered they count": a missing
    key takes the neutral value, ``null`` is an answer that leaves both open.
    """
    return yes_no(facts, name) if name in facts else (unasked,)


def as_set(value: Any) -> frozenset[str] | None:
    """A set-valued fact; ["无"] and [] are the empty set, an unknown is ``None``."""
    if not is_known(value):
        return None
    items = [value] if isinstance(value, str) else value
    return frozenset(items) - {"无"}


def sets(facts: Mapping[str, Any], name: str) -> tuple[frozenset[str], ...]:
    """All sets this fact may hold: the known one, or none and each single word."""
    value = as_set(facts.get(name))
    if value is not None:
        return (value,)
    return (frozenset(), *(frozenset({word}) for word in WORDS[name]))


def number(value: Any) -> int | Fraction:
    return value if isinstance(value, int) else Fraction(str(value))


def interval(value: Any, top: int = MUCH) -> tuple[int | Fraction, int | Fraction]:
    """Both ends of a number; an unknown one is its whole allowed interval from 0."""
    if not is_known(value):
        return 0, top
    if isinstance(value, Mapping):
        return number(value["min"]), number(value["max"])
    return number(value), number(value)


def points(value: Any, cuts: Iterable[int], top: int = MUCH) -> list[int | Fraction]:
    """The ends of the interval and what lies at or beside each cut within it."""
    low, high = interval(value, top)
    near = {cut + step for cut in cuts for step in (-1, 0, 1)}
    return sorted({low, high} | {point for point in near if low <= point <= high})


def ages(value: Any) -> list[int | Fraction]:
    return points(value, (16, 18, 60, 80), top=120)


def certificates(facts: Mapping[str, Any]) -> list[tuple[str, int] | None]:
    """Every (type, level) the disability certificate may show; ``None`` is: has none."""
    value = get(facts, "dis_cert")
    if value == "无":
        return [None]
    held = value if value is not None else {}
    types = words(held, "type", "cert_type")
    levels = points(get(held, "level") or {"min": 1, "max": 4}, (2, 3))
    return ([None] if value is None else []) + list(product(types, levels))


def failures(facts: Mapping[str, Any]) -> tuple[int, ...]:
    """Numbers of daily acts that may fail: from those said to, to those with the unknown ones."""
    acts = get(facts, "adl") or [None] * 6
    sure = sum(act == "不能" for act in acts)
    return tuple(range(sure, sure + sum(not is_known(act) for act in acts) + 1))
