"""Made-up documents whose clauses agree or differ."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from knowledge.conflicts import Comparer, Difference
from knowledge.documents import Clause, ClauseKind, Document, Strength

FIRST = Document(
    key="X",
    number="测市发〔2024〕1号",
    title="关于试验事项的通知",
    issuers=("测试市民政局",),
    level="市",
    region="测试市",
    issued=date(2024, 3, 1),
    in_force_from=date(2024, 4, 1),
    in_force_until=None,
    supersedes=(),
    source="",
    file="",
)
SECOND = replace(
    FIRST,
    key="Y",
    number="测县发〔2025〕2号",
    title="关于试验工作的意见",
    issuers=("测试县民政局",),
    level="区县",
    region="测试市测试县",
    issued=date(2025, 3, 1),
    in_force_from=date(2025, 4, 1),
)


def clause(document: Document, text: str, *path: str, number: str = "1.1", **parts) -> Clause:
    """Return a clause of a document, a duty to be quoted unless told otherwise."""
    values = {"strength": Strength.DUTY, "functions": ("ANS",), "order": 0} | parts
    return Clause(
        id=f"{document.key}-{number}",
        document=document.number,
        kind=ClauseKind.CLAUSE,
        path=path or ("一、事项",),
        text=text,
        **values,
    )


def comparer(
    clauses: Iterable[Clause], documents: Iterable[Document] = (FIRST, SECOND), declared=()
) -> Comparer:
    return Comparer(clauses, {one.number: one for one in documents}, declared)


def difference(mine: Clause, theirs: Clause, *others: Clause, **parts) -> Difference | None:
    """Return how the second clause differs from the first, if it does."""
    return comparer((mine, theirs, *others), **parts).partners(mine).get(theirs.id)
