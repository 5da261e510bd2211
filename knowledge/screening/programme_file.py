"""Reading one programme's file."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.errors import TableError
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
from knowledge.screening.tables import as_list, as_text, as_texts, check_keys, nearest, one_of
from knowledge.screening.wording import check_placeholders

_REQUIRED = {"id", "name", "cite", "trigger", "likely", "documents", "where", "queue"}
_OPTIONAL = {
    "received", "not_applicable", "other_path", "decided_by", "shows", "ledger", "alternatives",
    "consequences", "notes", "flags", "window", "conditions",
}  # fmt: skip

_OUTCOMES = tuple(outcome.value for outcome in ProgrammeOutcome)

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
        message = f"id is {raw['id']!r}, the file says {key!r}"
        raise TableError(file, "id_of_file", message, key="id", value=raw["id"], hint=key)
    decided_by = _standards(reader, file, raw, "decided_by")
    return Programme(
        id=key,
        name=as_text(file, raw["name"], "name"),
        cite=reader.cites.read(file, raw["cite"]),
        trigger=reader.node(f"{file}: trigger", raw["trigger"], may_test=True),
        rows=tuple(
            Row(outcome, reader.node(f"{file}: {name}", raw[name], may_test=False), expires)
            for name, outcome, expires in _ROWS
            if name in raw
        ),
        decided_by=decided_by,
        shows=_standards(reader, file, raw, "shows"),
        ledger=_ledger(reader, file, raw),
        papers=tuple(_paper(reader, at, item) for at, item in _items(file, raw, "documents")),
        where=as_text(file, raw["where"], "where"),
        queues=_queues(reader, f"{file}: queue", raw["queue"]),
        alternatives=tuple(_alternative(reader, *one) for one in _items(file, raw, "alternatives")),
        consequences=_tells(reader, _items(file, raw, "consequences")),
        notes=_tells(reader, _items(file, raw, "notes")),
        window=_window(reader, file, raw),
        flags=_flags(reader, _items(file, raw, "flags")),
    )


Items = Iterator[tuple[str, Any]]


def _items(file: str, raw: Mapping[str, Any], key: str) -> Items:
    """Yield the place and content of every item of a list, which may be absent."""
    for i, item in enumerate(as_list(file, raw.get(key, []), key)):
        yield f"{file}: {key}[{i}]", item


def _standards(
    reader: ConditionReader, file: str, raw: Mapping[str, Any], key: str
) -> tuple[str, ...]:
    names = as_texts(file, raw.get(key, []), key)
    for name in names:
        if name not in reader.standards:
            message = f"{key}: there is no standard {name!r}"
            hint = nearest(name, reader.standards)
            raise TableError(file, "no_standard", message, key=key, value=name, hint=hint)
    return names


def _ledger(reader: ConditionReader, file: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    names = as_texts(file, raw.get("ledger", []), "ledger")
    for name in names:
        if name not in reader.ledger:
            message = f"ledger: texts.yml has no ledger line for {name!r}"
            hint = nearest(name, reader.ledger)
            raise TableError(file, "no_ledger", message, key="ledger", value=name, hint=hint)
    return names


def _window(reader: ConditionReader, file: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    names = as_texts(file, raw.get("window", []), "window")
    for name in names:
        reader.leaves.check_residual(file, name, "window")
    return names


def _when(reader: ConditionReader, place: str, item: dict[str, Any]) -> Node | None:
    if "when" not in item:
        return None
    return reader.node(f"{place}.when", item["when"], may_test="cite" in item)


def _paper(reader: ConditionReader, place: str, item: Any) -> Paper:
    if isinstance(item, str):
        return Paper(as_text(place, item))
    check_keys(place, item, {"text", "when"})
    return Paper(as_text(place, item["text"], "text"), _when(reader, place, item))


def _queues(reader: ConditionReader, place: str, raw: Any) -> tuple[QueueRule, ...]:
    if isinstance(raw, str):
        return (QueueRule(raw),)
    rules = []
    for i, item in enumerate(as_list(place, raw)):
        at = f"{place}[{i}]"
        check_keys(at, item, {"queue"}, {"when"})
        rules.append(QueueRule(as_text(at, item["queue"], "queue"), _when(reader, at, item)))
    if not rules or rules[-1].when is not None:
        raise TableError(place, "last_queue", "the last queue must stand without a condition")
    return tuple(rules)


def _alternative(reader: ConditionReader, place: str, item: Any) -> Alternative:
    """Read another path; programme is "" for one outside the programmes."""
    check_keys(place, item, {"programme", "text"})
    if item["programme"] != "":
        reader.leaves.check_programme(place, item["programme"])
    return Alternative(item["programme"], as_text(place, item["text"], "text"))


def _tells(reader: ConditionReader, items: Items) -> tuple[Tell, ...]:
    tells = []
    for place, item in items:
        check_keys(place, item, {"text", "cite"}, {"when", "for"})
        check_placeholders(place, item["text"], reader.standards.__contains__)
        outcomes = as_texts(place, item.get("for", list(OPEN_PATHS)), "for")
        for word in outcomes:
            one_of(place, word, _OUTCOMES, "for")
        cite = reader.cites.read(place, item["cite"])
        meant_for = frozenset(map(ProgrammeOutcome, outcomes))
        tells.append(Tell(item["text"], cite, _when(reader, place, item), meant_for))
    return tuple(tells)


def _flags(reader: ConditionReader, items: Items) -> tuple[FlagRule, ...]:
    flags: dict[str, FlagRule] = {}
    for place, item in items:
        check_keys(place, item, {"id", "text", "when"})
        as_text(place, item["id"], "id")
        if item["id"] in flags:
            message = f"there is a flag {item['id']!r} already"
            raise TableError(place, "id_twice", message, key="id", value=item["id"])
        when: Condition = reader.condition(f"{place}.when", as_text(place, item["when"], "when"))
        text = as_text(place, item["text"], "text")
        flags[item["id"]] = FlagRule(item["id"], text, when.cite, when)
    return tuple(flags.values())
