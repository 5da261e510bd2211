"""What the tests of learning share: turns that ended somehow, staff, an index."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from actions import accounts
from actions.delivery import inbound
from actions.learning import IndexKeeper
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Message, Staff, Turn, TurnState
from knowledge import clock
from knowledge.outcomes import Outcome
from knowledge.retrieval import ClauseIndex, build_index, load_index

PASSWORD = "a-long-enough-one"


class LearningWorld:
    """Citizens who asked something, and the staff who read it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._asked = 0

    def ask(self, text: str, outcome: Outcome, *, key: str = "one", asked: str = "") -> int:
        """Run one turn to its end; return the seq of the bot's answer."""
        self._asked += 1
        with self.database.transaction() as tx:
            accepted = inbound.accept(tx, "web", key, f"u{self._asked}", inbound.Said(text))
            turn = tx.scalars(select(Turn).order_by(Turn.id.desc()).limit(1)).one()
            extra = {"asked": asked} if asked else {}
            reply = Reply("答", outcome, extra=extra)
            origin = Origin(Author.BOT, turn_id=turn.id, part="answer.0")
            message = post(tx, accepted.conversation_id, reply, origin)
            turn.state, turn.outcome = TurnState.DONE.value, outcome.value
            turn.finished_at = clock.now()
            assert message is not None
            return message.seq

    def age(self, passed: timedelta) -> None:
        """Let every turn so far be that much older."""
        with self.database.transaction() as tx:
            tx.execute(update(Turn).values(finished_at=clock.now() - passed))

    def conversation(self, key: str = "one") -> str:
        with self.database.transaction() as tx:
            return inbound.open_conversation(tx, "web", key).id

    def hire(self, login: str, role: str) -> Staff:
        with self.database.transaction() as tx:
            return accounts.add_staff(tx, login, login, role=role, password=PASSWORD).staff

    def messages(self) -> list[Message]:
        with self.database.reading() as tx:
            return list(tx.scalars(select(Message).order_by(Message.id)))


def build_keeper(folder: Path) -> IndexKeeper:
    """A keeper over an index of its own."""
    build_index(folder)
    return IndexKeeper(load_index(folder), folder, "", None)


def copy_keeper(built: Path, index: ClauseIndex, folder: Path) -> IndexKeeper:
    """A keeper over a copy of the files of an index that is loaded already."""
    shutil.copytree(built, folder)
    return IndexKeeper(index, folder, "", None)
