"""What goes through the ingest, and what comes out of it for approval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.conflicts import Conflict
from knowledge.documents import ClauseKind, Document
from knowledge.documents.clauses import clause_id
from knowledge.documents.marks import Mark
from knowledge.documents.parser import Row

Questions = Mapping[str, tuple[str, ...]]  # by clause id


@dataclass(frozen=True)
class Raw:
    """The text of a file as it stands there."""

    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    may_wrap: bool = False  # a line may be a part of a paragraph


@dataclass(frozen=True)
class Metadata:
    """What is known of a document; None or empty where nothing is.

    Guessed from the text, or given by the clerk: what is given wins, see over().
    """

    number: str | None = None
    title: str | None = None
    issuers: tuple[str, ...] = ()
    level: str | None = None
    region: str | None = None
    issued: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    supersedes: tuple[str, ...] = ()

    def over(self, guessed: "Metadata") -> "Metadata":
        """Return these values where there are any, else the guessed ones."""
        return Metadata(**{**vars(guessed), **{k: v for k, v in vars(self).items() if v}})


@dataclass(frozen=True)
class Draft:
    """A parsed document before anybody has approved it."""

    document: Document
    text: str  # paragraphs, one a line; parse() gives exactly ``rows``
    rows: tuple[Row, ...]
    marks: Mapping[str, Mark]  # by clause id
    warnings: tuple[str, ...]
    questions: Questions = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()  # with documents on the shelf
    moved: Mapping[str, str | None] = field(default_factory=dict)  # ids of the replaced version

    @property
    def answerable(self) -> Mapping[str, str]:
        """Return the sentences that an answer may quote, by clause id."""
        named = {clause_id(self.document, row): row for row in self.rows}
        return {
            name: row.text
            for name, row in named.items()
            if row.kind is ClauseKind.CLAUSE
            and any(function.startswith("ANS") for function in self.marks[name].functions)
        }
