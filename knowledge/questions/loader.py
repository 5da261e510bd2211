"""Reading and checking the authored questions: those beside this module, and others like them."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import KnowledgeError

_PACKAGED = Path(__file__).parent
_NOTHING = "tag:yaml.org,2002:null"


class QuestionError(KnowledgeError):
    """A file of authored questions cannot be used."""


@dataclass(frozen=True)
class _Entry:
    """One question and where a clerk finds it."""

    clause_id: str
    text: str
    place: str  # "a_relief.yml line 12, A-2.3"


def load_questions(
    folder: Path = _PACKAGED, own: Sequence[Path] = ()
) -> dict[str, tuple[str, ...]]:
    """Return every authored question by clause id, in the order of the files.

    Reads all ``*.yml`` of ``folder`` and then the files ``own`` of the deployment: each a
    mapping of clause id to a list of questions; in an own file, which begins as a form to fill
    in, the list may be missing. Raises QuestionError, naming file, line and clause, for a
    malformed file, a clause without questions, a clause listed twice and a question asked twice
    (punctuation, spaces, case and character width do not make it another question).
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise QuestionError(f"no question files in {folder}; install the package again")
    clauses: dict[str, str] = {}
    questions: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for path in (*paths, *own):
        for entry in _entries(path, clauses, may_lack=path in own):
            _refuse_repeated(entry, seen)
            questions.setdefault(entry.clause_id, []).append(entry.text)
    return {clause_id: tuple(texts) for clause_id, texts in questions.items()}


def same_words(text: str) -> str:
    """Return what two questions share that differ in punctuation, spaces, case or width only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def check_clause_ids(questions: Mapping[str, object], clause_ids: Collection[str]) -> None:
    """Raise QuestionError when a question belongs to a clause that no document has."""
    unknown = sorted(set(questions) - set(clause_ids))
    if unknown:
        raise QuestionError(
            f"questions for clause {unknown[0]}, which is in no document; correct the id"
        )


def _entries(path: Path, clauses: dict[str, str], *, may_lack: bool) -> Iterator[_Entry]:
    root = _compose(path)
    if root is None and may_lack:
        return
    if not isinstance(root, yaml.MappingNode):
        raise QuestionError(f"{path.name}: expected clause ids with a list of questions under each")
    for key, value in root.value:
        clause_id = _text(key, f"{path.name} line {_line(key)}", "a clause id")
        place = f"{path.name} line {_line(key)}, {clause_id}"
        if clause_id in clauses:
            raise QuestionError(f"{place}: already at {clauses[clause_id]}; keep one list")
        clauses[clause_id] = place
        if may_lack and value.tag == _NOTHING:
            continue
        if not isinstance(value, yaml.SequenceNode) or not value.value:
            raise QuestionError(f"{place}: no questions; add lines that begin with '  - '")
        for item in value.value:
            where = f"{path.name} line {_line(item)}, {clause_id}"
            yield _Entry(clause_id, _text(item, where, "a question"), where)


def _compose(path: Path) -> yaml.Node | None:
    # Composed, not loaded: only nodes know their line, and a loaded dict hides repeated keys.
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.compose(file, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise QuestionError(f"cannot read {path.name}: {error}") from error


def _text(node: yaml.Node, place: str, wanted: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        raise QuestionError(f"{place}: expected {wanted} as plain text; put it in quotes")
    text: str = node.value.strip()
    if not same_words(text):
        raise QuestionError(f"{place}: expected {wanted}, found {node.value!r}")
    return text


def _refuse_repeated(entry: _Entry, seen: dict[str, str]) -> None:
    key = same_words(entry.text)
    if key in seen:
        raise QuestionError(
            f"{entry.place}: {entry.text!r} is already at {seen[key]}; remove one of them"
        )
    seen[key] = entry.place


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
