"""What is looked for in a conversation when a line comes in.

Those asked for every line are made once: making them takes longer than answering them.
"""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from actions.delivery.contents import Source
from actions.storage.tables import Author, Conversation, Message, Update


@cache
def conversation_of_key() -> Select[Conversation]:
    """Return the query of the conversation of ``channel`` and ``key``."""
    is_of_channel = Conversation.channel == bindparam("channel")
    return select(Conversation).where(is_of_channel, Conversation.channel_key == bindparam("key"))


@cache
def update_with_key() -> Select[Update]:
    """Return the query of the update of ``channel`` and ``key``."""
    is_of_channel = Update.channel == bindparam("channel")
    return select(Update).where(is_of_channel, Update.update_key == bindparam("key"))


@cache
def newest_two() -> Select[Message]:
    """Return the query of our two newest lines in ``conversation``, the newest first."""
    return outgoing(bindparam("conversation")).limit(2)


def newest_version(conversation_id: str, source: Source) -> Select[Message]:
    """Return the query of the newest line that came of the channel's message."""
    return line_from(conversation_id).where(Update.external_id == source.external_id)


def line_from(conversation_id: str) -> Select[Message]:
    """Return the query of the newest line that came in by an update."""
    return (
        select(Message)
        .join(Update, Update.message_id == Message.id)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(1)
    )


def outgoing(conversation_id: Any) -> Select[Message]:
    """Return the query of our lines, the newest first."""
    return (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.author != Author.CITIZEN.value)
        .order_by(Message.seq.desc())
    )
