"""Links to a slip for channels that keep no cookie: signed, and good for a short while."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from actions.screening.privacy import HEALTH_MINUTES
from bot.settings import Settings
from knowledge import clock

LINK_MINUTES = HEALTH_MINUTES  # a link never outlives what it may show
_PURPOSE = b"laobing slip link"


@dataclass(frozen=True)
class SlipLinks:
    """Makes and checks links; every process with the same settings knows the others' links."""

    base_url: str
    secret: bytes = field(repr=False)

    def make(self, key: str) -> str:
        """Return an address that shows the slip until LINK_MINUTES from now."""
        until = int((clock.now() + timedelta(minutes=LINK_MINUTES)).timestamp())
        query = urlencode({"until": until, "sign": self._sign(key, str(until))})
        return f"{self.base_url}/slip/{key}?{query}"

    def is_valid(self, key: str, until: str, sign: str) -> bool:
        """Say whether we made this link and it has not run out."""
        expected = self._sign(key, until).encode()
        if not hmac.compare_digest(expected, sign.encode("utf-8", "replace")):
            return False
        return clock.now().timestamp() < int(until)  # a number: we signed it

    def _sign(self, key: str, until: str) -> str:
        told = f"{key}\n{until}".encode("utf-8", "replace")
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()


def make_links(settings: Settings) -> SlipLinks | None:
    """Return the links; None without a public address, or without the channel that needs them.

    The signing key is derived from that channel's token: it is secret, and every process has it.
    """
    token = settings.telegram_token.get_secret_value()
    if not settings.public_url or not token:
        return None
    secret = hmac.new(token.encode(), _PURPOSE, hashlib.sha256).digest()
    return SlipLinks(settings.base_url, secret)
