"""Two hundred households as they occur around 重庆, made up from a seed.

A profile holds what is true, in the encoding of the amendments; what somebody does not know is
null, what they will not say is left out, and some amounts are only known as a range.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

DIBAO, HOME, ALONE, TROUBLE, ALL = "低保", "养老院", "特困", "急事", "都看看"
PROGRAMMES = {
    DIBAO: ("P01", "P02", "P03"),
    HOME: ("P07",),
    ALONE: ("P04",),
    TROUBLE: ("P05",),
    ALL: (),
}
WISHES = {DIBAO: 50, HOME: 14, ALONE: 8, TROUBLE: 10, ALL: 18}
ABLE = ["能"] * 6


@dataclass
class Profile:
    """Somebody with a wish. ``style`` decides how they talk; ``consent`` to health questions."""

    number: int
    wish: str
    person: str
    facts: dict[str, Any] = field(default_factory=dict)
    style: random.Random = field(default_factory=random.Random)
    consent: bool = True
    says_total: bool = False

    @property
    def programmes(self) -> tuple[str, ...]:
        return PROGRAMMES[self.wish]


def make_profiles(count: int, seed: int) -> list[Profile]:
    """Return so many profiles; the same ones for the same seed."""
    chance = random.Random(seed)
    return [_profile(number, chance) for number in range(count)]


def _profile(number: int, chance: random.Random) -> Profile:
    wish = chance.choices(list(WISHES), list(WISHES.values()))[0]
    kinds = _KINDS[wish]
    household = chance.choices(list(kinds), list(kinds.values()))[0]
    facts = {**_plain(chance), **household(chance)}
    person = facts.pop("person")
    profile = Profile(number, wish, person, facts, random.Random(chance.random()))
    _blur(profile, chance)
    facts["inc_own"] = _own_income(facts)
    profile.consent = chance.random() > 0.06
    profile.says_total = chance.random() < 0.12
    return profile


def _own_income(facts: dict[str, Any]) -> Any:
    """Return the person's own share: all of it when they live alone, else the pension."""
    alone = ("inc_wage", "inc_biz", "inc_prop", "inc_trans")
    parts = [facts[fact] for fact in (alone if facts["hh_n"] == 1 else ("inc_trans",))]
    if None in parts:
        return None
    low = sum(part["min"] if isinstance(part, dict) else part for part in parts)
    high = sum(part["max"] if isinstance(part, dict) else part for part in parts)
    return low if low == high else {"min": low, "max": high}


def _plain(chance: random.Random) -> dict[str, Any]:
    """Return what holds for most people who ask."""
    rural = chance.random() < 0.68
    return {
        "hukou": chance.choices(["开州", "重庆其他区县", "外省"], [91, 6, 3])[0],
        "live_here": True,
        "track": "rural" if rural else "urban",
        "status": ["无"],
        "vet": ["无"],
        "youfu": "无",
        "inc_wage": 0,
        "inc_biz": 0,
        "inc_prop": 0,
        "inc_trans": 0,
        "inc_excl": 0,
        "ded_work": 0,
        "ded_rigid": 0,
        "assets": chance.choice([0, 0, 0, 2000, 5000, 8000, 20000, 60000]),
        "car": chance.choices(["无", "残疾代步或两轮摩托", "其他"], [70, 20, 10])[0],
        "homes": chance.choices([0, 1, 2], [5, 88, 7])[0],
        "shop": chance.random() < 0.03,
        "dis_cert": "无",
        "ill": "无",
        "adult_dep": False,
        "unemployed": True,
        "unemployed_m": 0,
        "old_injury": False,
        "event": "无",
        "hard_now": chance.random() < 0.4,
        "rigid_surge": False,
        "adl": ABLE,
        "bed_m": 0,
        "ability": None,
        "pilot_bed": None,
        "living": chance.choice(["空巢", "独居", "与子女同住", "留守"]),
        "inst": chance.choices(["公办", "公建民营", "民办", None], [60, 8, 17, 15])[0],
        "obl": _children(chance),
        "spend12": chance.randrange(6000, 50000, 500),
        "inc12": chance.randrange(5000, 60000, 500),
    }


def _children(chance: random.Random) -> list[dict[str, Any]]:
    if chance.random() < 0.2:
        return []
    able = chance.random() < 0.7
    status = ["低保"] if not able and chance.random() < 0.3 else ["无"]
    age = chance.randint(30, 64)
    return [{"rel": "儿子", "age": age, "status": status, "can_support": able}]


def _old_couple(chance: random.Random) -> dict[str, Any]:
    pension = chance.choice([150, 170, 190, 220])
    return {
        "person": chance.choice(["self", "father", "mother"]),
        "age": chance.randint(62, 86),
        "hh_n": 2,
        "living": "空巢",
        "inc_trans": 2 * pension + chance.choice([0, 0, 200, 500]),
        "inc_biz": chance.choice([0, 0, 100, 300]),
        "ded_rigid": chance.choice([0, 0, 200, 600]),
    }


def _old_alone(chance: random.Random) -> dict[str, Any]:
    return {
        "person": chance.choice(["self", "father", "mother"]),
        "age": chance.randint(60, 90),
        "hh_n": 1,
        "living": "独居",
        "inc_trans": chance.choice([0, 150, 180, 230, 800, 1900, 3100]),
        "obl": [] if chance.random() < 0.4 else _children(chance),
        "adl": _acts(chance),
    }


def _veteran(chance: random.Random) -> dict[str, Any]:
    pays = chance.random() < 0.5
    disabled = chance.random() < 0.2
    return {
        **_old_couple(chance),
        "age": chance.randint(58, 88),
        "vet": ["残疾军人"] if disabled else ["退役军人"],
        "youfu": "定期生活补助" if pays else "无",
        "inc_excl": chance.choice([600, 750, 900]) if pays else 0,
        "dis_cert": _certificate(chance) if chance.random() < 0.2 else "无",
        "old_injury": disabled and chance.random() < 0.4,
        "living": chance.choice(["空巢", "独居"]),
    }


def _workers(chance: random.Random) -> dict[str, Any]:
    return {
        "person": chance.choice(["self", "self", "spouse"]),
        "age": chance.randint(28, 58),
        "hh_n": chance.randint(2, 5),
        "inc_wage": chance.choice([0, 1200, 1800, 2600, 3200, 4500, 6000, 8000]),
        "inc_trans": chance.choice([0, 0, 180, 360]),
        "inc_biz": chance.choice([0, 0, 0, 300, 1500]),
        "inc_prop": chance.choice([0, 0, 0, 0, 400]),
        "ded_work": chance.choice([0, 150, 300]),
        "unemployed": chance.random() < 0.3,
        "vet": chance.choices([["无"], ["军人家属"], ["退役军人"]], [80, 8, 12])[0],
    }


def _disabled(chance: random.Random) -> dict[str, Any]:
    return {
        **_workers(chance),
        "person": chance.choice(["self", "child", "spouse"]),
        "age": chance.randint(19, 57),
        "dis_cert": _certificate(chance),
        "unemployed": chance.random() < 0.75,
        "adult_dep": chance.random() < 0.45,
        "car": "残疾代步或两轮摩托" if chance.random() < 0.4 else "无",
        "adl": _acts(chance),
    }


def _ill(chance: random.Random) -> dict[str, Any]:
    return {
        **_workers(chance),
        "person": chance.choice(["self", "spouse", "father", "mother"]),
        "age": chance.randint(35, 75),
        "ill": chance.choice(["已认定重特大疾病", "重病未认定"]),
        "ded_rigid": chance.choice([500, 800, 1500, 3000]),
        "rigid_surge": chance.random() < 0.7,
        "event": {"type": "重病", "now_ok": True, "cost": chance.choice([8000, 30000, 90000])},
    }


def _received(chance: random.Random) -> dict[str, Any]:
    return {**_old_alone(chance), "status": [chance.choice(["低保", "低保", "低保边缘", "特困"])]}


def _struck(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(["火灾", "交通事故", "意外伤害", "失业", "灾害", "其他"])
    return {
        **_workers(chance),
        "event": {
            "type": kind,
            "now_ok": chance.random() > 0.25,
            "cost": chance.choice([0, 3000, 20000, 60000]),
        },
        "rigid_surge": chance.random() < 0.5,
        "hard_now": chance.random() < 0.6,
    }


_KINDS: dict[str, dict[Callable[[random.Random], dict[str, Any]], int]] = {
    DIBAO: {_old_couple: 24, _old_alone: 14, _veteran: 12, _workers: 22, _disabled: 14, _ill: 10, _received: 4},
    HOME: {_veteran: 45, _old_alone: 35, _old_couple: 15, _received: 5},
    ALONE: {_old_alone: 60, _disabled: 25, _old_couple: 15},
    TROUBLE: {_struck: 70, _ill: 30},
    ALL: {_old_couple: 20, _old_alone: 15, _veteran: 25, _workers: 10, _disabled: 12, _ill: 8, _struck: 10},
}  # fmt: skip


def _certificate(chance: random.Random) -> dict[str, Any]:
    kind = chance.choices(["肢体", "视力", "听力", "智力", "精神"], [50, 15, 10, 10, 15])[0]
    return {"type": kind, "level": chance.choices([1, 2, 3, 4], [15, 35, 30, 20])[0]}


def _acts(chance: random.Random) -> list[str]:
    failing = chance.choices([0, 1, 2, 5], [70, 15, 10, 5])[0]
    return ["不能"] * failing + ["能"] * (6 - failing)


_AMOUNTS = ("inc_wage", "inc_biz", "inc_trans", "ded_work", "ded_rigid", "assets")
_OFTEN_UNKNOWN = {"assets": 0.06, "track": 0.08, "inc_biz": 0.05, "ded_rigid": 0.05, "inst": 0.05}
_NEVER_UNKNOWN = ("hh_n", "age", "adl", "event", "living", "dis_cert", "obl")


def _blur(profile: Profile, chance: random.Random) -> None:
    """Make some of it vague, unknown or unsaid, as people are."""
    facts = profile.facts
    for fact in _AMOUNTS:
        if facts[fact] >= 1000 and chance.random() < 0.3:
            unit = 10 ** (len(str(facts[fact])) - 1)
            low = facts[fact] // unit * unit
            facts[fact] = {"min": low, "max": low + unit - 1}
    for fact in list(_unknown(facts, chance)):
        facts[fact] = None
    if chance.random() < 0.04:
        del facts["assets"]


def _unknown(facts: dict[str, Any], chance: random.Random) -> Iterator[str]:
    for fact in facts:
        if fact not in _NEVER_UNKNOWN and chance.random() < _OFTEN_UNKNOWN.get(fact, 0.02):
            yield fact
