"""The statistics: a page that is read at a glance, and the same as a table to take along."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from actions import accounts, statistics
from actions.accounts import Permission, SignedIn
from actions.statistics import Period, Statistics, StatisticsError
from actions.texts import Texts
from bot import threads
from bot.staff.labels import Labels
from bot.staff.pages import Pages, label
from bot.staff.supervisors import charts
from bot.staff.supervisors.supervising import StatisticsReader, chosen_queues
from bot.web.deps import Services
from bot.web.services import WebServices
from knowledge import clock

USUAL_DAYS = 30
QUICK = (7, 30, 90, 365)
PAGE = "/staff/statistics"
# Where the names of codes stand in the texts.
GROUPS = {
    "ends": "statistics.ends",
    "reopened": "statistics.reopened",
    "outcome": "handoff.resolution",
    "transfer": "statistics.transfer",
    "rating": "statistics.rating",
    "rating_reason": "handoff.rating_reason",
    "kept": "statistics.kept",
    "clock": "clocks.kind",
}

Day = Annotated[str, Query(max_length=10)]
Queues = Annotated[list[str], Query(max_length=20)]


@dataclass(frozen=True)
class Filters:
    """What the address asks for. ``is_bad``: its dates could not be read, the usual ones stand."""

    period: Period
    queues: tuple[str, ...]
    is_bad: bool = False

    def query(self, **other: object) -> str:
        dates = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        return urlencode({**dates, "queue": self.queues, **other}, doseq=True)


def statistics_router() -> APIRouter:
    """Build /staff/statistics and its table."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, show_page, methods=["GET"])
    router.add_api_route(f"{PAGE}.csv", send_table, methods=["GET"])
    return router


async def show_page(
    request: Request,
    services: Services,
    pages: Pages,
    who: StatisticsReader,
    first: Annotated[Day, Query(alias="from")] = "",
    last: Annotated[Day, Query(alias="to")] = "",
    queue: Queues = [],  # noqa: B006  (FastAPI copies it)
) -> Response:
    filters = read_filters(first, last, queue)
    found = await _read(services, who, filters)
    context = {
        **_context(found, filters, pages.labels, who),
        "staff": who.staff,
        "csrf": who.csrf,
        "groups": GROUPS,
    }
    return pages.show(request, "statistics.html", context, 422 if filters.is_bad else 200)


async def send_table(
    services: Services,
    pages: Pages,
    who: StatisticsReader,
    first: Annotated[Day, Query(alias="from")] = "",
    last: Annotated[Day, Query(alias="to")] = "",
    queue: Queues = [],  # noqa: B006  (FastAPI copies it)
) -> Response:
    filters = read_filters(first, last, queue)
    found = await _read(services, who, filters)
    say, name = _words(services.texts, pages.labels)
    period = filters.period
    return Response(
        statistics.as_csv(found, say, name),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="laobing-{period.first}-{period.last}.csv"',
            "Cache-Control": "no-store",
        },
    )


def read_filters(first: str, last: str, queues: list[str]) -> Filters:
    """Return the filters of an address; without dates the last 30 days."""
    today = clock.today()
    usual = Period(today - timedelta(days=USUAL_DAYS - 1), today)
    chosen = tuple(dict.fromkeys(queue for queue in queues if queue))
    try:
        until = date.fromisoformat(last) if last else today
        since = date.fromisoformat(first) if first else until - timedelta(days=USUAL_DAYS - 1)
        return Filters(Period(since, until), chosen)
    except (ValueError, OverflowError, StatisticsError):
        return Filters(usual, chosen, is_bad=True)


async def _read(services: WebServices, who: SignedIn, filters: Filters) -> Statistics:
    queues = chosen_queues(who.staff, list(filters.queues))
    has_questions = accounts.may(who.staff, Permission.LEARNING_READ)
    return await threads.read(
        services.database,
        lambda tx: statistics.read_statistics(
            tx, filters.period, queues, who.staff.units, has_questions=has_questions
        ),
    )


def _context(found: Statistics, filters: Filters, labels: Labels, who: SignedIn) -> dict[str, Any]:
    period, total = found.period, sum(row.count for row in found.volume)
    ratings = found.ratings.good + found.ratings.bad
    met, missed = sum(row.met for row in found.kept), sum(row.missed for row in found.kept)
    return {
        "found": found,
        "filters": filters,
        "queues": [
            queue for queue in labels.queues.values() if accounts.covers(who.staff, queue.id)
        ],
        "names": {queue.id: queue.name for queue in labels.queues.values()},
        "quick": [_quick(days, filters) for days in QUICK],
        "total": total,
        "all_times": found.times[0],
        "columns": charts.columns(period, found.volume),
        "by_queue": charts.queue_volumes(period, found.volume),
        "table": _table(found),
        "outcomes": charts.bars(found.ends.outcomes),
        "transfers": charts.bars(found.transfers.by_kind),
        "reasons": charts.bars(found.ratings.reasons),
        "steps": {
            step: charts.time_bars(found.times, step)
            for step in ("waiting", "first_reply", "handling")
        },
        "unanswered": charts.bars((str(one.group_id), one.count) for one in found.unanswered),
        "shares": {
            "resolved": charts.percent(found.ends.resolved, total),
            "reopened": charts.percent(found.ends.reopened, total),
            "good": charts.percent(found.ratings.good, ratings),
            "kept": charts.percent(met, met + missed),
        },
        "rated": ratings,
        "may_read_questions": accounts.may(who.staff, Permission.LEARNING_READ),
        "decided": met + missed,
        "percent": charts.percent,
    }


def _table(found: Statistics) -> dict[str, Any]:
    """Return every number of the chart over time: days with cases by queue."""
    queues = sorted({row.queue for row in found.volume})
    counts = {(row.day, row.queue): row.count for row in found.volume}
    days = sorted({row.day for row in found.volume})
    return {"queues": queues, "rows": [(d, [counts.get((d, q), 0) for q in queues]) for d in days]}


def _quick(days: int, filters: Filters) -> tuple[int, str, bool]:
    today = clock.today()
    period = Period(today - timedelta(days=days - 1), today)
    chosen = Filters(period, filters.queues)
    return days, f"{PAGE}?{chosen.query()}", filters.period == period


def _words(texts: Texts, labels: Labels) -> tuple[Callable[..., str], Callable[[str, str], str]]:
    def name(group: str, code: str) -> str:
        if group == "queue":
            return labels.queues[code].name if code in labels.queues else code
        return label(texts, GROUPS[group], code)

    return partial(_say, texts), name


def _say(texts: Texts, key: str, **values: object) -> str:
    return texts.render(f"statistics.export.{key}", **values)
