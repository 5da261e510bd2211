"""``ingest``: a file becomes a policy document, once a person has seen what was understood."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from bot.cli.conflicts import side_by_side
from bot.cli.io import read_date, say
from bot.logs import set_up_logs
from bot.serving.prepare import prepare_index
from bot.settings import load_settings
from knowledge.documents import ClauseKind
from knowledge.documents.clauses import clause_id, marks_file, questions_file
from knowledge.ingest import Choices, Draft, IngestError, Metadata, add, make_draft

_OF_ONE_FILE = (
    "--number, --title, --key and --questions are of one document: give one FILE with them"
)

_CONFLICTS = (
    "[yellow]note[/]  it may say something else than documents on the shelf. Both are quoted "
    "then, the left one first. If one replaces the other, say no and give --supersedes; what is "
    "no difference goes into differences of catalogue.yml (docs/runbook.md)"
)


def add_to(cli: typer.Typer) -> None:
    """Register the command."""
    cli.command("ingest")(ingest_command)


def ingest_command(
    files: Annotated[list[Path], typer.Argument(help="txt, md, docx, pdf with text, html")],
    number: Annotated[str | None, typer.Option(help="文号")] = None,
    title: Annotated[str | None, typer.Option(help="title")] = None,
    issuer: Annotated[list[str] | None, typer.Option(help="who issued it; repeatable")] = None,
    key: Annotated[str | None, typer.Option(help="letters its clause ids begin with")] = None,
    level: Annotated[str | None, typer.Option(help="国家, 市 or 区县")] = None,
    region: Annotated[str | None, typer.Option(help="where it applies")] = None,
    issued: Annotated[str | None, typer.Option(help="date, YYYY-MM-DD")] = None,
    in_force_from: Annotated[str | None, typer.Option(help="first day, YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="last day, YYYY-MM-DD")] = None,
    supersedes: Annotated[
        list[str] | None, typer.Option(help="文号 that it replaces; repeatable")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(help="yml file of how people ask for its clauses")
    ] = None,
    accept_changes: Annotated[
        bool, typer.Option("--accept-changes", help="take tracked changes as accepted")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="put it in the place of the same 文号")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for scripts")] = False,
) -> None:
    """Show how files are understood as policy documents, and add those you approve."""
    if len(files) > 1 and (number or title or key or questions):
        raise typer.BadParameter(_OF_ONE_FILE)
    given = Metadata(
        number=number,
        title=title,
        issuers=tuple(issuer or ()),
        level=level,
        region=region,
        issued=read_date(issued),
        in_force_from=read_date(in_force_from),
        in_force_until=read_date(until),
        supersedes=tuple(supersedes or ()),
    )
    choices = Choices(key, accept_changes, replace, questions)
    settings = load_settings()
    set_up_logs(settings.log_level)
    own = settings.documents_dir
    taken = [_take(path, own, given, choices, is_approved=yes) for path in files]
    if any(taken):
        prepare_index(settings, say)
        say("the index knows it; restart `laobing serve` if it is running")
    if not all(taken):
        raise typer.Exit(1)


def _take(path: Path, own: Path, given: Metadata, choices: Choices, *, is_approved: bool) -> bool:
    """Add one file; say why when it is not added, so that the others go on."""
    try:
        draft = make_draft(path, own, given, choices)
        _show(draft)
        if not (is_approved or _approves(path)):
            say(f"{path}: not added")
            return False
        add(own, draft, replace=choices.replace)
    except IngestError as error:
        say(f"laobing: {path}: {error}")
        return False
    document, files = draft.document, own / "files"
    say(
        f"{path}: added as {document.key}, {document.number}. Strengths are guessed: "
        f"check {files / marks_file(document.file)}"
    )
    say(
        f"{len(draft.questions)} of its {len(draft.answerable)} clauses have questions: "
        f"write more in {files / questions_file(document.file)}"
    )
    return True


def _approves(path: Path) -> bool:
    if not is_terminal():
        raise IngestError("nobody is there to approve it; look at it in a terminal or give --yes")
    return typer.confirm(f"Add {path.name}?", default=False)


def is_terminal() -> bool:
    return sys.stdin.isatty()


def _show(draft: Draft) -> None:
    console = Console(highlight=False)
    document = draft.document
    for name, value in (
        ("title", document.title),
        ("number", document.number),
        ("issuers", "、".join(document.issuers)),
        ("level", f"{document.level}, {document.region}"),
        ("issued", _day(document.issued)),
        ("in force", f"{_day(document.in_force_from)} to {_day(document.in_force_until)}"),
        ("supersedes", "、".join(document.supersedes) or "-"),
    ):
        console.print(f"[bold]{name:>10}[/]  {escape(value)}")
    console.print(_tree(draft))
    for warning in draft.warnings:
        console.print(f"[yellow]note[/]  {escape(warning)}")
    if draft.conflicts:
        console.print(_CONFLICTS)
    for conflict in draft.conflicts:
        console.print(side_by_side(conflict))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"


def _tree(draft: Draft) -> Tree:
    """Return the rows below the headings that they stand under."""
    root = Tree(f"[bold]{escape(draft.document.key)}[/]")
    branches: dict[tuple[str, ...], Tree] = {}
    for row in draft.rows:
        name = clause_id(draft.document, row)
        above = row.path[:-1] if row.kind is ClauseKind.HEADING else row.path
        branch = branches.get(above, root)
        if row.kind is ClauseKind.HEADING:
            branches[row.path] = branch.add(f"[bold]{escape(name)}  {escape(row.text)}[/]")
        else:
            label = escape(f"[{draft.marks[name].label}]")
            branch.add(f"[dim]{escape(name)} {label}[/]  {escape(row.text)}")
    return root
