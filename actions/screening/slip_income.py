"""The income ledger and the standards of a slip, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.screening.slip_facts import FactWords
from actions.screening.slip_model import AmountRow, IncomePart, StandardRow
from actions.screening.slip_sources import Sources
from actions.texts import Texts


@dataclass(frozen=True)
class IncomeWords:
    """Words the amounts that ``keep_amounts`` kept."""

    texts: Texts
    facts: FactWords
    sources: Sources

    def income(self, kept: Mapping[str, Any] | None) -> IncomePart | None:
        """Return the ledger; None when nothing was said about income, or it was left out."""
        if kept is None:
            return None
        labels = (self.facts.label(fact) for fact in kept["open"])
        return IncomePart(
            rows=tuple(self._amount(line) for line in kept["lines"]),
            counted=kept["counted"],
            deducted=kept["deducted"],
            left=kept["left"],
            heads=kept["heads"],
            per_head=kept["per_head"],
            open=tuple(dict.fromkeys(labels)),
            compared=self.standards(kept["lines_compared"]),
        )

    def standards(self, kept: Iterable[Mapping[str, Any]]) -> tuple[StandardRow, ...]:
        """Return the amounts that have a name people know, with their dates and sources."""
        return tuple(self._standard(one) for one in kept if self._label(one["name"]))

    def _amount(self, line: Mapping[str, Any]) -> AmountRow:
        neutral = self.facts.neutral(line["fact"])
        return AmountRow(
            label=neutral or line["label"],
            amount=line["amount"],
            treatment=line["treatment"],
            words=self.texts.render(f"slip.treatment.{line['treatment']}"),
            note="" if neutral else line["note"],
            refs=self.sources.refs(line["cite"]),
        )

    def _standard(self, one: Mapping[str, Any]) -> StandardRow:
        mark = f"slip.mark.{one['mark']}"
        return StandardRow(
            label=self._label(one["name"]),
            amount=one["amount"],
            since=self.day(date.fromisoformat(one["valid_from"])),
            mark=self.texts.render(mark) if self.texts.has(mark) else "",
            is_expired=one["is_expired"],
            refs=self.sources.refs([one["source"]]),
        )

    def day(self, day: date) -> str:
        """Return a date in words."""
        return self.texts.render("slip.date", year=day.year, month=day.month, day=day.day)

    def _label(self, name: str) -> str:
        keys = (f"standards.label.{name}", f"slip.standard.{name}")
        return next((self.texts.render(key) for key in keys if self.texts.has(key)), "")
