"""How many questions a pre-screening takes, and how fast it thinks (`make bench-screening`).

Two hundred made-up households are interviewed twice in words: in the order the assistant chooses,
and in the fixed order of questions.yml, one fact at a time. It fails when the two orders come to
different outcomes, or when either differs from what all the facts together give: few questions
with a wrong result would be no result.
"""

import argparse
import math
import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from actions.screening.describing import Describer
from actions.screening.engine import Engine, build_engine
from actions.screening.listening import Listener, Then
from actions.screening.planning import Planner, is_urgent
from actions.screening.privacy import is_health
from actions.screening.progress import Progress
from actions.texts import load_texts
from knowledge.screening import Bundle, Plan, Rulebook, evaluate, load_rulebook, parse_facts, plan
from knowledge.screening.engine import look
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.interview_questions import QuestionBook
from knowledge.screening.splitting import stand_by_cases
from knowledge.screening.understand_answer import Mind
from tests.load.screening_citizen import UNKNOWN, Citizen
from tests.load.screening_profiles import WISHES, Profile, make_profiles

ON = date(2026, 3, 2)
COUNT, SEED = 200, 20
PATIENCE = 60  # questions after which something is wrong


@dataclass
class Talk:
    """What one interview came to."""

    asked: list[str] = field(default_factory=list)
    misheard: list[tuple[str, str]] = field(default_factory=list)
    promised: list[int] = field(default_factory=list)  # questions left, as said at each one
    outcomes: dict[str, str] = field(default_factory=dict)
    is_urgent: bool = False


class FixedOrder(Planner):
    """Asks the facts that can still matter one by one, in the order of questions.yml."""

    def plan(self, progress: Progress, on: date) -> Plan:
        found = super().plan(progress, on)
        order = list(self.book.questions)
        still_open = sorted(found.open, key=lambda fact: order.index(self.book.question(fact).fact))
        return Plan(still_open[0] if still_open else None, found.open)


@dataclass(frozen=True)
class Interviewer:
    """A planner and a listener; the talk goes as in actions.screening.interview."""

    rulebook: Rulebook
    planner: Planner
    listener: Listener

    def talk(self, profile: Profile) -> Talk:
        """Interview one person, in words, to the end."""
        citizen, talk = Citizen(profile, self.planner.book), Talk()
        move = self.listener.open(Progress(), citizen.opening(), (), ON)
        progress = self.planner.advance(move.progress, ON)
        while progress.question is not None and len(talk.asked) < PATIENCE:
            talk.asked.append(progress.question)
            talk.promised.append(self.planner.count_left(progress, ON))
            progress = self._answer(progress, citizen, talk)
        wanted = self.planner.wanted(progress, ON)
        found = outcomes(self.rulebook, progress.facts)
        talk.outcomes = {key: found[key] for key in wanted}
        talk.is_urgent = is_urgent(progress)
        return talk

    def _answer(self, progress: Progress, citizen: Citizen, talk: Talk) -> Progress:
        asked, parts = progress.question or "", self.planner.parts(progress, ON)
        said = citizen.answer(asked, parts)
        fact = asked if said.is_press else None
        move = self.listener.take(progress, said.text, "answer", fact, ON, parts)
        if move.then is Then.ASK and said.is_press:  # one of several pressed: there is no more
            move = self.listener.take(move.progress, "就这些", "answer", asked, ON, parts)
        if move.then is not Then.NEXT:
            talk.misheard.append((asked, said.text))
            move = self.listener.take(move.progress, UNKNOWN, "answer", None, ON, parts)
        return self.planner.advance(move.progress, ON)


def main() -> int:
    arguments = _arguments()
    rulebook, mind = load_rulebook(), load_mind()
    profiles, planning = make_profiles(arguments.count, arguments.seed), list[float]()
    adaptive = _interviewer(rulebook, Planner, _timed(rulebook, planning), mind)
    fixed = _interviewer(
        rulebook, FixedOrder, build_engine(rulebook), replace(mind, book=_singles(mind))
    )
    talks = [(adaptive.talk(one), fixed.talk(one)) for one in profiles]
    evaluating = [_time_evaluation(rulebook, one) for one in profiles]
    wrong = [
        problem
        for profile, pair in zip(profiles, talks, strict=True)
        for problem in _differences(_full_information(rulebook, mind, profile), profile, pair)
    ]
    _report(profiles, talks, is_long=arguments.verbose)
    _report_speed(evaluating, planning)
    for problem in wrong:
        print("DIFFERENT", problem)
    print(f"adaptive = full information: {1 - len({one[0] for one in wrong}) / len(profiles):.1%}")
    return 1 if wrong else 0


def _interviewer(
    rulebook: Rulebook, kind: type[Planner], engine: Engine, mind: Mind
) -> Interviewer:
    texts = load_texts()
    listener = Listener(mind, Describer(mind.book, texts), texts, engine.programmes)
    return Interviewer(rulebook, kind(engine, mind.book), listener)


def _singles(mind: Mind) -> QuestionBook:
    alone = {name: one for name, one in mind.book.questions.items() if one.group is None}
    return QuestionBook(alone, mind.book.persons)


def _timed(rulebook: Rulebook, times: list[float]) -> Engine:
    def timed(
        raw: Mapping[str, Any],
        on: date,
        wanted: frozenset[str],
        skip: frozenset[str],
        bundles: Iterable[Bundle],
    ) -> Plan:
        began = time.perf_counter()
        found = plan(rulebook, parse_facts(raw), on, wanted, skip, bundles)
        times.append(time.perf_counter() - began)
        return found

    return replace(build_engine(rulebook), plan=timed)


def _time_evaluation(rulebook: Rulebook, profile: Profile) -> float:
    facts = parse_facts(profile.facts)
    began = time.perf_counter()
    evaluate(rulebook, facts, ON)
    return time.perf_counter() - began


def _full_information(rulebook: Rulebook, mind: Mind, profile: Profile) -> dict[str, str]:
    """Return the outcomes from everything that the person knows and is willing to say."""
    told = {
        fact: value
        for fact, value in profile.facts.items()
        if profile.consent or not is_health(mind.book, fact, value)
    }
    return outcomes(rulebook, told)


def outcomes(rulebook: Rulebook, raw: Mapping[str, Any]) -> dict[str, str]:
    """Return where every programme stands, whether or not something triggers it."""
    ctx = look(rulebook, parse_facts(raw), ON)
    return {
        key: stand_by_cases(ctx, one, rulebook.words_tested[key]).now.value
        for key, one in rulebook.programmes.items()
    }


Problem = tuple[int, str, str, str]


def _differences(
    full: Mapping[str, str], profile: Profile, pair: tuple[Talk, Talk]
) -> list[Problem]:
    """Return where an order came to another outcome than all the facts together."""
    found: list[Problem] = []
    for name, talk in zip(("adaptive", "fixed"), pair, strict=True):
        compared = {"P05"} if talk.is_urgent else set(talk.outcomes)
        for key in sorted(compared):
            if talk.outcomes.get(key) != full[key]:
                found.append(
                    (profile.number, name, key, f"{talk.outcomes.get(key)} != {full[key]}")
                )
    if pair[0].is_urgent != pair[1].is_urgent:
        found.append((profile.number, "both", "urgent", "one order only"))
    return found


def _report(
    profiles: Sequence[Profile], talks: Sequence[tuple[Talk, Talk]], *, is_long: bool
) -> None:
    print(f"{'':8}{'people':>8}  adaptive avg/median/p95    fixed order avg/median/p95")
    for wish in (*WISHES, ""):
        chosen = [pair for one, pair in zip(profiles, talks, strict=True) if wish in ("", one.wish)]
        if chosen:
            counts = [
                _figures([len(talk.asked) for talk in side]) for side in zip(*chosen, strict=True)
            ]
            print(f"{wish or 'all':8}{len(chosen):>8}  {counts[0]:>24}  {counts[1]:>28}")
    misheard = [one for pair in talks for talk in pair for one in talk.misheard]
    errors = [
        abs(promised - (len(talk.asked) - place - 1))
        for talk, _ in talks
        for place, promised in enumerate(talk.promised)
        if not talk.asked[place].startswith("_")
    ]
    print(f"answers not understood: {len(misheard)}")
    print(f"promised against real number of questions left: off by {statistics.mean(errors):.2f}")
    if is_long:
        for one in dict.fromkeys(misheard):
            print("  misheard", *one)
        for profile, (adaptive, _) in zip(profiles, talks, strict=True):
            print(profile.number, profile.wish, len(adaptive.asked), *adaptive.asked)


def _report_speed(evaluating: Sequence[float], planning: Sequence[float]) -> None:
    print(f"full evaluation, median: {statistics.median(evaluating) * 1000:.2f} ms")
    print(f"next question, p95: {_p95(planning) * 1000:.2f} ms of {len(planning)}")


def _figures(counts: Sequence[int]) -> str:
    return f"{statistics.mean(counts):.1f} / {statistics.median(counts):g} / {_p95(counts):g}"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="how many households")
    parser.add_argument("--seed", type=int, default=SEED, help="which households")
    parser.add_argument("--verbose", action="store_true", help="every interview, every mishearing")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
