"""How clauses fare for which nobody wrote a question, as in a deployment's own documents.

Takes all authored questions but none, one or two away from a random third of the shipped clauses,
several times over, and all of them from each document as a whole. Asks the development questions
(questions_dev.jsonl and the dev half of questions.jsonl) and prints how often a right clause comes
first and among the first three: for the bare clauses and for the others, with all questions
(full), with a bare clause's text weighing what any clause's does (before), and as it is (after).
Run: .venv/bin/python -m tests.load.bench_bare
"""

import argparse
import json
import random
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bot.evaluation.model import Half
from bot.evaluation.questions import QUESTIONS, read_questions
from knowledge.documents import ClauseKind
from knowledge.outcomes import Outcome
from knowledge.retrieval import ClauseIndex, build_index, load_index
from knowledge.retrieval.corpus import OTHER_FIELD, Text, load_corpus
from knowledge.retrieval.fusion import Field
from knowledge.retrieval.relevance import make_vocabulary
from tests.load.bench_retrieval import is_above_floor
from tests.load.fit_relevance import DEV

SHARE = 3  # one clause in so many loses its questions
LEFT = (0, 1, 2)  # questions that it keeps
Asked = tuple[str, frozenset[str]]  # a question and the clauses that answer it


@dataclass(frozen=True)
class Found:
    """How one question fared."""

    is_first: bool
    is_near: bool  # among the first three
    is_ours: bool  # something passed the floor


def development_questions() -> tuple[list[Asked], list[str]]:
    """Return the questions that clauses answer, and those of other offices."""
    rows = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    every = [(row["text"], frozenset(row["gold"]), Outcome(row["expect"])) for row in rows]
    every += [(one.text, one.gold, one.expect) for one in read_questions(QUESTIONS, Half.DEV)]
    ours = [(text, gold) for text, gold, _ in every if gold]
    return ours, [text for text, _, expected in every if expected is Outcome.OUT_OF_SCOPE]


def without_questions(
    index: ClauseIndex, corpus: Sequence[Text], bare: Collection[str], left: int, seed: int
) -> ClauseIndex:
    """Return the index as if only ``left`` questions had been written for these clauses."""
    dropped: set[int] = set()
    for clause_id in sorted(bare):
        own = [at for at, text in enumerate(corpus) if _asks_for(text, clause_id)]
        dropped |= set(random.Random(f"{seed} {clause_id}").sample(own, len(own) - left))
    kept = ~np.isin(index.questions.texts, sorted(dropped))
    questions = Field(index.questions.texts[kept], index.questions.owners[kept])
    vocabulary = make_vocabulary(
        (text.clause_id, index.tokeniser.units(index.synonyms.explain(text.text)))
        for at, text in enumerate(corpus)
        if text.clause_id != OTHER_FIELD and at not in dropped
    )
    return replace(index, questions=questions, vocabulary=vocabulary)


def _asks_for(text: Text, clause_id: str) -> bool:
    return text.is_question and text.clause_id == clause_id


def ask(index: ClauseIndex, questions: Sequence[Asked]) -> list[Found]:
    found = []
    for text, gold in questions:
        hits = index.search(text, top=3)
        right = [hit.clause.id in gold for hit in hits]
        found.append(Found(right[:1] == [True], any(right), is_above_floor(index, hits)))
    return found


@dataclass(frozen=True)
class Draw:
    """Which clauses lose their questions, and how many they keep."""

    name: str
    bare: frozenset[str]
    left: int
    seed: int


def draws(index: ClauseIndex, seeds: int) -> Iterator[Draw]:
    """Yield a third, drawn again and again, and then each document."""
    ids = sorted(
        clause.id
        for clause in index.clauses.values()
        if clause.is_answerable and clause.kind is ClauseKind.CLAUSE
    )
    for left in LEFT:
        for seed in range(seeds):
            third = frozenset(random.Random(seed).sample(ids, len(ids) // SHARE))
            yield Draw(f"a third, {left} left", third, left, seed)
    for document in index.documents.values():
        own = frozenset(one for one in ids if index.clause(one).document == document.number)
        yield Draw(f"all of {document.key}, 0 left", own, 0, 0)


@dataclass
class Row:
    """What is printed in one line, over all draws of one name."""

    bare: list[Found] = field(default_factory=list)
    others: list[Found] = field(default_factory=list)
    let_in: list[bool] = field(default_factory=list)  # questions of other offices

    def add(
        self, index: ClauseIndex, bare: frozenset[str], ours: Sequence[Asked], others: Sequence[str]
    ) -> None:
        self.bare += ask(index, [one for one in ours if one[1] <= bare])
        self.others += ask(index, [one for one in ours if not one[1] & bare])
        self.let_in += [is_above_floor(index, index.search(text, top=1)) for text in others]

    def __str__(self) -> str:
        told = []
        for name, found in (("bare", self.bare), ("others", self.others)):
            first, near, ours = (
                np.mean([getattr(one, what) for one in found])
                for what in ("is_first", "is_near", "is_ours")
            )
            told.append(f"{name} ({len(found)}): {first:.3f} / {near:.3f}, ours {ours:.3f}")
        return f"{'   '.join(told)}   let in {np.mean(self.let_in):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how often a third is drawn")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder))
        index = load_index(Path(folder))
    corpus, (ours, others) = load_corpus(), development_questions()
    table: dict[str, Row] = {}
    for draw in draws(index, arguments.seeds):
        after = without_questions(index, corpus, draw.bare, draw.left, draw.seed)
        before = replace(after, answerable=np.zeros_like(after.answerable))  # nothing rises
        for title, asked in (("full", index), ("before", before), ("after", after)):
            row = table.setdefault(f"{draw.name}, {title}", Row())
            row.add(asked, draw.bare, ours, others)
    print("hit@1 / hit@3 of the bare clauses and of the others; «ours»: above the floor")
    for title, row in table.items():
        print(f"{title:24} {row}")


if __name__ == "__main__":
    main()
