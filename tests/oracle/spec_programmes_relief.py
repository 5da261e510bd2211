"""P04, P05, P06: destitution, emergencies and the help for veterans in need."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from tests.oracle import spec_facts as facts_of
from tests.oracle import spec_money as money
from tests.oracle.spec_logic import (
    CHECK,
    LIKELY,
    NOT_APPLICABLE,
    OTHER_PATH,
    UNKNOWN,
    Truth,
    both,
    either,
    settled,
)
from tests.oracle.spec_programmes_income import DESTITUTE, MARGINAL, MINIMUM, receives

Facts = Mapping[str, Any]
EMERGENCIES = ("火灾", "交通事故", "重病", "意外伤害", "灾害")


def p04(facts: Facts, on: date) -> str:
    if not _asks_support(facts) or receives(facts, DESTITUTE):
        return NOT_APPLICABLE
    persons = product(
        _labour(facts),
        money.own_means(facts, on),
        money.belongings_ok(facts),
        facts_of.residual(facts, "wish_tekun", unasked=True),
    )
    support = _support(facts)
    return settled({_destitute(*person, support) for person in persons})


def _asks_support(facts: Facts) -> bool:
    """ "obl, adl, age ≥60 or <16, or a certificate"; "Null triggers too".

    An age known only as a range counts when it may be one of these.
    """
    certificate = "dis_cert" in facts and facts_of.get(facts, "dis_cert") != "无"
    age = "age" in facts and any(age >= 60 or age < 16 for age in facts_of.ages(facts["age"]))
    return facts_of.is_answered(facts, "obl", "adl") or certificate or age


def _labour(facts: Facts) -> set[tuple[bool, Truth]]:
    """(group, no_labor) of every completion; "type 多重: no_labor U unless age settles it"."""
    found = set()
    for age, held in product(facts_of.ages(facts.get("age")), facts_of.certificates(facts)):
        by_age = age >= 60 or age < 16
        kind, level = held or ("", 9)
        able: Truth = (
            (kind in ("智力", "精神") and level <= 3)
            or (kind == "肢体" and level <= 2)
            or (kind == "视力" and level == 1)
        )
        found.add((by_age or held is not None, either(by_age, UNKNOWN if kind == "多重" else able)))
    return found


def _support(facts: Facts) -> Truth:
    people = facts.get("obl")
    if not facts_of.is_known(people):
        return UNKNOWN
    return both(*(_obligor(person) for person in people))


def _obligor(person: Facts) -> Truth:
    """ "特困, or ≥60 and 低保 → T; otherwise can_support=true → F; otherwise U".

    "otherwise" is a plain one, as T10 needs: the son's status is not given there.
    """
    old = facts_of.interval(person.get("age"), top=120)[0] >= 60
    if receives(person, DESTITUTE) or (old and receives(person, MINIMUM)):
        return True
    return False if facts_of.get(person, "can_support") is True else UNKNOWN


def _destitute(
    labour: tuple[bool, Truth], means: tuple[bool, bool], clean: bool, wish: bool, support: Truth
) -> str:
    """ "ALL T → LIKELY; any F on no_labor/no_support → OTHER_PATH; else CHECK".

    供养意愿 is listed among the facts and not in the condition: a person who does not wish it
    lacks a part, and no row names an outcome for that, so it is CHECK.
    """
    group, unable = labour
    below, within = means
    if unable is False or support is False:
        return OTHER_PATH
    return LIKELY if both(group, unable, below, within, clean, wish, support) else CHECK


def urgent(facts: Facts) -> bool:
    """ "`urgent` = event.now_ok is false, whatever the type, even unknown"."""
    event = facts.get("event")
    return isinstance(event, Mapping) and facts_of.get(event, "now_ok") is False


def hardship(facts: Facts) -> Truth:
    """ "status∩{低保, 低保边缘, 特困} OR now_ok=false OR hard_now"."""
    status = facts_of.as_set(facts.get("status"))
    on_record: Truth = None if status is None else bool(status & {MINIMUM, MARGINAL, DESTITUTE})
    return either(on_record, _not_ok(facts), facts_of.get(facts, "hard_now"))


def _not_ok(facts: Facts) -> Truth:
    """Whether food, lodging or treatment fails now; where nothing happened, nothing fails by it."""
    event = facts_of.get(facts, "event")
    if event == "无":
        return False
    now_ok = facts_of.get(event or {}, "now_ok")
    return None if now_ok is None else not now_ok


def _event_type(facts: Facts) -> str | None:
    event = facts_of.get(facts, "event")
    return event if event in (None, "无") else facts_of.get(event, "type")


def p05(facts: Facts, on: date) -> str:
    """ "urgent → 急难型 → 支出型 (rigid_surge: with 低保 LIKELY, else CHECK) → CHECK".

    Read as the first that is true.  "失业 without urgency: CHECK" says why it is missing from the
    kinds of 急难型; a sudden expense beside it is still 支出型.  "OTHER_PATH only when event is
    无": nothing happened, and nobody has said that expenses rose.
    """
    if "event" not in facts:
        return NOT_APPLICABLE
    kind = _event_type(facts)
    if urgent(facts) or (kind in (*EMERGENCIES, "其他") and hardship(facts)):
        return LIKELY
    if facts_of.get(facts, "rigid_surge") is True:
        return LIKELY if receives(facts, MINIMUM) else CHECK
    return OTHER_PATH if kind == "无" else CHECK


def p06(facts: Facts, on: date) -> str:
    if "vet" not in facts or facts_of.as_set(facts["vet"]) == frozenset():
        return NOT_APPLICABLE
    persons = product(facts_of.sets(facts, "vet"), facts_of.words(facts, "youfu"))
    ready = both(_situation(facts), hardship(facts)) is True
    return settled({_veteran(kind, pension, ready) for kind, pension in persons if kind})


def _veteran(kind: frozenset[str], pension: str, ready: bool) -> str:
    survivor = bool(kind & facts_of.SURVIVORS) and pension == facts_of.SURVIVORS_PENSION
    if kind & facts_of.VETERANS or survivor:
        return LIKELY if ready else CHECK
    return CHECK if facts_of.FAMILY in kind else OTHER_PATH


def _situation(facts: Facts) -> Truth:
    """Any of ① to ④.  重病 of ① is read from `ill`, recognised or not."""
    kind, ill = _event_type(facts), facts_of.get(facts, "ill")
    sick = None if ill is None else ill != "无"
    idle = {months > 0 for months in facts_of.points(facts.get("unemployed_m"), (0,))}
    return either(
        both(sick, facts_of.get(facts, "rigid_surge")),
        None if kind is None else kind == "失业",
        idle.pop() if len(idle) == 1 else None,
        facts_of.get(facts, "old_injury"),
        None if kind is None else kind in EMERGENCIES,
    )
