"""Whether the process lives, whether it can serve, and its figures."""

from collections.abc import Iterator

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Executable, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.storage.database import Database, DatabaseAwayError
from actions.storage.tables import OPEN_STATES, Case, Outbox, Turn
from bot import threads
from bot.web.services import WebServices

_OPEN = [state.value for state in OPEN_STATES]
_COUNTS: tuple[tuple[str, str, str, Executable], ...] = (
    (
        "laobing_turns",
        "Turns by outcome; none while unfinished",
        "outcome",
        select(Turn.outcome, func.count()).group_by(Turn.outcome),
    ),
    (
        "laobing_outbox",
        "Outgoing messages by state",
        "state",
        select(Outbox.state, func.count()).group_by(Outbox.state),
    ),
    (
        "laobing_open_cases",
        "Open cases by queue",
        "queue",
        select(Case.queue, func.count()).where(Case.state.in_(_OPEN)).group_by(Case.queue),
    ),
)


class TableCollector(Collector):
    """Counts rows when asked: the tables are the truth, also after a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[GaugeMetricFamily]:
        for name, text_, label, _ in _COUNTS:
            yield GaugeMetricFamily(name, text_, labels=[label])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._database.reading() as tx:
            for name, text_, label, query in _COUNTS:
                family = GaugeMetricFamily(name, text_, labels=[label])
                for value, count in tx.execute(query):
                    family.add_metric([value or "none"], count)
                yield family


def health_router(services: WebServices) -> APIRouter:
    """Build /healthz, /readyz and /metrics."""
    router = APIRouter(tags=["operation"])
    registry = CollectorRegistry()
    registry.register(TableCollector(services.database))

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> Response:
        """Say what works; 503 when something does not."""
        results = {"database": await _is_database_there(services.database)}
        for name, check in services.checks.items():
            results[name] = await check()
        is_ready = all(results.values())
        body = {"status": "ready" if is_ready else "not ready", "checks": results}
        return JSONResponse(body, 200 if is_ready else 503)

    @router.get("/metrics")
    def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


async def _is_database_there(database: Database) -> bool:
    try:
        await threads.read(database, _ask)
    except (SQLAlchemyError, DatabaseAwayError):
        return False
    return True


def _ask(tx: Session) -> None:
    tx.execute(text("SELECT 1"))
