"""The whole check, table by table, each on what the tables before it gave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from knowledge.errors import KnowledgeError
from knowledge.screening.checking import cases, rules, standards
from knowledge.screening.checking.files import RuleFiles
from knowledge.screening.checking.model import Checked, Problem
from knowledge.screening.checking.settling import settle, slips
from knowledge.screening.checking.source import read_source
from knowledge.screening.checking.words import problem_of
from knowledge.screening.dictionary import Dictionary, build_dictionary
from knowledge.screening.frequencies import Case, build_frequencies
from knowledge.screening.interview_groups import build_groups
from knowledge.screening.interview_loading import build_questions
from knowledge.screening.interview_questions import Question, QuestionBook
from knowledge.screening.rulebook import Basis, Rulebook
from knowledge.screening.sources import Citations, build_sources, clause_ids
from knowledge.screening.understand_words import load_words
from knowledge.screening.wording import Texts, build_texts

Made = TypeVar("Made")
Build = Callable[[str, Mapping[str, Any]], Made]


def check(files: RuleFiles) -> Checked:
    """Return every problem of the tables, by file and line; never raises for broken tables."""
    found = _Found()
    cites = _check_sources(files, found)
    dictionary = _settle_file(files.facts, cites, found, _facts_builder(cites))
    texts = _settle_file(files.texts, cites, found, _texts_builder(cites))
    amounts = standards.check(files, cites, found.problems.append)
    found.counts["standards"] = sum(map(len, amounts.rows.values()))
    _check_words(files.words, found)
    if dictionary is not None:
        questions = _check_questions(files, cites, dictionary, found)
        if questions is not None:
            _check_groups(files, cites, dictionary, questions, found)
        _settle_file(files.frequencies, cites, found, _frequencies_builder(dictionary))
        found.counts["facts"] = len(dictionary.facts)
        if texts is not None:
            basis = Basis(dictionary, amounts, texts, cites)
            _check_rules(files, basis, questions, found)
        found.counts["cases"] = cases.check(files.cases, dictionary, found.problems.append)
    return Checked(found.counts, tuple(sorted(set(found.problems))))


@dataclass
class _Found:
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def _settle_file(path: Path, cites: Citations, found: _Found, build: Build[Made]) -> Made | None:
    source = read_source(path)
    found.problems.extend(slips(source))
    if not isinstance(source.content, dict):
        return None
    content: Mapping[str, Any] = source.content
    return settle(
        {path.name: source}, min(cites.clauses), lambda: build(path.name, content),
        found.problems.append,
    )  # fmt: skip


def _check_sources(files: RuleFiles, found: _Found) -> Citations:
    nothing = Citations(clause_ids(), {})
    sources = _settle_file(files.sources, nothing, found, build_sources)
    found.counts["sources"] = len(sources or {})
    return Citations(clause_ids(), sources or {})


def _facts_builder(cites: Citations) -> Build[Dictionary]:
    return lambda file, raw: build_dictionary(file, raw, cites)


def _texts_builder(cites: Citations) -> Build[Texts]:
    return lambda file, raw: build_texts(file, raw, cites)


def _check_words(path: Path, found: _Found) -> None:
    try:
        load_words(path)
    except KnowledgeError as error:
        found.problems.append(problem_of(path, 1, "refused", value=error))


def _check_questions(
    files: RuleFiles, cites: Citations, dictionary: Dictionary, found: _Found
) -> QuestionBook | None:
    def build(file: str, raw: Mapping[str, Any]) -> QuestionBook:
        return build_questions(file, raw, dictionary, cites)

    questions = _settle_file(files.questions, cites, found, build)
    found.counts["questions"] = len(questions.questions) if questions else 0
    return questions


def _check_groups(
    files: RuleFiles,
    cites: Citations,
    dictionary: Dictionary,
    questions: QuestionBook,
    found: _Found,
) -> None:
    # A question that is there but broken is reported already; a group may still name it.
    written = (read_source(files.questions).content or {}).get("questions")
    single = {*questions.questions, *(written if isinstance(written, dict) else {})}

    def build(file: str, raw: Mapping[str, Any]) -> Mapping[str, Question]:
        return build_groups(file, raw, single, dictionary, cites)

    groups = _settle_file(files.groups, cites, found, build)
    found.counts["questions"] += len(groups or {})


def _frequencies_builder(dictionary: Dictionary) -> Build[Mapping[str, tuple[Case, ...]]]:
    return lambda file, raw: build_frequencies(file, raw, dictionary)


def _check_rules(
    files: RuleFiles, basis: Basis, questions: QuestionBook | None, found: _Found
) -> None:
    rulebook: Rulebook | None = rules.check(files.rules, basis, found.problems.append)
    if rulebook is not None:
        found.counts["programmes"] = len(rulebook.programmes)
        found.counts["conditions"] = rules.count_conditions(rulebook)
    if rulebook is not None and questions is not None:
        found.problems += rules.unasked(rulebook, questions, read_source(files.facts))
