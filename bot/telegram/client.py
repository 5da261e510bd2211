"""Making the Bot API client."""

import os

from telegram import Bot
from telegram.request import HTTPXRequest

_POLL_READ_S = 35.0


def make_bot(token: str, api_url: str) -> Bot:
    """Return a client for a Bot API server; ``api_url`` without ``/bot``."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's own switch; ints are leaving
    base = api_url.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(connection_pool_size=8),
        get_updates_request=HTTPXRequest(read_timeout=_POLL_READ_S),
    )
