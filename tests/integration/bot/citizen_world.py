"""One citizen at the gateway, the dialogue server a stand-in; staff act straight on the cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from actions import accounts, handoff
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Case, Contact, Conversation, Message
from actions.texts import load_texts
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.gateway.model import Commanded, Content, PressedTitle, Said
from bot.gateway.turns import Skills, TurnRunner
from knowledge.outcomes import Outcome


class Echo:
    """A dialogue server that says what it heard."""

    async def send(
        self, sender: str, text: str, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        return [{"text": f"机器人听到：{metadata['text']}"}]


@dataclass
class Citizen:
    """A citizen on a web page."""

    database: Database
    gateway: Gateway
    runner: TurnRunner
    keys: int = field(default=0)

    async def say(self, text: str) -> list[Message]:
        return await self._hear(Said(text))

    async def press(self, title: str) -> list[Message]:
        return await self._hear(PressedTitle(title))

    async def command(self, payload: str) -> list[Message]:
        """Press what a stored button stands for, whether or not it is still shown."""
        return await self._hear(Commanded("按钮", payload))

    async def _hear(self, content: Content) -> list[Message]:
        self.keys += 1
        before = len(self.lines())
        await self.gateway.accept("web", "citizen", f"k{self.keys}", content)
        await self.runner.drain()
        return [line for line in self.lines()[before:] if line.author != "citizen"]

    async def queue(self) -> Case:
        """Ask for a person; return the case."""
        conversation = await self.gateway.open_conversation("web", "citizen")
        with self.database.transaction() as tx:
            handoff.request(tx, conversation, reason="asked")
        return self.case()

    def take_over(self) -> Case:
        """A member of staff takes the open case."""
        with self.database.transaction() as tx:
            staff = accounts.add_staff(tx, "li", "李", office="甲甲镇窗口").staff
            case = handoff.open_case(tx, self.conversation().id)
            return handoff.claim(tx, case.id, staff.id, case.version)

    def end(self, case: Case) -> None:
        with self.database.transaction() as tx:
            handoff.resolve(tx, case.id, case.owner_id, "explained", "")

    def lines(self) -> list[Message]:
        with self.database.reading() as tx:
            return list(tx.scalars(select(Message).order_by(Message.seq)))

    def said(self) -> list[str]:
        """Return the citizen's own lines as they are stored."""
        return [line.text for line in self.lines() if line.author == "citizen"]

    def conversation(self) -> Conversation:
        with self.database.reading() as tx:
            return tx.scalars(select(Conversation)).one()

    def case(self) -> Case:
        with self.database.reading() as tx:
            return tx.scalars(select(Case).order_by(Case.id.desc())).first()

    def events(self) -> list[str]:
        with self.database.reading() as tx:
            return [event.kind for event in handoff.case_view(tx, self.case().id).events]

    def numbers(self) -> list[str]:
        with self.database.reading() as tx:
            return list(tx.scalars(select(Contact.value)))


def make_citizen(database: Database) -> Citizen:
    danger = Reply("快打110", Outcome.CRISIS)
    skills = Skills(
        crisis=lambda text: danger if "不想活" in text else None,
        reads_as_answer=lambda tx, conversation, text: False,
        reads_as_opening=lambda tx, conversation, text: False,
        asks_how=lambda text: False,
    )
    runner = TurnRunner(database, Hub(), Echo(), skills, load_texts())
    return Citizen(database, Gateway(database), runner)


def titles(line: Message) -> list[str]:
    """Return the titles of a line's buttons."""
    return [button["title"] for button in line.payload["buttons"]]
