"""Fits the weights of `relevance` in knowledge/retrieval/settings.yml and prints them.

Ours: every authored question with itself taken out, and the answerable ones of
tests/evaluation/questions_dev.jsonl. Not ours: the questions of out_of_scope.yml, each taken out,
and that file's out-of-scope ones. Nothing else is fitted on: the evaluation set and the open data
only measure. Run: .venv/bin/python -m tests.load.fit_relevance
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.outcomes import Outcome
from knowledge.retrieval import ClauseIndex, build_index, load_index
from knowledge.retrieval.corpus import OTHER_FIELD, Text, load_corpus
from knowledge.retrieval.relevance import Signs, Vocabulary
from knowledge.retrieval.sounds import sound_units
from tests.load.bench_retrieval import without

DEV = Path(__file__).parents[1] / "evaluation" / "questions_dev.jsonl"
LOST = 0.01  # of our own questions may fall below the line
SOFTNESS = 0.05  # of the ridge that keeps the weights small
Rows = NDArray[np.float64]


def signs_of_ours(index: ClauseIndex, corpus: tuple[Text, ...]) -> Iterator[Signs]:
    """Yield the signs of every authored question as if it had not been written."""
    explained = [index.synonyms.explain(text.text) for text in corpus]
    units = [index.tokeniser.units(text) for text in explained]
    sounds = [sound_units(text.text) for text in corpus]
    for at, text in enumerate(corpus):
        if not text.is_question:
            continue
        same = [
            place
            for place, other in enumerate(corpus)
            if place != at and other.clause_id == text.clause_id
        ]
        left = replace(
            without(index, at),
            vocabulary=unlearnt(index.vocabulary, units, at, same),
            heard=unlearnt(index.heard, sounds, at, same),
        )
        yield left.signs(text.text)


def unlearnt(
    vocabulary: Vocabulary, units: list[list[str]], at: int, same: list[int]
) -> Vocabulary:
    """Return the vocabulary as if one text, of the same clause as others, were not there."""
    kept = {unit for place in same for unit in units[place]}
    counts = dict(vocabulary.counts)
    for unit in set(units[at]) - kept:
        counts[unit] -= 1
        if not counts[unit]:
            del counts[unit]
    return replace(vocabulary, counts=counts)


def signs_of_others(index: ClauseIndex, corpus: tuple[Text, ...]) -> Iterator[Signs]:
    """Yield the signs of every question of other fields as if it had not been written."""
    for at, text in enumerate(corpus):
        if text.clause_id == OTHER_FIELD:
            kept = index.other_fields[index.other_fields != at]
            yield replace(index, other_fields=kept).signs(text.text)


def signs_of_dev(index: ClauseIndex) -> tuple[list[Signs], list[Signs]]:
    """Return the signs of the answerable and of the out-of-scope questions of the dev file."""
    rows = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    ours = [index.signs(row["text"]) for row in rows if row["gold"]]
    others = [row["text"] for row in rows if row["expect"] == Outcome.OUT_OF_SCOPE]
    return ours, [index.signs(text) for text in others]


def fit(ours: Rows, others: Rows) -> Rows:
    """Return the weights of a logistic regression, the constant first; both sides weigh alike."""
    x = np.vstack([ours, others])
    x = np.column_stack([np.ones(len(x)), x])
    y = np.repeat([1.0, 0.0], [len(ours), len(others)])
    share = np.repeat([500 / len(ours), 500 / len(others)], [len(ours), len(others)])
    ridge = SOFTNESS * np.eye(x.shape[1])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (share * (p - y)) + ridge @ weights
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder))
        index = load_index(Path(folder))
    corpus = load_corpus()
    ours_dev, others_dev = signs_of_dev(index)
    ours = np.array([astuple(one) for one in (*signs_of_ours(index, corpus), *ours_dev)])
    others = np.array([astuple(one) for one in (*signs_of_others(index, corpus), *others_dev)])
    base, *weights = fit(ours, others)
    base -= float(np.quantile(base + ours @ weights, LOST))
    print(f"relevance:\n  base: {base:.2f}")
    for field, weight in zip(fields(Signs), weights, strict=True):
        print(f"  {field.name}: {weight:.2f}")
    lost = np.mean(base + ours @ weights < 0)
    passed = np.mean(base + others @ weights >= 0)
    print(f"# {len(ours)} ours, {lost:.3f} lost; {len(others)} of other fields, {passed:.3f} pass")


if __name__ == "__main__":
    main()
