"""How well and how fast retrieval finds things: `make bench-retrieval DATA=folder`.

The folder holds law_articles, statute_questions_dev and offtopic_utterances. Three parts:
statutes  BM25 alone, the embedding alone and both, over all national law articles;
clauses   every authored question with itself taken out of the index, and everyday utterances;
speed     one search after another over the product's own index.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.embedding import load_encoder
from knowledge.embedding.evaluate import Ranking, rank_of, read_benchmark, summarise
from knowledge.embedding.pairs import read_lines
from knowledge.embedding.settings import load_training_settings
from knowledge.retrieval import ClauseIndex, Hit, build_index, load_index
from knowledge.retrieval.corpus import load_corpus
from knowledge.retrieval.dense import build_dense
from knowledge.retrieval.fusion import Field, mix
from knowledge.retrieval.lexical import build_lexical
from knowledge.retrieval.settings import Bm25Settings
from knowledge.retrieval.tokenise import make_tokeniser

OFFTOPIC = "offtopic_utterances.jsonl.xz"
DENSE_SHARE = 0.3
MARGIN = 0.02  # that fused should be above BM25 alone
PASSAGES = Bm25Settings(k1=1.2, b=0.75)  # articles are passages, unlike authored questions


def rank_statutes(data: Path, model: str) -> Iterator[tuple[str, Ranking]]:
    """Yield the ranking of each way to search the national articles."""
    benchmark = read_benchmark(data, load_training_settings().region)
    tokeniser, encoder = make_tokeniser(), load_encoder(model)
    lexical = build_lexical([tokeniser.units(text) for text in benchmark.articles], PASSAGES)
    dense = build_dense(encoder.encode(benchmark.articles))
    ranks: dict[str, list[int]] = {"BM25": [], "embedding": [], "fused": []}
    vectors = encoder.encode(benchmark.questions)
    for question, vector, gold in zip(benchmark.questions, vectors, benchmark.gold, strict=True):
        words = lexical.raw_scores(tokeniser.units(question))
        meaning = dense.scores(vector)
        ranks["BM25"].append(rank_of(words, gold))
        ranks["embedding"].append(rank_of(meaning, gold))
        ranks["fused"].append(rank_of(mix(words, meaning, DENSE_SHARE), gold))
    for name, places in ranks.items():
        yield name, summarise(places, len(benchmark.articles))


def without(index: ClauseIndex, text: int) -> ClauseIndex:
    """Return the index without one authored question."""
    kept = index.questions.texts != text
    questions = Field(index.questions.texts[kept], index.questions.owners[kept])
    return replace(index, questions=questions)


@dataclass(frozen=True)
class LeaveOneOut:
    """How authored questions fare when each is taken out of the index in turn."""

    questions: int
    hit_at_1: float
    hit_at_3: float
    mrr: float
    reach: float  # share of the questions whose best clause passes the floor
    right: float  # share whose best clause passes and is the right one


def leave_one_out(index: ClauseIndex) -> LeaveOneOut:
    asked = [(at, text) for at, text in enumerate(load_corpus()) if text.is_question]
    ranks, passes = [], []
    for at, text in asked:
        hits = without(index, at).search(text.text, top=len(index.clauses))
        found = [hit.clause.id for hit in hits]
        right = text.clause_id in found
        ranks.append(found.index(text.clause_id) + 1 if right else len(index.clauses))
        passes.append(is_above_floor(index, hits))
    places, passed = np.array(ranks), np.array(passes)
    return LeaveOneOut(
        questions=len(asked),
        hit_at_1=float(np.mean(places == 1)),
        hit_at_3=float(np.mean(places <= 3)),
        mrr=float(np.mean(1 / places)),
        reach=float(np.mean(passed)),
        right=float(np.mean(passed & (places == 1))),
    )


def is_above_floor(index: ClauseIndex, hits: list[Hit]) -> bool:
    return bool(hits) and hits[0].score >= index.settings.floors.answer


def measure_clauses(index: ClauseIndex, data: Path) -> None:
    """Print how often the right clause is found, and how often something else passes."""
    one = leave_one_out(index)
    print(
        f"clauses    {one.questions} authored questions, each left out once: "
        f"hit@1 {one.hit_at_1:.3f}, hit@3 {one.hit_at_3:.3f}, MRR {one.mrr:.3f}; "
        f"above the floor {one.reach:.3f}, and right {one.right:.3f}"
    )
    utterances = [row["text"] for row in read_lines(data / OFFTOPIC)]
    passed = [is_above_floor(index, index.search(text, top=1)) for text in utterances]
    print(f"off topic  {np.mean(passed):.4f} of {len(utterances)} utterances pass the floor")


def measure_speed(index: ClauseIndex) -> None:
    """Print the time of one search."""
    texts = [text.text for text in load_corpus() if text.is_question]
    times = []
    for text in texts:
        started = time.perf_counter()
        index.search(text)
        times.append((time.perf_counter() - started) * 1000)
    print(
        f"speed      median {statistics.median(times):.1f} ms, "
        f"p95 {np.quantile(times, 0.95):.1f} ms, most {max(times):.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data")
    parser.add_argument("--model", default="", help="embedding model; the embedded one by default")
    arguments = parser.parse_args()
    data, model = arguments.data, arguments.model
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), model)
        started = time.perf_counter()
        index = load_index(Path(folder), model)
        print(f"load       {time.perf_counter() - started:.2f} s")
        measure_clauses(index, data)
        measure_speed(index)
    rankings = dict(rank_statutes(data, model))
    for name, ranking in rankings.items():
        print(
            f"statutes   {name:9} MRR {ranking.mrr:.3f}, hit@10 {ranking.hit_at_10:.3f} "
            f"({ranking.questions} questions, {ranking.candidates} articles)"
        )
    words, both = rankings["BM25"], rankings["fused"]
    print(
        f"statutes   fused over BM25: MRR {both.mrr - words.mrr:+.3f} ({MARGIN:+}), "
        f"hit@10 {both.hit_at_10 - words.hit_at_10:+.3f} ({MARGIN:+})"
    )


if __name__ == "__main__":
    main()
