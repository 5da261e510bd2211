"""What the composition root hands to the web."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from actions.learning import IndexKeeper
from actions.storage.database import Database
from actions.texts import Texts
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.settings import Settings
from bot.web.limits import Limits

Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class WebServices:
    """Everything the routers use. ``checks`` are asked by /readyz, beside the database.

    Without ``keeper`` there is no index to teach, and the console has no page for it.
    """

    database: Database
    gateway: Gateway
    hub: Hub
    settings: Settings
    texts: Texts
    limits: Limits
    keeper: IndexKeeper | None = None
    checks: Mapping[str, Check] = field(default_factory=lambda: MappingProxyType({}))
