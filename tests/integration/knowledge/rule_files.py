"""A copy of every table that the rules rest on, to be broken."""

import shutil
from dataclasses import dataclass, fields
from pathlib import Path

from knowledge.screening.checking import Checked, Problem, RuleFiles, check
from knowledge.screening.dictionary import build_dictionary
from knowledge.screening.frequencies import build_frequencies
from knowledge.screening.interview_groups import build_groups
from knowledge.screening.interview_loading import build_questions
from knowledge.screening.rulebook import Basis, build_rulebook, read_tables
from knowledge.screening.sources import Citations, build_sources, clause_ids
from knowledge.screening.tables import read_yaml
from knowledge.screening.wording import build_texts
from knowledge.standards import load_standards, load_with_history


@dataclass(frozen=True)
class Tables:
    """The copied files; ``files`` is what a check gets."""

    folder: Path
    files: RuleFiles

    def path(self, name: str) -> Path:
        found = [*self.folder.glob(name), *self.folder.glob(f"*/{name}")]
        assert len(found) == 1, f"{name}: {found}"
        return found[0]

    def replace(self, name: str, old: str, new: str) -> int:
        """Replace the first ``old`` and return the line on which it begins."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def check(self) -> Checked:
        return check(self.files)

    def problems(self) -> list[Problem]:
        return list(self.check().problems)

    def load(self) -> None:
        """Load everything the way the product does, strictly."""
        files = self.files
        cites = Citations(clause_ids(), build_sources(files.sources.name, read_yaml(files.sources)))
        dictionary = build_dictionary(files.facts.name, read_yaml(files.facts), cites)
        texts = build_texts(files.texts.name, read_yaml(files.texts), cites)
        standards = load_standards(files.standards)
        load_with_history(files.standards, files.history)
        for rows in standards.rows.values():
            for row in rows:
                cites.read(f"{files.standards.name}: {row.name}", [row.source])
        book = build_questions(files.questions.name, read_yaml(files.questions), dictionary, cites)
        groups = read_yaml(files.groups)
        build_groups(files.groups.name, groups, book.questions, dictionary, cites)
        build_frequencies(files.frequencies.name, read_yaml(files.frequencies), dictionary)
        build_rulebook(read_tables(files.rules), Basis(dictionary, standards, texts, cites))


def copy_tables(folder: Path) -> Tables:
    packaged = RuleFiles()
    for field in fields(packaged):
        value = getattr(packaged, field.name)
        for path in value if isinstance(value, tuple) else (value,):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, folder / path.name)
    return Tables(
        folder,
        RuleFiles(
            **{
                field.name: tuple(folder / one.name for one in value)
                if isinstance(value := getattr(packaged, field.name), tuple)
                else folder / value.name
                for field in fields(packaged)
            }
        ),
    )
