"""The answer: an ordered list of small steps over one context (design §5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from actions.answering.compose import compose
from actions.answering.conflicts import note_conflicts
from actions.answering.crisis import stop_for_crisis
from actions.answering.decide import decide
from actions.answering.familiar import vocabulary
from actions.answering.followup import resume
from actions.answering.meta import answer_meta
from actions.answering.model import Answer, Contact, Context, Topic
from actions.answering.parts import take_apart
from actions.answering.privacy import refuse
from actions.answering.retrieve import retrieve
from actions.answering.rules import load_rules
from actions.answering.scope import check_scope
from actions.answering.tools import Index, Tools
from actions.texts import Texts
from knowledge.conflicts import Comparer
from knowledge.documents import Document, load_catalogue
from knowledge.documents.declared import Declared, load_declared
from knowledge.offices import Queue, load_queues
from knowledge.questions import load_questions
from knowledge.retrieval.settings import load_retrieval_settings
from knowledge.screening.sources import load_sources
from knowledge.standards import load_with_history
from knowledge.text.cleaning import clean, for_matching

Step = Callable[[Tools, Context], Context | Answer]
STEPS: tuple[Step, ...] = (
    stop_for_crisis,
    refuse,
    check_scope,
    resume,
    retrieve,
    answer_meta,
    decide,
    take_apart,
    note_conflicts,
)


@dataclass(frozen=True)
class Answerer:
    """Answers questions from the documents. Holds no state; safe in several threads."""

    tools: Tools

    def answer(
        self,
        question: str,
        on: date,
        district: str,
        *,
        topic: Topic | None = None,
        searched: int = 0,
    ) -> Answer:
        """Answer a citizen's question as of a date, for a district such as 重庆市开州区.

        ``topic`` is what the conversation was just about: «那要带啥子？» goes on from it.
        ``searched`` asks retrieval for more clauses than usual; the answer does not change.

        Every step may stop with an outcome; the reply is always ready to send. Raises only what
        no step expects, for the action boundary to handle.
        """
        cleaned = clean(question)
        context = Context(
            cleaned, for_matching(cleaned), on, district, topic or Topic(), searched=searched
        )
        for step in STEPS:
            result = step(self.tools, context)
            if isinstance(result, Answer):
                return result
            context = result
        return compose(self.tools, context)


def build_answerer(
    index: Index,
    texts: Texts,
    contact: Contact | None = None,
    documents: Mapping[str, Document] | None = None,
    questions: Mapping[str, Sequence[str]] | None = None,
    declared: Sequence[Declared] | None = None,
    queues: Mapping[str, Queue] | None = None,
) -> Answerer:
    """Read the rules, the catalogue and the offices, and return the answerer.

    ``index`` is knowledge.retrieval's, or a stand-in with the same two methods; ``documents``
    are those it searches, by number, ``questions`` the authored ones, by clause id, ``declared``
    the differences that staff state, and ``queues`` those whose windows are named; the packaged
    ones by default.
    """
    if documents is None:
        documents = {document.number: document for document in load_catalogue()}
    if declared is None:
        declared = load_declared(index.clauses)
    return Answerer(
        Tools(
            index=index,
            texts=texts,
            rules=load_rules(),
            documents=documents,
            comparer=Comparer(index.clauses.values(), documents, declared),
            floor=load_retrieval_settings().floors.answer,
            contact=contact or Contact(),
            standards=load_with_history(),
            sources=load_sources(),
            vocabulary=vocabulary(
                _texts(index, load_questions() if questions is None else questions)
            ),
            offices={queue.id: queue.first for queue in (queues or load_queues()).values()},
        )
    )


def _texts(index: Index, questions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from (clause.text for clause in index.clauses.values())
    for texts in questions.values():
        yield from texts
