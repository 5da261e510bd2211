"""Which messages staff may send again."""

from actions.storage.tables import Author, Conversation, Message, Mode, OutboxState

UNDELIVERED = (OutboxState.FAILED.value, OutboxState.UNCERTAIN.value)


def can_resend(conversation: Conversation, message: Message, delivery: str | None) -> bool:
    """Say whether a message may be sent again: it failed, or nobody knows whether it arrived.

    Not to a citizen who shut us out, and never the bot's words while a person holds the
    conversation (invariant I4).
    """
    is_bots = message.author == Author.BOT.value and conversation.mode == Mode.HUMAN.value
    return delivery in UNDELIVERED and conversation.blocked_at is None and not is_bots
