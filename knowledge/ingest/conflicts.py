"""Where a new document differs from those on the shelf, shown before anybody approves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.conflicts import Comparer, Conflict
from knowledge.documents import Clause, Document, load_clauses
from knowledge.documents.clauses import clause_id, make_clause
from knowledge.documents.declared import Declared, load_declared
from knowledge.documents.succession import end_superseded
from knowledge.errors import KnowledgeError
from knowledge.ingest.model import Draft


def with_conflicts(
    draft: Draft, own: Path, old: Document | None, catalogue: Sequence[Document]
) -> Draft:
    """Return the draft with its conflicts, and with new ids for the sentences of ``old``.

    ``catalogue`` are the documents on the shelf, ``old`` the one that the draft replaces. What
    staff declared of a sentence that is gone goes, too, with a warning.
    """
    try:
        shelf = {one.id: one for one in load_clauses(own=own)}
        declared = load_declared(shelf, own=own)
    except KnowledgeError as error:
        return replace(draft, warnings=(*draft.warnings, f"not compared with others: {error}"))
    moved = _moved(draft, shelf.values(), old)
    lost = (
        f"the difference declared of {' and '.join(one.clauses)} is dropped: a sentence is gone"
        for one in declared
        if one.renamed(moved) is None
    )
    kept = [new for one in declared if (new := one.renamed(moved))]
    others = [one for one in shelf.values() if one.id not in moved]
    documents = [*(one for one in catalogue if one != old), draft.document]
    conflicts = _conflicts(draft, others, end_superseded(documents), kept)
    return replace(draft, conflicts=conflicts, moved=moved, warnings=(*draft.warnings, *lost))


def _moved(draft: Draft, shelf: Iterable[Clause], old: Document | None) -> Mapping[str, str | None]:
    """Return the new id of each sentence of the old version, None for one that is gone."""
    new = {row.text: clause_id(draft.document, row) for row in reversed(draft.rows)}
    return {one.id: new.get(one.text) for one in shelf if old and one.document == old.number}


def _conflicts(
    draft: Draft,
    others: Sequence[Clause],
    documents: Sequence[Document],
    declared: Sequence[Declared],
) -> tuple[Conflict, ...]:
    new = [
        make_clause(draft.document, row, order, draft.marks[clause_id(draft.document, row)])
        for order, row in enumerate(draft.rows)
    ]
    comparer = Comparer([*others, *new], {one.number: one for one in documents}, declared)
    by_id = {one.id: one for one in others}
    return tuple(
        comparer.settle(clause, by_id[other], difference)
        for clause in new
        for other, difference in comparer.partners(clause).items()
    )
