"""What has to be there before the assistant can start: database, index, dialogue model."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from actions import clocks, desk
from actions.accounts import second_factor
from actions.errors import ActionsError
from actions.learning import live_questions
from actions.storage.database import Database
from actions.storage.migrate import check_schema, current_revision, migrate
from bot.dialogue.environment import dialogue_python
from bot.dialogue.training import Project, ensure_model
from bot.errors import BotError
from bot.secret_key import use_keys
from bot.serving.frozen import warn_of_flips
from bot.settings import ROOT, Settings
from knowledge.retrieval import Learned, build_index, is_current

Say = Callable[[str], None]
UNREADABLE = (
    "the secret key is not the one that sealed these accounts' codes: put the old one back from the "
    "backup, or let the people in with recovery codes or `laobing staff reset-totp`"
)
_log = structlog.get_logger()
_LEARNING_SINCE = "0002"  # the revision that brought the table


class DatabaseUnusableError(BotError):
    """The database cannot be opened or is damaged."""


def prepare(settings: Settings, say: Say) -> Path | None:
    """Bring everything up to date; return the dialogue model. Does nothing where nothing changed.

    None when ``rasa_url`` names a dialogue server that runs elsewhere with a model of its own.
    Raises ActionsError, KnowledgeError or BotError with one clear line.
    """
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    prepare_database(settings)
    prepare_index(settings, say)
    warn_of_flips(settings)
    return None if settings.rasa_url else ensure_model(project(settings), say)


def prepare_database(settings: Settings) -> None:
    """Create or update the tables, with the official days and the first canned replies.

    What was stored open, or under an older key, is sealed with the present one. Raises
    DatabaseUnusableError, and SettingsError for a key that is none.
    """
    url = settings.effective_database_url
    use_keys(settings)
    try:
        migrate(url)
        seed_calendar(url)
        seed_canned(url)
        seal_secrets(url)
    except SQLAlchemyError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise DatabaseUnusableError(
            f"the database {shown} cannot be used: {why}. Is it running, and is it ours? "
            "LAOBING_DATABASE_URL names it; restore it from a backup if the file is damaged."
        ) from error


def seed_calendar(url: str) -> clocks.Seeded:
    """Write the official working days that the library knows; edited days stay as they are."""
    with closing(Database(url)) as database, database.transaction() as tx:
        return clocks.seed(tx)


def seed_canned(url: str) -> int:
    """Write the canned replies that a new installation begins with; return how many."""
    with closing(Database(url)) as database, database.transaction() as tx:
        return desk.seed_canned(tx)


def seal_secrets(url: str) -> None:
    """Seal what is open or under an older key; say so where the key is not the right one."""
    with closing(Database(url)) as database, database.transaction() as tx:
        unreadable = second_factor.seal_all(tx)
    if unreadable:
        _log.warning(UNREADABLE, action="staff_secrets_unreadable", accounts=unreadable)


def count_unreadable(settings: Settings) -> int:
    """Return how many accounts' secrets no key opens; none where there is no database yet."""
    url = settings.effective_database_url
    try:
        check_schema(url)
    except ActionsError:
        return 0
    with closing(Database(url)) as database, database.reading() as tx:
        return second_factor.count_unreadable(tx)


def prepare_index(settings: Settings, say: Say) -> None:
    """Build the retrieval index when documents, questions, model or learned questions changed."""
    where = (settings.index_dir, settings.embedding_model, settings.documents_dir)
    learned = read_learned(settings)
    if is_current(*where, learned):
        return
    say("building the index of the policy documents …")
    build_index(*where, learned)


def read_learned(settings: Settings) -> Learned:
    """Return the questions that staff made live; none where there is no database yet."""
    url = settings.effective_database_url
    if (current_revision(url) or "") < _LEARNING_SINCE:
        return {}
    with closing(Database(url)) as database, database.reading() as tx:
        return live_questions(tx)


def project(settings: Settings) -> Project:
    """Return the Rasa project and where its models are kept."""
    return Project(
        root=ROOT,
        python=dialogue_python(settings),
        models=settings.models_dir,
        log=settings.var_dir / "log" / "training.log",
    )
