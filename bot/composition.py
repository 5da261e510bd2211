"""The composition root: the only place that knows how the parts fit together."""

from dataclasses import dataclass
from datetime import timedelta

from actions import clocks, handoff
from actions.answering import Answerer, Contact, build_answerer, crisis_answer, find_crisis
from actions.edge.context import Edge
from actions.learning import IndexKeeper
from actions.replies import Reply
from actions.screening import Interview, build_interview
from actions.storage.database import Database
from actions.texts import Texts, load_texts
from bot.dialogue.client import DialogueClient
from bot.gateway.at_once import make_at_once
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.gateway.outbox import OUTBOX
from bot.gateway.turns import Skills, TurnRunner
from bot.secret_key import use_keys
from bot.settings import Settings
from knowledge import clock
from knowledge.documents import load_clauses
from knowledge.documents.clauses import own_questions
from knowledge.documents.declared import load_declared
from knowledge.offices import load_queues
from knowledge.questions import load_questions
from knowledge.retrieval import load_index
from knowledge.screening import load_rulebook


@dataclass(frozen=True)
class Services:
    """Everything a running assistant is made of, apart from its servers and children."""

    settings: Settings
    database: Database
    texts: Texts
    hub: Hub
    keeper: IndexKeeper
    gateway: Gateway
    edge: Edge
    dialogue: DialogueClient
    turns: TurnRunner


def make_answerer(settings: Settings, texts: Texts) -> Answerer:
    """Return the answerer over the index in ``var_dir``; raises IndexUnavailableError."""
    return _answerer(make_keeper(settings), settings, texts)


def make_keeper(settings: Settings) -> IndexKeeper:
    """Return the index in ``var_dir`` and its keeper; raises IndexUnavailableError."""
    where = (settings.index_dir, settings.embedding_model, settings.documents_dir)
    return IndexKeeper(load_index(*where), *where)


def _answerer(keeper: IndexKeeper, settings: Settings, texts: Texts) -> Answerer:
    contact = Contact(settings.contact_phone, settings.contact_address, settings.contact_hours)
    holder, own = keeper.holder, settings.documents_dir
    questions = load_questions(own=own_questions(own))
    declared = load_declared(holder.clauses, own=own)
    queues = load_queues(own=settings.effective_offices_dir)
    return build_answerer(holder, texts, contact, holder.documents, questions, declared, queues)


def make_services(settings: Settings) -> Services:
    """Build the parts. The index must be there; the database need not be reachable yet.

    Raises OfficesError naming file and entry when the deployer's offices cannot be used, and
    SettingsError when the secret key cannot.
    """
    clocks.use_own(settings.clocks_dir, settings.effective_offices_dir)
    use_keys(settings)
    handoff.use(case_choices(settings))
    find_crisis("")  # reads its words now: the first who is in danger waits for nothing
    texts, hub, database = load_texts(), Hub(), Database(settings.effective_database_url)
    database.on_commit = lambda topics: hub.notify(topics | {OUTBOX})
    keeper, interview = make_keeper(settings), make_interview(settings, texts)
    answerer = _answerer(keeper, settings, texts)
    dialogue = DialogueClient(settings.effective_rasa_url, settings.dialogue_timeout_s)
    edge = Edge(
        database=database,
        answerer=answerer,
        interview=interview,
        texts=texts,
        queues=handoff.queues(),
        district=settings.district,
        today=clock.today,
    )
    skills = Skills(
        crisis=lambda text: find_danger(texts, text),
        reads_as_answer=interview.reads_as_answer,
        reads_as_opening=interview.reads_as_opening,
        asks_how=interview.asks_how,
    )
    return Services(
        settings=settings,
        database=database,
        texts=texts,
        hub=hub,
        keeper=keeper,
        gateway=Gateway(database, make_at_once(skills.crisis)),
        edge=edge,
        dialogue=dialogue,
        turns=TurnRunner(database, hub, dialogue, skills, texts),
    )


def case_choices(settings: Settings) -> handoff.Choices:
    """Return what the deployer decides about cases."""
    return handoff.Choices(
        offices=settings.effective_offices_dir,
        is_office_shown=settings.show_office,
        ask_after=timedelta(minutes=settings.ask_waiting_minutes),
        limits=settings.handoff_limits,
    )


def make_interview(settings: Settings, texts: Texts) -> Interview:
    """Return the screening interview."""
    clauses = {clause.id: clause for clause in load_clauses(own=settings.documents_dir)}
    return build_interview(load_rulebook(local=settings.local), texts, clauses)


def find_danger(texts: Texts, text: str) -> Reply | None:
    """Return the fixed text when words of danger are found."""
    finding = find_crisis(text)
    return None if finding is None else crisis_answer(texts, finding).as_reply()
