"""Which question comes next, with rules of two facts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.screening.engine import Engine
from actions.screening.planning import Planner
from actions.screening.progress import LATER, REFUSED, Progress
from knowledge.screening import Plan, ScreeningResult
from knowledge.screening.interview_mind import load_mind

ON = date(2025, 8, 1)
READY = Progress(is_person_known=True, is_wish_known=True, programmes=("P01",))


def plain_engine(order: tuple[str, ...]) -> Engine:
    """An engine that asks ``order`` one after the other and is touched by any fact."""

    def open_facts(facts: Mapping[str, Any]) -> list[str]:
        return [fact for fact in order if fact not in facts]

    def find(facts, on, wanted, skip, bundles):
        still_open = [fact for fact in open_facts(facts) if fact not in skip]
        first = still_open[0] if still_open else None
        return Plan(first, tuple(still_open), max(len(still_open) - 1, 0))

    def evaluate(facts, on):
        return ScreeningResult((), urgent=False, as_of=on)

    return Engine(evaluate, find, lambda *_: frozenset(), frozenset({"P01", "P07"}), "test")


def plan(progress: Progress, *order: str) -> Progress:
    return Planner(plain_engine(order), load_mind().book).advance(progress, ON)


def test_first_for_whom_then_what_then_the_rules():
    start = Progress()
    with_person = Progress(is_person_known=True)

    assert plan(start, "hukou").question == "_relation"
    assert plan(with_person, "hukou").question == "_programmes"
    assert plan(READY, "hukou").question == "hukou"


def test_the_end_is_no_question():
    assert plan(READY).question is None


def test_urgency_asks_only_where_and_whether_staff_may_get_in_touch():
    urgent = Progress(facts={"event": {"now_ok": False}})

    assert plan(urgent, "hukou").question == "_place"
    assert plan(replace(urgent, place=""), "hukou").question == "_contact"
    assert plan(replace(urgent, place="镇上", contact=False), "hukou").question is None


def test_whether_somebody_can_cope_is_asked_before_anything_else():
    fire = Progress(facts={"event": {"type": "火灾"}})

    assert plan(fire, "hukou").question == "event.now_ok"
    assert plan(fire.skip("event.now_ok", "dont_know"), "hukou").question == "_relation"
    assert plan(Progress(facts={"event": "无"}), "hukou").question == "_relation"


@pytest.mark.parametrize("fact", ["dis_cert", "dis_cert.level", "ill", "adl", "bed_m"])
def test_consent_stands_before_a_health_question(fact):
    assert plan(READY, fact).question == "_consent"


def test_with_consent_health_is_asked_and_without_it_left_out():
    given = Progress(**{**vars(READY), "consent": True})
    refused = Progress(**{**vars(READY), "consent": False})

    assert plan(given, "ill", "hukou").question == "ill"
    assert plan(refused, "ill", "hukou").question == "hukou"


def test_refused_facts_are_not_asked_again_and_put_off_ones_once():
    refused = Progress(**{**vars(READY), "skipped": {"hukou": REFUSED}})
    put_off = Progress(**{**vars(READY), "skipped": {"hukou": LATER}})

    assert plan(refused, "hukou").question is None
    again = plan(put_off, "hukou")
    assert again.question == "hukou"
    assert plan(again.skip("hukou", LATER), "hukou").question is None


def test_a_fact_without_a_question_is_passed_over():
    assert plan(READY, "event.date", "hukou").question == "hukou"


def test_the_count_is_that_of_the_rules_and_one_more_for_consent():
    book = load_mind().book
    plain = Planner(plain_engine(("hukou", "track", "hh_n")), book)
    with_health = Planner(plain_engine(("hukou", "ill")), book)

    assert plain.count_left(READY, ON) == 2
    assert with_health.count_left(READY, ON) == 2
    assert with_health.count_left(replace(READY, consent=True), ON) == 1


def test_an_answer_taken_back_keeps_the_open_question():
    planner = Planner(plain_engine(("hukou", "track", "hh_n")), load_mind().book)
    progress = planner.advance(READY.answered("hukou", {"hukou": "开州"}), ON)

    corrected = progress.answered("hukou", {"hukou": "外省"})

    assert planner.keep(corrected, ON).question == progress.question == "track"


def test_a_bundle_is_offered_with_the_facts_it_covers_and_keeps_only_the_open_ones():
    seen = []
    engine = plain_engine(("car", "shop", "hh_n"))

    def find(facts, on, wanted, skip, bundles):
        seen.extend(bundles)
        still_open = tuple(f for f in ("car", "shop", "hh_n") if f not in facts and f not in skip)
        return Plan("all_property", still_open, 0)

    planner = Planner(replace(engine, plan=find), load_mind().book)

    progress = planner.advance(READY.answered("shop", {"shop": False}), ON)

    assert progress.question == "all_property"
    assert planner.parts(progress, ON) == ("car",)
    (bundle,) = {one.name: one for one in seen if one.name == "all_property"}.values()
    assert (bundle.facts, bundle.burden) == (("car", "homes", "shop", "assets"), 4)


def test_a_group_is_asked_on_while_one_of_its_facts_is_open():
    planner = Planner(plain_engine(("car", "shop", "hh_n")), load_mind().book)
    asking = replace(READY, question="all_property")

    one_left = planner.keep(asking.answered("car", {"car": "无"}), ON)
    none_left = planner.keep(
        asking.answered("car", {"car": "无"}).answered("shop", {"shop": False}), ON
    )

    assert one_left.question == "all_property"
    assert none_left.question == "hh_n"


def test_a_health_group_waits_for_consent():
    engine = plain_engine(("all_health",))

    assert Planner(engine, load_mind().book).advance(READY, ON).question == "_consent"


def test_presses_belong_to_the_question_they_were_made_at():
    pressed = replace(READY, question="hukou", picked=("当过兵",))

    assert plan(pressed, "hukou").picked == ("当过兵",)
    assert plan(pressed, "hh_n").picked == ()
