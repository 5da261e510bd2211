"""Working days and hours: a month to look at, a day and a week to change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import clocks
from actions.accounts import NotAllowedError, SignedIn, covers, covers_everything
from actions.clocks import HoursError
from actions.supervision import schedule
from bot import threads
from bot.staff.pages import Pages
from bot.staff.supervisors.supervising import HoursEditor
from bot.web.deps import Services, built
from knowledge import clock

PAGE = "/staff/hours"
Words = Annotated[str, Form()]


def hours_router() -> APIRouter:
    """Build the page and its two forms."""
    router = APIRouter(prefix=PAGE, include_in_schema=False)
    router.add_api_route("", show_page, methods=["GET"])
    router.add_api_route("/day", change_day, methods=["POST"])
    router.add_api_route("/week", change_week, methods=["POST"])
    return router


class Page:
    """Who looks, and how the page is drawn."""

    def __init__(
        self, request: Request, services: Services, pages: Pages, who: HoursEditor
    ) -> None:
        self.request, self.services, self.pages, self.who = request, services, pages, who

    async def show(
        self, day: date, queue: str, status: int = 200, *, is_chosen: bool = False, **extra: Any
    ) -> Response:
        labels, who = self.pages.labels, self.who
        context = await threads.read(
            self.services.database, lambda tx: read_page(tx, who, day, queue)
        )
        mine = [one for one in labels.queues.values() if covers(who.staff, one.id)]
        context |= {
            "queues": [one for one in mine if not schedule.is_always_open(one.id)],
            "always": [one.name for one in mine if schedule.is_always_open(one.id)],
            "names": {one.id: one.name for one in labels.queues.values()},
            "is_day_chosen": is_chosen,
            "staff": who.staff,
            "csrf": who.csrf,
        }
        return self.pages.show(self.request, "hours.html", {**context, **extra}, status)

    async def change(
        self,
        work: Callable[[Session], object],
        done: str,
        problem: str,
        day: date,
        queue: str,
        **kept: Any,
    ) -> Response:
        """Do it and show the page again; when it cannot be done, say why and keep the words."""
        try:
            await threads.write(self.services.database, work)
        except HoursError:
            notice = self.services.texts.render(f"oversight.hours.problem.{problem}")
            is_chosen = problem == "day"
            return await self.show(day, queue, 422, is_chosen=is_chosen, notice=notice, **kept)
        query = urlencode({"day": day.isoformat(), "queue": queue, "done": done})
        return RedirectResponse(f"{PAGE}?{query}", 303)


APage = Annotated[Page, Depends(built(Page))]


async def show_page(
    page: APage, month: str = "", day: str = "", queue: str = "", done: str = ""
) -> Response:
    texts, key = page.services.texts, f"oversight.hours.done.{done}"
    chosen = _date(day)
    shown = chosen or _date(f"{month}-01") or clock.today()
    return await page.show(
        shown,
        _queue(page.who, queue),
        is_chosen=chosen is not None,
        done=texts.render(key) if texts.has(key) else "",
    )


async def change_day(
    page: APage, day: Words = "", working: Words = "", name: Words = "", act: Words = "save"
) -> Response:
    """Set a date for every queue, or let it be what the official calendar says."""
    _require_all(page.who)
    chosen, staff_id = _date(day), page.who.staff.id

    def work(tx: Session) -> None:
        if chosen is None or (act != "clear" and working not in ("yes", "no")):
            raise HoursError(f"{day!r} is no date, or {working!r} neither yes nor no")
        if act == "clear":
            clocks.clear_day(tx, chosen)
        else:
            clocks.set_day(tx, chosen, working == "yes", name, staff_id)

    done = "cleared" if act == "clear" else "day"
    return await page.change(work, done, "day", chosen or clock.today(), "", name=name)


async def change_week(
    page: APage,
    weekday: Annotated[int, Form()] = -1,
    queue: Words = "",
    spans: Words = "",
    act: Words = "save",
) -> Response:
    """Set one weekday of a queue, or let it have again what holds for all."""
    if queue:
        _queue(page.who, queue)
    else:
        _require_all(page.who)
    staff_id = page.who.staff.id

    def work(tx: Session) -> None:
        if act == "clear":
            clocks.clear_hours(tx, queue, weekday)
        else:
            clocks.set_hours(tx, queue, weekday, schedule.read_spans(spans), staff_id)

    done = "usual" if act == "clear" else "hours"
    kept = {"bad_weekday": weekday, "bad_spans": spans}
    return await page.change(work, done, "hours", clock.today(), queue, **kept)


def read_page(tx: Session, who: SignedIn, day: date, queue: str) -> dict[str, Any]:
    """Read the month of a date, the date itself and the week of a queue."""
    first = day.replace(day=1)
    return {
        "weeks": schedule.read_month(tx, first),
        "chosen_day": schedule.read_day(tx, day),
        "first": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "today": clock.today(),
        "week": schedule.read_week(tx, queue),
        "queue": queue,
        "may_edit_all": covers_everything(who.staff),
        "missing": clocks.missing_years(tx),
    }


def _queue(who: SignedIn, queue: str) -> str:
    if queue and not covers(who.staff, queue):
        raise NotAllowedError(f"{who.staff.id} may not edit the hours of {queue}")
    return queue


def _require_all(who: SignedIn) -> None:
    if not covers_everything(who.staff):
        raise NotAllowedError(f"{who.staff.id} has a part only; this holds for all")


def _date(written: str) -> date | None:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
