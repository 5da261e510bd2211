"""Reading a conversation, for the channels."""

from actions.delivery.reading import MessageView, messages_since

__all__ = ["MessageView", "messages_since"]
