"""Reading the lines of question files and comparing their texts."""

import json
import unicodedata
from pathlib import Path

TESTS = Path(__file__).parents[2]
SETS = TESTS / "evaluation"
CLAUSES = TESTS / "data" / "clauses.jsonl"


def read_lines(path: Path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
