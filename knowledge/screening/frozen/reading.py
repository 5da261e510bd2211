"""Reading the case files; each is refused by file and key when it is broken."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import TableError
from knowledge.screening.dictionary import Dictionary, load_dictionary
from knowledge.screening.facts import FactError
from knowledge.screening.frozen.model import Acceptance, Expected, FrozenCase
from knowledge.screening.parsing import parse_facts
from knowledge.screening.results import ProgrammeOutcome
from knowledge.screening.tables import (
    as_list,
    as_mapping,
    as_switch,
    as_text,
    as_texts,
    check_keys,
    one_of,
    read_yaml,
)

PACKAGED_CASES = Path(__file__).parents[1] / "cases"
_OUTCOMES = tuple(outcome.value for outcome in ProgrammeOutcome)
# "as_of", not "on": YAML reads that as true.
_REQUIRED = {"id", "name", "why", "as_of", "frozen", "facts", "urgent", "expected"}


def case_files(folders: Iterable[Path]) -> list[Path]:
    """Return the case files of all folders; a folder that does not exist has none."""
    return [path for folder in folders for path in sorted(folder.glob("*.yml"))]


def load_cases(folders: Iterable[Path]) -> dict[Path, FrozenCase]:
    """Return every case by its file; raises KnowledgeError naming file and key."""
    cases: dict[Path, FrozenCase] = {}
    seen: dict[str, Path] = {}
    for path in case_files(folders):
        case = build_case(path.name, read_yaml(path), load_dictionary())
        if case.id in seen:
            message = f"id {case.id} is taken by {seen[case.id]}"
            raise TableError(path.name, "id_twice", message, key="id", value=case.id)
        seen[case.id] = path
        cases[path] = case
    return cases


def build_case(file: str, raw: Any, dictionary: Dictionary) -> FrozenCase:
    """Return the case written in ``raw``; raises TableError naming file and key."""
    check_keys(file, raw, _REQUIRED, {"accepted"})
    own = file.removesuffix(".yml")
    if raw["id"] != own:
        message = f"id is {raw['id']!r}, the file says {own!r}"
        raise TableError(file, "id_of_file", message, key="id", value=raw["id"], hint=own)
    accepted = as_list(file, raw.get("accepted", []), "accepted")
    return FrozenCase(
        id=own,
        name=as_text(file, raw["name"], "name"),
        why=as_text(file, raw["why"], "why"),
        on=_day(file, raw["as_of"], "as_of"),
        frozen=_day(file, raw["frozen"], "frozen"),
        facts=_facts(file, raw["facts"], dictionary),
        urgent=as_switch(file, raw["urgent"], "urgent"),
        expected={
            str(key): _expected(f"{file}: expected.{key}", entry)
            for key, entry in as_mapping(file, raw["expected"], "expected").items()
        },
        accepted=tuple(
            _acceptance(f"{file}: accepted[{i}]", entry) for i, entry in enumerate(accepted)
        ),
    )


def _day(place: str, raw: Any, key: str) -> date:
    if not isinstance(raw, date):
        message = f"{key}: expected a day such as 2025-08-01, got {raw!r}"
        raise TableError(place, "not_day", message, key=key, value=raw)
    return raw


def _facts(file: str, raw: Any, dictionary: Dictionary) -> Mapping[str, Any]:
    facts = as_mapping(file, raw, "facts")
    try:
        parse_facts(facts, dictionary)
    except FactError as error:
        place = f"{file}: facts.{error.key}"
        raise TableError(
            place, "case_fact", str(error), value=error.value, hint=error.key
        ) from error
    return facts


def _expected(place: str, raw: Any) -> Expected:
    check_keys(place, raw, {"outcome"}, {"provisional", "because"})
    for key in ("outcome", "provisional"):
        one_of(place, raw.get(key, _OUTCOMES[0]), _OUTCOMES, key)
    provisional = raw.get("provisional")
    return Expected(
        outcome=ProgrammeOutcome(raw["outcome"]),
        provisional=ProgrammeOutcome(provisional) if provisional else None,
        because=as_texts(place, raw.get("because", []), "because"),
    )


def _acceptance(place: str, raw: Any) -> Acceptance:
    check_keys(place, raw, {"date", "by", "why", "changes"})
    return Acceptance(
        on=_day(place, raw["date"], "date"),
        by=as_text(place, raw["by"], "by"),
        why=as_text(place, raw["why"], "why"),
        changes=as_texts(place, raw["changes"], "changes"),
    )
