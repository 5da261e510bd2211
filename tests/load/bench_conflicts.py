"""Which laws say different things of one matter: a look at how often a notice would be wrong.

Takes the articles of laws whose names match a pattern, as if all were in force in one place, and
prints every pair that knowledge/conflicts finds, to be judged by a person.
Run: .venv/bin/python -m tests.load.bench_conflicts --data FOLDER [--laws PATTERN]
"""

import argparse
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.conflicts import Comparer
from knowledge.documents import Clause, ClauseKind, Document, Strength
from knowledge.documents.catalogue import FOLDER
from knowledge.documents.clauses import MARKS
from knowledge.documents.marks import load_strengths
from knowledge.embedding.pairs import LAWS, read_lines
from knowledge.ingest.rules import Rules, load_rules
from knowledge.ingest.strengths import guess_label

WELFARE = "养老|最低生活|救助|殡葬|优抚|抚恤|退役|残疾人|未成年|老年人|婚姻登记|志愿|慈善|军人"
BINDING = {"地方性法规", "行政法规", "行政法", "社会法", "部门规章"}
SHOWN = 90  # characters of a sentence


def sentences(
    row: Mapping[str, Any], rules: Rules, strengths: Mapping[str, str]
) -> Iterator[Clause]:
    """Yield the sentences of an article as clauses; a list stays with what opens it."""
    path = tuple(part for part in (row["chapter"], row["article"]) if part)
    text = row["text"].replace("\n", "")
    for at, sentence in enumerate(one for one in re.split("(?<=。)", text) if one.strip()):
        strength = Strength(strengths[guess_label(sentence, rules)])
        name, number = f"{row['id']}.{at}", f"{row['law']} {row['date']}"
        kind = ClauseKind.CLAUSE
        yield Clause(name, number, kind, path, sentence.strip(), at, strength, ("ANS",))


def law(number: str, title: str) -> Document:
    return Document(
        key=number,
        number=number,
        title=title,
        issuers=(number,),
        level="国家",
        region="",
        issued=None,
        in_force_from=None,
        in_force_until=None,
        supersedes=(),
        source="",
        file="",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data")
    parser.add_argument("--laws", default=WELFARE, help="pattern of the laws' names")
    arguments = parser.parse_args()
    rows = [
        row
        for row in read_lines(arguments.data / LAWS)
        if row["latest"] and row["category"] in BINDING and re.search(arguments.laws, row["law"])
    ]
    rules, strengths = load_rules(), load_strengths(FOLDER / MARKS)
    clauses = {one.id: one for row in rows for one in sentences(row, rules, strengths)}
    titles = {f"{row['law']} {row['date']}": row["law"] for row in rows}
    started = time.perf_counter()
    comparer = Comparer(
        clauses.values(), {name: law(name, title) for name, title in titles.items()}
    )
    found = {
        frozenset((one.id, other)): (one, clauses[other], difference)
        for one in clauses.values()
        for other, difference in comparer.partners(one).items()
    }
    for one, other, difference in found.values():
        print(f"{difference.kind}: {difference.first} / {difference.second}")
        for clause in (one, other):
            print(f"  {clause.document}: {clause.text[:SHOWN]}")
    print(
        f"{len(found)} pairs among {len(clauses)} sentences of {len(titles)} laws "
        f"in {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
