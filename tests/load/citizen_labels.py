"""The citizens' titles and the labels of 200 of them; README.md says how they came about.

The titles themselves stay in the data folder: here are ids and labels only.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.embedding.pairs import read_lines

MESSAGES = "citizen_messages.jsonl.xz"
LABELS = Path(__file__).with_name("citizen_labels.jsonl")
LABELLED = 200
# What the two documents are about, and what is easily taken for it.
TOPIC = re.compile(
    "低保|救助|五保|特困|贫困|扶贫|脱贫|生活困难|(?<!法律)援助|帮扶|慰问|受灾|灾后|雪灾"
    "|残疾|弱残|盲人|自闭症|精神病|尿毒症|尘肺|大病"
    "|养老(?!保险)|敬老|老人|老年|孤寡|孤儿|留守|困境|收养|领养|福利"
    "|退役|退伍|军人|转业|优抚|抚恤|烈士(?!公园)"
    "|丧|殡|火化|公墓|安葬|遗体|婚姻|结婚|离婚|流浪|乞讨"
    "|社工(?!作)|社会组织|志愿|慈善|居委会|村干部|农村干部|社区(?=.{0,4}(干部|管辖|事务))"
    "|地名|(?<!学)区划|民政(?!府|策)"
)


class LabelError(Exception):
    """The labels cannot be used; says which one and why."""


@dataclass(frozen=True)
class Label:
    """What a person read in a title: whether a clause governs it, and which ones do."""

    id: str
    is_ours: bool
    gold: frozenset[str]


def read_titles(data: Path) -> dict[str, str]:
    """Return the titles by id; raise TrainingDataError naming a missing or broken file."""
    return {row["id"]: row["title"] for row in read_lines(data / MESSAGES)}


def read_labels(lines: Iterable[str]) -> tuple[Label, ...]:
    """Return the labels; LabelError names the line that is not one."""
    labels: dict[str, Label] = {}
    for number, line in enumerate(lines, start=1):
        label = _read(f"line {number}", line)
        if label.id in labels:
            raise LabelError(f"line {number}: {label.id} is labelled twice")
        labels[label.id] = label
    return tuple(labels.values())


def refuse_strangers(labels: Iterable[Label], titles: Mapping[str, str]) -> None:
    """Raise LabelError when a labelled id is not in the data."""
    strangers = sorted(label.id for label in labels if label.id not in titles)
    if strangers:
        raise LabelError(f"{MESSAGES} has no message {', '.join(strangers)}: is it another file?")


def is_topical(title: str) -> bool:
    """Say whether a title possibly is ours."""
    return bool(TOPIC.search(title))


def choose(titles: Mapping[str, str]) -> list[str]:
    """Return the ids to label: every title that possibly is ours, then others by lot.

    Of equal titles the first one counts. The lot is the SHA-256 of the id.
    """
    first: dict[str, str] = {}
    for id, title in titles.items():
        first.setdefault(title, id)
    topical = [id for title, id in first.items() if is_topical(title)]
    others = [id for title, id in first.items() if not is_topical(title)]
    return (sorted(topical, key=_lot) + sorted(others, key=_lot))[:LABELLED]


def _lot(id: str) -> str:
    return hashlib.sha256(id.encode("utf-8")).hexdigest()


def _read(place: str, line: str) -> Label:
    try:
        row = json.loads(line)
        label = Label(row["id"], row["ours"], frozenset(row["gold"]))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise LabelError(f"{place}: needs id, ours and gold: {error!r}") from error
    if row.keys() != {"id", "ours", "gold"}:
        raise LabelError(f"{place}: knows id, ours and gold only, no text")
    if label.is_ours is not bool(label.gold):
        raise LabelError(f"{place}: {label.id} has clauses exactly when it is ours")
    return label
