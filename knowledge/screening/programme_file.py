"""Reading one programme's file."""

from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening.conditions import ConditionReader
from knowledge.screening.nodes import Condition, Node
from knowledge.screening.programmes import (
    OPEN_PATHS,
    FlagRule,
    Paper,
    Programme,
    QueueRule,
    Row,
    Tell,
)
from knowledge.screening.results import Alternative, ProgrammeOutcome
from knowledge.screening.sources import read_cites
from knowledge.screening.tables import check_keys
from knowledge.screening.wording import check_placeholders, load_texts

_REQUIRED = {"id", "name", "cite", "trigger", "likely", "documents", "where", "queue"}
_OPTIONAL = {
    "received", "not_applicable", "other_path", "decided_by", "shows", "ledger", "alternatives",
    "consequences", "notes", "flags", "window", "conditions",
}  # fmt: skip

# The rows of the decision table in the order they are tried. "received" and the trigger do not
# rest on amounts; the others do when the programme names amounts that decide it.
_ROWS = (
    ("received", ProgrammeOutcome.NOT_APPLICABLE, False),
    ("not_applicable", ProgrammeOutcome.NOT_APPLICABLE, True),
    ("likely", ProgrammeOutcome.LIKELY, True),
    ("other_path", ProgrammeOutcome.OTHER_PATH, True),
)


def read(reader: ConditionReader, key: str, raw: Any) -> Programme:
    """Return the programme of ``<key>.yml``; raises KnowledgeError naming file and key."""
    file = f"{key}.yml"
    check_keys(file, raw, _REQUIRED, _OPTIONAL)
    if raw["id"] != key:
        raise KnowledgeError(f"{file}: id is {raw['id']!r}, the file says {key!r}")
    decided_by = _standards(reader, f"{file}: decided_by", raw.get("decided_by", []))
    return Programme(
        id=key,
        name=raw["name"],
        cite=read_cites(file, raw["cite"]),
        trigger=reader.node(f"{file}: trigger", raw["trigger"], may_test=True),
        rows=tuple(
            Row(outcome, reader.node(f"{file}: {name}", raw[name], may_test=False), expires)
            for name, outcome, expires in _ROWS
            if name in raw
        ),
        decided_by=decided_by,
        shows=_standards(reader, f"{file}: shows", raw.get("shows", [])),
        ledger=_ledger(file, raw.get("ledger", [])),
        papers=tuple(_paper(reader, f"{file}: documents", item) for item in raw["documents"]),
        where=raw["where"],
        queues=_queues(reader, f"{file}: queue", raw["queue"]),
        alternatives=tuple(_alternative(file, item) for item in raw.get("alternatives", [])),
        consequences=_tells(reader, f"{file}: consequences", raw.get("consequences", [])),
        notes=_tells(reader, f"{file}: notes", raw.get("notes", [])),
        window=tuple(
            reader.residual_fact(f"{file}: window", name) for name in raw.get("window", [])
        ),
        flags=tuple(_flag(reader, f"{file}: flags", item) for item in raw.get("flags", [])),
    )


def _standards(reader: ConditionReader, place: str, names: list[str]) -> tuple[str, ...]:
    for name in names:
        if name not in reader.standards:
            raise KnowledgeError(f"{place}: there is no standard {name!r}")
    return tuple(names)


def _ledger(file: str, names: list[str]) -> tuple[str, ...]:
    known = load_texts().ledger
    for name in names:
        if name not in known:
            raise KnowledgeError(f"{file}: ledger: texts.yml has no ledger line for {name!r}")
    return tuple(names)


def _when(reader: ConditionReader, place: str, item: dict[str, Any]) -> Node | None:
    if "when" not in item:
        return None
    return reader.node(f"{place}.when", item["when"], may_test="cite" in item)


def _paper(reader: ConditionReader, place: str, item: Any) -> Paper:
    if isinstance(item, str):
        return Paper(item)
    check_keys(place, item, {"text", "when"})
    return Paper(item["text"], _when(reader, place, item))


def _queues(reader: ConditionReader, place: str, raw: Any) -> tuple[QueueRule, ...]:
    if isinstance(raw, str):
        return (QueueRule(raw),)
    for item in raw:
        check_keys(place, item, {"queue"}, {"when"})
    rules = tuple(QueueRule(item["queue"], _when(reader, place, item)) for item in raw)
    if not rules or rules[-1].when is not None:
        raise KnowledgeError(f"{place}: the last queue must stand without a condition")
    return rules


def _alternative(file: str, item: Any) -> Alternative:
    check_keys(f"{file}: alternatives", item, {"programme", "text"})
    return Alternative(item["programme"], item["text"])


def _tells(reader: ConditionReader, place: str, items: list[Any]) -> tuple[Tell, ...]:
    tells = []
    for item in items:
        check_keys(place, item, {"text", "cite"}, {"when", "for"})
        check_placeholders(place, item["text"], reader.standards.__contains__)
        outcomes = [_outcome(place, word) for word in item.get("for", OPEN_PATHS)]
        cite = read_cites(place, item["cite"])
        tells.append(Tell(item["text"], cite, _when(reader, place, item), frozenset(outcomes)))
    return tuple(tells)


def _outcome(place: str, word: Any) -> ProgrammeOutcome:
    if word not in list(ProgrammeOutcome):
        raise KnowledgeError(f"{place}: {word!r} is no outcome")
    return ProgrammeOutcome(word)


def _flag(reader: ConditionReader, place: str, item: Any) -> FlagRule:
    check_keys(place, item, {"id", "text", "when"})
    when: Condition = reader.condition(place, item["when"])
    return FlagRule(item["id"], item["text"], when.cite, when)
