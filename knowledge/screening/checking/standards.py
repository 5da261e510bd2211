"""Checking the amounts: every row of both tables, and the names the rules use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from knowledge.errors import TableError
from knowledge.screening.checking.files import RuleFiles
from knowledge.screening.checking.model import Problem
from knowledge.screening.checking.words import problem_of
from knowledge.screening.sources import Citations
from knowledge.screening.tables import nearest
from knowledge.screening.tabling.labels import load_labels
from knowledge.standards.model import Standard, StandardsError
from knowledge.standards.table import Row, Standards, add_row, read_rows, row_problems, standard_of

Report = Callable[[Problem], None]
Table = dict[str, tuple[Standard, ...]]


def check(files: RuleFiles, cites: Citations, report: Report) -> Standards:
    """Report every problem of both tables; return the rows that screening can use.

    A broken row still counts as a standard of its name, so that the rules that use it are not
    called wrong for it.
    """
    newer = _Checker(files.standards, cites, report)
    newer.run()
    history = _Checker(files.history, cites, report, later=newer.table)
    history.run()
    known = {name: newer.table.get(name) or (_unread(name),) for name in newer.names}
    return Standards(known)


@dataclass
class _Checker:
    path: Path
    cites: Citations
    report: Report
    later: Table = field(default_factory=dict)
    table: Table = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def run(self) -> None:
        try:
            for line, row in read_rows(self.path):
                self._row(line, row)
        except StandardsError as error:
            self._say(1, error)
            self.names.update(load_labels().standards)

    def _row(self, line: int, row: Row) -> None:
        name = row.get("name") or ""
        self._check_name(line, name)
        try:
            self.cites.check(self.path.name, row.get("source") or min(self.cites.clauses), "source")
        except TableError as error:
            self._say(line, error)
        broken = list(row_problems(self.path.name, row))
        for problem in broken:
            self._say(line, problem)
        if not broken:
            self._add(line, standard_of(row))

    def _check_name(self, line: int, name: str) -> None:
        self.names.add(name)
        known = load_labels().standards
        if name and name not in known:
            hint = nearest(name, known)
            self.report(problem_of(self.path, line, "unknown_standard", value=name, hint=hint))

    def _add(self, line: int, row: Standard) -> None:
        try:
            add_row(self.path.name, self.table, row)
            for newer in self.later.get(row.name, ())[:1]:
                add_row(self.path.name, {row.name: (row,)}, newer)
        except StandardsError as error:
            self._say(line, error)

    def _say(self, line: int, error: StandardsError | TableError) -> None:
        if isinstance(error, TableError):
            self.report(
                problem_of(
                    self.path, line, error.code, value=error.value, key=error.key, hint=error.hint
                )
            )
        else:
            self.report(problem_of(self.path, line, "refused", value=error))


def _unread(name: str) -> Standard:
    return Standard(name, date.min, Fraction(0), "", "", "")
