"""A retrieval index that finds what a test tells it to, over the real clauses."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from actions.answering import Answer, Answerer, Contact, build_answerer
from actions.texts import Texts, load_texts
from knowledge.documents import Clause, load_clauses
from knowledge.errors import KnowledgeError

DAY = date(2025, 11, 1)
KAIZHOU = "重庆市开州区"


@dataclass(frozen=True)
class FakeHit:
    clause: Clause
    score: float


@dataclass
class FakeIndex:
    """Returns the same hits for every question; remembers what it was asked."""

    hits: tuple[tuple[str, float], ...] = ()
    is_broken: bool = False
    asked: list[tuple[str, int, date | None]] = field(default_factory=list)

    def search(self, question: str, *, top: int = 5, on: date | None = None) -> list[FakeHit]:
        self.asked.append((question, top, on))
        if self.is_broken:
            raise KnowledgeError("there is no index")
        return [FakeHit(self.clause(id), score) for id, score in self.hits][:top]

    @property
    def clauses(self) -> dict[str, Clause]:
        return clauses()

    def clause(self, id: str) -> Clause:
        return clauses()[id]


@dataclass
class WordIndex(FakeIndex):
    """Finds the clauses of the first word that occurs in the question, nothing without one."""

    words: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def search(self, question: str, *, top: int = 5, on: date | None = None) -> list[FakeHit]:
        found = next((hits for word, hits in self.words.items() if word in question), ())
        self.hits = found
        return super().search(question, top=top, on=on)


@cache
def clauses() -> dict[str, Clause]:
    return {clause.id: clause for clause in load_clauses()}


@cache
def texts() -> Texts:
    return load_texts()


@cache
def _built() -> Answerer:
    return build_answerer(FakeIndex(), texts())


def answerer(*hits: tuple[str, float], contact: Contact | None = None, broken=False) -> Answerer:
    """Return the real answerer over a fake index with these clause ids and scores."""
    tools = replace(_built().tools, index=FakeIndex(hits, broken), contact=contact or Contact())
    return Answerer(tools)


def knowing(**words: tuple[str, float]) -> Answerer:
    """Return the real answerer over an index that knows a clause for each of these words."""
    index = WordIndex(words={word: (hit,) for word, hit in words.items()})
    return Answerer(replace(_built().tools, index=index))


def ask(question: str, *hits: tuple[str, float], district: str = KAIZHOU, **parts) -> Answer:
    """Answer one question over a fake index."""
    return answerer(*hits, **parts).answer(question, DAY, district)


def cited(answer: Answer) -> list[str]:
    return [citation.clause for citation in answer.citations]
