"""The fixed sentences of texts.yml and the filling in of numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import amounts
from knowledge.screening.context import Context
from knowledge.screening.intervals import Interval, Number, scale
from knowledge.screening.results import Treatment
from knowledge.screening.sources import Citations, load_citations
from knowledge.screening.tables import as_mapping, as_text, as_texts, check_keys, one_of, read_yaml
from knowledge.standards.model import MARKS

_HUNDRED = 100
TEXTS_FILE = Path(__file__).parent / "texts.yml"
STD_SINCE = "std_since"  # the month the standard is in force from, and how well it is known
PERCENT = "_percent"  # behind the name of a share: shown times a hundred


@dataclass(frozen=True)
class CitedText:
    """A fixed sentence with its source."""

    text: str
    cite: tuple[str, ...]


@dataclass(frozen=True)
class Later:
    """A treatment that changes after a date, except in the programmes it ``keeps``."""

    after: date
    treatment: Treatment
    text: str
    keeps: frozenset[str]


@dataclass(frozen=True)
class LedgerRule:
    """What becomes of one amount, and the source; another source for veterans."""

    fact: str
    label: str
    treatment: Treatment
    cite: tuple[str, ...]
    cite_veterans: tuple[str, ...]
    text: str
    later: Later | None


@dataclass(frozen=True)
class Texts:
    """All of texts.yml."""

    not_triggered: str
    right_to_apply: CitedText
    other_paths: str
    path_separator: str
    expired: CitedText
    shown_expired: CitedText
    at_window: str
    question_separator: str
    date: str
    month: str
    since: Mapping[str, str]
    remark: Mapping[str, str]
    number: Mapping[str, str]
    ledger: Mapping[str, LedgerRule]


@cache
def load_texts(path: Path = TEXTS_FILE) -> Texts:
    """Read texts.yml; raises KnowledgeError naming the key that is missing or unknown."""
    return build_texts(path.name, read_yaml(path), load_citations())


def build_texts(file: str, raw: Mapping[str, Any], cites: Citations) -> Texts:
    """Return the texts written in ``raw``; raises TableError naming the key."""
    check_keys(file, raw, set(Texts.__dataclass_fields__))
    check_keys(f"{file}: number", raw["number"], {"range", "at_least", "at_most", "open"})
    for key in ("since", "remark"):
        check_keys(f"{file}: {key}", raw[key], set(MARKS))
    for key in Texts.__dataclass_fields__.keys() - _STRUCTURED:
        as_text(file, raw[key], key)
    cited = {key: _read_cited(f"{file}: {key}", raw[key], cites) for key in _CITED}
    ledger = {
        fact: _read_ledger(f"{file}: ledger.{fact}", fact, entry, cites)
        for fact, entry in as_mapping(file, raw["ledger"], "ledger").items()
    }
    return Texts(**{**raw, **cited, "ledger": ledger})


_CITED = ("right_to_apply", "expired", "shown_expired")
_STRUCTURED = {*_CITED, "number", "since", "remark", "ledger"}


def _read_cited(place: str, raw: Any, cites: Citations) -> CitedText:
    check_keys(place, raw, {"text", "cite"})
    return CitedText(as_text(place, raw["text"], "text"), cites.read(place, raw["cite"]))


def _read_ledger(place: str, fact: str, raw: Any, cites: Citations) -> LedgerRule:
    check_keys(place, raw, {"label", "treatment", "cite"}, {"cite_veterans", "text", "later"})
    one_of(place, raw["treatment"], _TREATMENTS, "treatment")
    cite = cites.read(place, raw["cite"])
    veterans = raw.get("cite_veterans", raw["cite"])
    return LedgerRule(
        fact=fact,
        label=as_text(place, raw["label"], "label"),
        treatment=Treatment(raw["treatment"]),
        cite=cite,
        cite_veterans=cites.read(place, veterans, "cite_veterans"),
        text=raw.get("text", ""),
        later=_read_later(f"{place}.later", raw["later"]) if "later" in raw else None,
    )


_TREATMENTS = tuple(treatment.value for treatment in Treatment)


def _read_later(place: str, raw: Any) -> Later:
    check_keys(place, raw, {"after", "treatment", "text", "keeps"})
    one_of(place, raw["treatment"], _TREATMENTS, "treatment")
    if not isinstance(raw["after"], date):
        message = f"after: expected a day such as 2025-12-31, got {raw['after']!r}"
        raise TableError(place, "not_day", message, key="after", value=raw["after"])
    keeps = frozenset(as_texts(place, raw["keeps"], "keeps"))
    return Later(raw["after"], Treatment(raw["treatment"]), raw["text"], keeps)


def check_placeholders(
    place: str, text: Any, is_known: Callable[[str], bool], key: str = "text"
) -> None:
    """Refuse a sentence that is empty or has a placeholder nobody fills."""
    if not isinstance(text, str) or not text.strip():
        raise TableError(place, "no_sentence", f"{key}: a sentence is missing", key=key)
    try:
        names = placeholders(text)
    except ValueError as error:
        message = f"{key}: a brace stands alone in {text!r}"
        raise TableError(place, "brace", message, key=key, value=text) from error
    for name in names:
        if name != STD_SINCE and not is_known(name.removesuffix(PERCENT)):
            message = f"{key}: nothing fills {{{name}}}"
            raise TableError(place, "placeholder", message, key=key, value=name)


def fill(ctx: Context, texts: Texts, text: str) -> str:
    """Return ``text`` with numbers, words and dates of this context put in."""
    for name in placeholders(text):
        text = text.replace(f"{{{name}}}", _shown(ctx, texts, name))
    return text


@cache
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def _shown(ctx: Context, texts: Texts, name: str) -> str:
    if name == STD_SINCE:
        return _since(ctx, texts)
    if name.endswith(PERCENT):
        return show_number(texts, scale(amounts.number(ctx, name.removesuffix(PERCENT)), _HUNDRED))
    value = ctx.facts.value(name) if name not in amounts.DERIVED else None
    if isinstance(value, str):
        return value
    return show_number(texts, amounts.number(ctx, name))


def _since(ctx: Context, texts: Texts) -> str:
    lines = {"urban": ["std_urban"], "rural": ["std_rural"]}
    used = lines.get(str(ctx.facts.value("track")), ["std_urban", "std_rural"])
    weakest = max((ctx.marks[name] for name in used), key=MARKS.index)
    month = show_month(texts, max(ctx.dates[name] for name in used))
    return texts.since[weakest].format(month=month)


def show_number(texts: Texts, interval: Interval) -> str:
    """Return an interval as people write it: at most two decimals, ends named."""
    low, high = interval
    if low is not None and high is not None:
        ends = {"low": _figure(low), "high": _figure(high)}
        return ends["low"] if low == high else texts.number["range"].format(**ends)
    if low is not None:
        return texts.number["at_least"].format(low=_figure(low))
    if high is not None:
        return texts.number["at_most"].format(high=_figure(high))
    return texts.number["open"]


def show_month(texts: Texts, day: date) -> str:
    """Return the month of a date in words."""
    return texts.month.format(year=day.year, month=day.month)


def show_date(texts: Texts, day: date) -> str:
    """Return a date in words."""
    return texts.date.format(year=day.year, month=day.month, day=day.day)


def _figure(number: Number) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
