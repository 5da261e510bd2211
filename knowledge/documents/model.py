"""Records of policy documents and their clauses."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ClauseKind(StrEnum):
    """What a row of a parsed document is."""

    META = "meta"  # title, number, addressees, preamble, signature
    HEADING = "heading"
    CLAUSE = "clause"  # one sentence that says something


class Strength(StrEnum):
    """What the clause's verb lets us promise."""

    DUTY = "duty"  # 职责: the department is told to do it
    DISCRETION = "discretion"  # 可以 / 可适当
    ENCOURAGEMENT = "encouragement"  # 鼓励, 支持, 倡导: never a right
    PILOT = "pilot"  # 探索, 目标, 试点: a plan
    PRINCIPLE = "principle"  # 原则
    DIVISION = "division"  # 分工: who does what
    NONE = "none"  # headings and front matter


@dataclass(frozen=True)
class Document:
    """A policy document. ``number`` is the 文号 and the key everywhere."""

    key: str  # prefix of its clause ids: "A"
    number: str
    title: str
    issuers: tuple[str, ...]
    level: str  # 国家 | 市 | 区县
    region: str
    issued: date | None  # None: the text does not say
    in_force_from: date | None
    in_force_until: date | None
    supersedes: tuple[str, ...]
    source: str
    file: str
    note: str = ""  # a caution shown with every quotation, e.g. the 2020 wording
    superseded_by: str = ""  # number of the document that ends this one, see succession.py

    def is_in_force(self, on: date) -> bool:
        """Tell whether the document may be quoted on a date; both ends are included."""
        starts, ends = self.in_force_from or date.min, self.in_force_until or date.max
        return starts <= on <= ends


@dataclass(frozen=True)
class Clause:
    """One row of a document; ``text`` is verbatim."""

    id: str
    document: str  # 文号
    kind: ClauseKind
    path: tuple[str, ...]  # headings above it, outermost first; a heading's ends with itself
    text: str
    order: int  # position in its document, from 0
    strength: Strength
    functions: tuple[str, ...]  # codes of clauses.md: "ANS", "PRE(低保)", "HND(Q-JZ)"
    label: str = ""  # the editors' own word for the strength, finer: "职责＋可以"
    is_guessed: bool = False  # the strength comes from rules, nobody has confirmed it yet

    @property
    def is_answerable(self) -> bool:
        """Tell whether an answer may quote this row, if only as background."""
        return any(function.startswith("ANS") for function in self.functions)

    @property
    def is_background(self) -> bool:
        """Tell whether the row may be quoted as background only, never as an entitlement."""
        return self.is_answerable and "ANS" not in self.functions

    @property
    def is_rule(self) -> bool:
        """Tell whether an answer may quote the row as what holds: no title, no background."""
        is_said = self.kind is ClauseKind.CLAUSE
        return is_said and self.is_answerable and not self.is_background
