"""``rules freeze`` and ``rules cases``: households whose outcomes change only after a review."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.io import InputError, read_date, read_rows
from bot.cli.rules_texts import text, texts
from bot.settings import load_settings
from knowledge import clock
from knowledge.screening import FactError, Rulebook, load_rulebook
from knowledge.screening.frozen import (
    PACKAGED_CASES,
    CaseReport,
    Expected,
    Flip,
    FreezeError,
    FrozenCase,
    Reducer,
    accept,
    changes,
    examine,
    freeze,
    load_cases,
    next_id,
    outcomes,
    write_case,
)
from knowledge.screening.tabling import load_labels


def add_to(cli: typer.Typer) -> None:
    """Register the commands."""
    cli.command("freeze")(freeze_command)
    cli.command("cases")(cases_command)


def freeze_command(
    facts: Annotated[Path, typer.Option(help='JSON lines {"id","facts":{…}}; - for stdin')],
    name: Annotated[str, typer.Option(help="what the case is, in a few words; no names")],
    line: Annotated[str | None, typer.Option("--id", help="which line, by its id")] = None,
    why: Annotated[str | None, typer.Option(help="why it is worth keeping")] = None,
    on: Annotated[str | None, typer.Option(help="as of this date, YYYY-MM-DD")] = None,
    packaged: Annotated[
        bool, typer.Option("--packaged", help="into the product's own cases, for developers")
    ] = False,
) -> None:
    """Keep a household and its outcomes, to see later whether the rules changed them."""
    folders = _folders()
    known = load_cases(folders)
    rulebook, day = load_rulebook(), read_date(on) or clock.today()
    told = _facts(facts, line)
    identity = next_id("S" if packaged else "D", [case.id for case in known.values()])
    reason = why or texts()["freeze"]["why"]
    try:
        case = freeze(
            rulebook, told, id=identity, name=name, why=reason, on=day, today=clock.today()
        )
    except FreezeError as error:
        raise InputError(_personal(error)) from error
    except FactError as error:
        raise InputError(text("freeze", "nothing_told", id=line or "1", why=error)) from error
    path = write_case(folders[0] if packaged else folders[1], case, rulebook)
    _say_frozen(rulebook, case, path, told)


def cases_command(
    accepted: Annotated[
        list[str] | None, typer.Option("--accept", help="case to accept; repeatable")
    ] = None,
    by: Annotated[str, typer.Option(help="who reviewed it, as an office or role")] = "",
    why: Annotated[str, typer.Option(help="why the change is right")] = "",
) -> None:
    """Run all frozen cases and list those that come out otherwise; accept them after a review."""
    rulebook, cases = load_rulebook(), load_cases(_folders())
    if accepted:
        _accept(rulebook, cases, accepted, by.strip(), why.strip())
        return
    reports = examine(rulebook, cases.values())
    flipped = [report for report in reports if report.is_flipped]
    for report in reports:
        for said in _report(rulebook, report):
            print(said)
    if not reports:
        print(texts()["cases"]["none"])
    elif flipped:
        print(text("cases", "bad", count=len(reports), flipped=len(flipped)))
    else:
        print(text("cases", "good", count=len(reports)))
    raise typer.Exit(1 if flipped else 0)


def _folders() -> tuple[Path, Path]:
    return (PACKAGED_CASES, load_settings().cases_dir)


def _facts(path: Path, wanted: str | None) -> dict[str, Any]:
    """Return the facts of one line; raises InputError when it is not clear which, or broken."""
    rows = list(read_rows(path))
    if wanted is not None:
        rows = [
            (number, row)
            for number, row in rows
            if not isinstance(row, InputError) and str(row.get("id", number)) == wanted
        ]
    if not rows:
        raise InputError(text("freeze", "no_line", file=path, id=wanted or ""))
    if len(rows) > 1:
        raise InputError(text("freeze", "many_lines", file=path, count=len(rows)))
    number, row = rows[0]
    if isinstance(row, InputError):
        raise row
    told = row.get("facts")
    if not isinstance(told, dict):
        raise InputError(text("freeze", "nothing_told", id=row.get("id", number), why="facts"))
    return told


def _personal(error: FreezeError) -> str:
    kinds = texts()["freeze"]["kinds"]
    found = [
        text("freeze", "finding", place=one.place, kind=kinds[one.kind]) for one in error.findings
    ]
    return text("freeze", "personal", findings=_joined(found))


def _say_frozen(rulebook: Rulebook, case: FrozenCase, path: Path, told: dict[str, Any]) -> None:
    print(text("freeze", "done", id=case.id, name=case.name, file=path, on=case.on))
    for key, one in case.expected.items():
        named = {"programme": key, "name": rulebook.programmes[key].name}
        print(text("freeze", "outcome", **named, outcome=_outcome(one)))
    reducer = Reducer(rulebook.dictionary)
    reducer.reduced(told)
    reduced = [
        text("freeze", "day" if one.is_day else "relation", place=one.place, value=one.value)
        for one in reducer.changes
    ]
    if reduced:
        print(text("freeze", "reduced", changes=_joined(reduced)))


def _accept(
    rulebook: Rulebook, cases: dict[Path, FrozenCase], wanted: list[str], by: str, why: str
) -> None:
    if not by or not why:
        raise InputError(texts()["cases"]["needs_note"])
    by_id = {case.id: (path, case) for path, case in cases.items()}
    for identity in wanted:
        if identity not in by_id:
            raise InputError(text("cases", "unknown", id=identity, known=_joined(by_id)))
    for identity in wanted:
        _accept_one(rulebook, *by_id[identity], by, why, clock.today())


def _accept_one(
    rulebook: Rulebook, path: Path, case: FrozenCase, by: str, why: str, today: date
) -> None:
    report = examine(rulebook, [case])[0]
    if report.problem is not None:
        key = report.problem.key
        raise InputError(text("cases", "unreadable", key=key, file=path).strip())
    if not (report.is_flipped or report.added):
        print(text("cases", "same", id=case.id))
        return
    try:
        now = outcomes(rulebook, case.facts, case.on)
        reviewed = accept(case, report, now, by=by, why=why, today=today)
    except FreezeError as error:
        raise InputError(_personal(error)) from error
    write_case(path.parent, reviewed, rulebook)
    print(text("cases", "accepted", id=case.id, changes=_joined(changes(report))))


def _report(rulebook: Rulebook, report: CaseReport) -> Iterator[str]:
    if not (report.is_flipped or report.added):
        return
    case = report.case
    yield text("cases", "case", id=case.id, name=case.name, on=case.on, why=case.why)
    if report.problem is not None:
        yield text("cases", "unreadable", key=report.problem.key, file=f"{case.id}.yml")
    if report.urgency is not None:
        yield texts()["cases"]["urgent"][str(report.urgency).lower()]
    for flip in report.flips:
        yield text(
            "cases",
            "flip",
            **_named(rulebook, flip),
            before=_outcome(flip.before),
            after=_outcome(flip.after),
        )
        yield from (text("cases", "gone", text=one) for one in flip.gone)
        yield from (text("cases", "come", text=one) for one in flip.come)
    for flip in report.added:
        yield text("cases", "added", **_named(rulebook, flip), after=_outcome(flip.after))


def _joined(words: Iterable[str]) -> str:
    return str(texts()["check"]["joint"]).join(words)


def _named(rulebook: Rulebook, flip: Flip) -> dict[str, str]:
    programme = rulebook.programmes.get(flip.programme)
    return {"programme": flip.programme, "name": programme.name if programme else ""}


def _outcome(one: Expected | None) -> str:
    labels = load_labels().outcomes
    if one is None:
        return str(texts()["cases"]["absent"])
    if one.provisional is None:
        return labels[one.outcome.value]
    return text(
        "cases",
        "provisional",
        outcome=labels[one.outcome.value],
        provisional=labels[one.provisional.value],
    )
