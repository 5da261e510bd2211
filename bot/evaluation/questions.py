"""Reading an evaluation set: JSON lines, see tests/evaluation/README.md."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.evaluation.model import FROM_THE_DOCUMENTS, Half, Question
from bot.settings import ROOT
from knowledge.outcomes import Outcome

QUESTIONS = ROOT / "tests" / "evaluation" / "questions.jsonl"
_NEEDED = {"id", "text", "kind", "gold", "expect", "half"}
_KNOWN = _NEEDED | {"gold_all", "also"}


class QuestionSetError(BotError):
    """An evaluation set cannot be used."""


def half_of(question_id: str) -> Half:
    """Return the half a question belongs to: settled by its id alone, so nobody chooses."""
    first = hashlib.sha256(question_id.encode("utf-8")).digest()[0]
    return Half.TEST if first % 2 else Half.DEV


def read_questions(path: Path, half: Half = Half.ALL) -> tuple[Question, ...]:
    """Return the questions of one half, or all; QuestionSetError names file, line and fault."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"cannot read {path}: {error}. Give a UTF-8 file.") from error
    questions = [
        _read(f"{path.name}, line {number}", line)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if len({question.id for question in questions}) != len(questions):
        raise QuestionSetError(f"{path.name}: an id occurs twice; give each question its own")
    return tuple(one for one in questions if half in (Half.ALL, one.half))


def digest(questions: Sequence[Question]) -> str:
    """Return what identifies a set, in whatever order."""
    rows = sorted(
        f"{one.id} {one.text} {one.expect} {sorted(map(sorted, one.parts))} {sorted(one.also)}"
        for one in questions
    )
    return hashlib.sha256("\n".join(rows).encode("utf-8")).hexdigest()


def _read(place: str, line: str) -> Question:
    row = _object(place, line)
    try:
        question = Question(
            id=row["id"],
            text=row["text"],
            kind=row["kind"],
            half=Half(row["half"]),
            expect=Outcome(row["expect"]),
            parts=_parts(row),
            also=frozenset(map(Outcome, row.get("also", ()))),
        )
    except (TypeError, ValueError) as error:
        raise QuestionSetError(f"{place}: {error}") from error
    if question.half is not half_of(question.id):
        raise QuestionSetError(f"{place}: {question.id} belongs to {half_of(question.id)}")
    if question.is_answerable != (question.expect in FROM_THE_DOCUMENTS):
        raise QuestionSetError(f"{place}: gold does not go with {question.expect!s}")
    return question


def _object(place: str, line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{place}: no JSON: {error.msg}") from error
    if not isinstance(row, dict) or row.keys() - _KNOWN or _NEEDED - row.keys():
        raise QuestionSetError(f"{place}: needs {sorted(_NEEDED)} and knows {sorted(_KNOWN)}")
    return row


def _parts(row: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    single = [row["gold"]] if row["gold"] else []
    return tuple(frozenset(part) for part in row.get("gold_all", single))
