"""Retrieval at scale: all law articles as one index, the same parts as the product's.

`python -m tests.load.bench_articles --data FOLDER` builds it in one process and opens it in a
second, so that the memory of the one does not count for the other. Prints build time, time to
open, memory, and the time of a query with its embedding, each beside what it must not exceed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bm25s
import faiss
import numpy as np

from knowledge.embedding import load_encoder
from knowledge.embedding.pairs import BENCHMARK, LAWS, read_lines
from knowledge.retrieval.dense import build_dense, open_dense, save_dense
from knowledge.retrieval.fusion import mix
from knowledge.retrieval.tokenise import make_tokeniser
from tests.load.bench_retrieval import DENSE_SHARE, PASSAGES

LONGEST = 400  # characters of an article that are indexed, as in the statute benchmark
FACTS = "facts.json"


def build(data: Path, folder: Path) -> None:
    """Index every article into a folder."""
    started = time.perf_counter()
    rows = (row for row in read_lines(data / LAWS) if row["text"])
    texts = [f"{row['law']} {row['text']}"[:LONGEST] for row in rows]
    tokeniser, vocabulary = make_tokeniser(), dict[str, int]()
    # Numbers instead of strings: the units of all articles would take gigabytes.
    numbered = [
        np.fromiter(
            (vocabulary.setdefault(unit, len(vocabulary)) for unit in tokeniser.units(text)),
            dtype=np.int32,
        )
        for text in texts
    ]
    model = bm25s.BM25(k1=PASSAGES.k1, b=PASSAGES.b, method="lucene")
    model.index((numbered, vocabulary), show_progress=False)
    model.save(folder / "words", show_progress=False)
    del model, numbered, vocabulary, tokeniser
    dense = build_dense(load_encoder("").encode(texts))
    save_dense(dense, folder / "vectors.faiss")
    seconds = time.perf_counter() - started
    facts = {"articles": len(texts), "unrelated": dense.unrelated, "seconds": seconds}
    (folder / FACTS).write_text(json.dumps(facts | {"mb": peak_mb()}), encoding="utf-8")


def query(data: Path, folder: Path) -> None:
    """Open the index and ask it every question of the statute benchmark."""
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    tokeniser, encoder = make_tokeniser(), load_encoder("")
    started = time.perf_counter()
    model = bm25s.BM25.load(folder / "words")
    dense = open_dense(folder / "vectors.faiss", facts["unrelated"])
    opened = time.perf_counter() - started
    faiss.omp_set_num_threads(1)  # for one question, threads cost more than they bring
    times = []
    for row in read_lines(data / BENCHMARK):
        begun = time.perf_counter()
        words = model.get_scores(tokeniser.units(row["question"]))
        meaning = dense.scores(np.asarray(encoder.encode([row["question"]])[0]))
        best = np.argpartition(-mix(words, meaning, DENSE_SHARE), 10)[:10]
        times.append((time.perf_counter() - begun) * 1000)
        assert len(best) == 10
    print(f"articles   {facts['articles']}")
    print(f"build      {facts['seconds']:.0f} s (360 s), {facts['mb']:.0f} MB at most (1536 MB)")
    print(f"open       {opened:.1f} s (3 s)")
    print(f"memory     {peak_mb():.0f} MB at most while asking (1536 MB)")
    print(
        f"query      median {np.median(times):.1f} ms, p95 {np.quantile(times, 0.95):.1f} ms (20)"
    )


def peak_mb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data")
    parser.add_argument("--step", choices=["build", "query"])
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.step:
        step = build if arguments.step == "build" else query
        step(arguments.data, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("build", "query"):
            command = [sys.executable, "-m", "tests.load.bench_articles", "--data"]
            command += [str(arguments.data), "--step", name, "--folder", folder]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
