"""The authorisation matrix: every route × role × scope, against authorisation.yml.

"Through" means that the door opened, whatever the page then said about an empty form.
"""

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import yaml
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import delete

from actions import accounts, handoff
from actions.accounts import Permission
from actions.delivery import inbound
from actions.storage.database import Database
from actions.storage.tables import (
    CannedReply,
    Case,
    CaseState,
    Conversation,
    Mode,
    Staff,
    StaffSession,
    Transfer,
)
from bot.staff.app import staff_router
from bot.staff.doors.access import closed_without_door, doors_of, needs, open_to_all
from bot.staff.doors.session import COOKIE
from bot.web.app import create_web_app
from knowledge import clock
from tests.fakes.web import build_services, new_database

ROOT = Path(__file__).parents[3]
TABLE = yaml.safe_load((Path(__file__).parent / "authorisation.yml").read_text(encoding="utf-8"))
HERE = "qu-minzheng"
ELSEWHERE = "qu-tuiyi"
OFFERED_TO = "Q-TY"  # in the second half of the matrix; ELSEWHERE works it
FORMS = {  # of routes that look at the case only once their form is complete
    "POST /staff/cases/{case_id}/reply": {"version": "1", "text": "您好"},
}
ROLES = ("agent", "supervisor", "admin", "auditor")
DOOR_PAGES = ("/staff/login", "/staff/code", "/staff/two-step")  # with the way back in ?next=
CSRF = "the-token-of-every-session-here"


@dataclass(frozen=True)
class Person:
    """Somebody who tries a door; the case waits in Q-JZ, unit HERE."""

    role: str
    queues: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def is_in_scope(self) -> bool:
        in_queue = not self.queues or "Q-JZ" in self.queues
        return in_queue and (not self.units or HERE in self.units)

    @property
    def is_offered(self) -> bool:
        """Whether an offer of the case to OFFERED_TO is for them."""
        in_queue = not self.queues or OFFERED_TO in self.queues
        return in_queue and (not self.units or ELSEWHERE in self.units)

    @property
    def has_everything(self) -> bool:
        return not self.queues and not self.units


SCOPES = {
    "everywhere": {},
    "own queue": {"queues": ("Q-JZ",)},
    "other queue": {"queues": ("Q-TY",)},
    "own unit": {"units": (HERE,)},
    "other unit": {"units": (ELSEWHERE,)},
    "own queue, other unit": {"queues": ("Q-JZ",), "units": (ELSEWHERE,)},
    "other queue, own unit": {"queues": ("Q-TY",), "units": (HERE,)},
    "other queue and unit": {"queues": ("Q-TY",), "units": (ELSEWHERE,)},
}
PEOPLE = {f"{role}, {scope}": Person(role, **where) for role in ROLES for scope, where in SCOPES.items()}  # fmt: skip


def routes() -> dict[str, object]:
    """Return every route of the console by method and path."""
    return {
        f"{method} {route.path}": route
        for part in staff_router().routes
        for route in flat(part)
        for method in sorted(route.methods)
    }


def flat(route: object) -> Iterator:
    """Yield the route, or the routes of a router that was included as a whole."""
    inner = getattr(route, "original_router", None)
    if inner is None:
        yield route
        return
    for one in inner.routes:
        yield from flat(one)


ROUTES = routes()


# ---- the table and the routes


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(ROUTES) == sorted(TABLE)


def test_the_reference_lists_every_page():
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    pages = {name.split()[1] for name in ROUTES if name.startswith("GET ")}

    shown = {page: re.sub(r"\{\w+\}", "…", page) for page in pages}

    missing = [
        page for page, path in shown.items() if not re.search(f"`{re.escape(path)}[`?]", reference)
    ]
    assert missing == []


def test_every_route_declares_exactly_one_door():
    wrong = {name: len(doors_of(route.dependant)) for name, route in ROUTES.items()}

    assert {name for name, count in wrong.items() if count != 1} == set()


def test_only_the_sign_in_page_is_open_to_all():
    public = {name for name, route in ROUTES.items() if open_to_all in doors_of(route.dependant)}

    assert public == {"GET /staff/login", "POST /staff/login"}


def test_what_names_a_case_is_scoped():
    assert {name for name in ROUTES if "{case_id}" in name} == {
        name for name, row in TABLE.items() if row.get("scoped")
    }


# ---- trying every door


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("matrix")
    database = new_database(folder)
    services = build_services(database)
    with database.transaction() as tx:
        accepted = inbound.accept(tx, "web", "one", "one", inbound.Said("抚恤金"))
        case = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        case.unit = HERE
        handoff.leave_contact(tx, accepted.conversation_id, "13800001234")
        tx.add(CannedReply(title="请稍等", text="请稍等。"))
        tx.flush()
        case_id = case.id
    app = create_web_app(services)
    yield SimpleNamespace(app=app, database=database, case_id=case_id)
    database.close()
    shutil.rmtree(folder)


def hire(database: Database, person: Person, **more: object) -> int:
    with database.transaction() as tx:
        made = Staff(
            login=uuid4().hex,
            name="x",
            password_hash="-",
            role=person.role,
            queues=list(person.queues),
            units=list(person.units),
            **more,
        )
        tx.add(made)
        tx.flush()
        return made.id


def sign_in(database: Database, staff_id: int, *, is_verified: bool = True) -> str:
    with database.transaction() as tx:
        token = accounts.open_session(tx, staff_id, is_verified=is_verified).token
        tx.query(StaffSession).filter_by(staff_id=staff_id).update({"csrf": CSRF})
        return token


def forget_deeds(world: SimpleNamespace) -> None:
    """Put the case back: whoever got through may have taken it, and owners see what is theirs."""
    with world.database.transaction() as tx:
        case = tx.get_one(Case, world.case_id)
        case.state, case.owner_id, case.queue = CaseState.QUEUED.value, None, "Q-JZ"
        case.unit = HERE
        tx.get_one(Conversation, case.conversation_id).mode = Mode.QUEUE.value
        tx.execute(delete(Transfer))


def offer(world: SimpleNamespace, sender_id: int) -> None:
    """Let somebody own the case and offer it to another queue, which another unit works."""
    with world.database.transaction() as tx:
        case = tx.get_one(Case, world.case_id)
        case.state, case.owner_id = CaseState.TRANSFER_PENDING.value, sender_id
        now = clock.now()
        tx.add(
            Transfer(
                case_id=case.id,
                from_staff_id=sender_id,
                from_queue=case.queue,
                to_queue=OFFERED_TO,
                reason="wrong_queue",
                note="",
                offered_at=now,
                until=now + timedelta(minutes=30),
            )
        )


async def knock(world: SimpleNamespace, name: str, token: str, csrf: str = CSRF) -> str:
    """Try a route as a browser does; return what the door said."""
    method, path = name.split()
    path = path.replace("{case_id}", str(world.case_id))
    path = re.sub(r"\{\w+\}", "1", path)
    form = {"csrf": csrf, **FORMS.get(name, {})}
    status, location = await first_line(world.app, method, path, token, form)
    page, _, question = location.partition("?")
    if status == 303 and page in DOOR_PAGES and question.startswith("next="):
        return page
    if name == "GET /staff" and status == 303:
        return "refused"  # sent to the page where this person's work begins
    return {403: "refused", 401: "through"}.get(status, "through" if status < 500 else "broken")


async def first_line(
    app: FastAPI, method: str, path: str, token: str, form: dict[str, str]
) -> tuple[int, str]:
    """Return status and location as soon as they are known: a stream never ends."""
    body = urlencode(form).encode() if method == "POST" else b""
    started: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()

    unread = [body]

    async def receive() -> dict[str, object]:
        if not unread:
            await asyncio.Event().wait()  # the browser stays
        return {"type": "http.request", "body": unread.pop(), "more_body": False}

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start" and not started.done():
            headers = dict(message["headers"])
            started.set_result((message["status"], headers.get(b"location", b"").decode()))

    headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", f"{COOKIE}={token}".encode())]
    if method == "POST":
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    task = asyncio.create_task(app(scope, receive, send))
    await asyncio.wait({task, started}, return_when=asyncio.FIRST_COMPLETED)
    if not started.done():
        await task  # raises what went wrong
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return started.result()


def expected(row: dict, person: Person, *, is_on_offer: bool = False) -> str:
    if row["open"] in ("public", "half"):
        return "through"
    roles = [*row["open"], *(row.get("named", []) if person.queues else [])]
    is_receiver = is_on_offer and row.get("offered", False) and person.is_offered
    is_near = not row.get("scoped") or person.is_in_scope or is_receiver
    is_enough = not row.get("whole") or person.has_everything
    return "through" if person.role in roles and is_near and is_enough else "refused"


@pytest.mark.parametrize("name", sorted(TABLE))
async def test_signed_in_people_get_where_the_table_says(world: SimpleNamespace, name: str):
    actual = {}
    for title, person in PEOPLE.items():
        token = sign_in(world.database, hire(world.database, person))
        actual[title] = await knock(world, name, token)
        forget_deeds(world)

    assert actual == {title: expected(TABLE[name], person) for title, person in PEOPLE.items()}


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.get("scoped")))
async def test_an_offer_lets_its_receivers_look_and_work(world: SimpleNamespace, name: str):
    sender = hire(world.database, Person("agent"))
    actual = {}
    for title, person in PEOPLE.items():
        token = sign_in(world.database, hire(world.database, person))
        offer(world, sender)
        actual[title] = await knock(world, name, token)
        forget_deeds(world)

    assert actual == {
        title: expected(TABLE[name], person, is_on_offer=True) for title, person in PEOPLE.items()
    }


@pytest.mark.parametrize("name", sorted(TABLE))
async def test_nobody_else_gets_in(world: SimpleNamespace, name: str):
    """Signed out, disabled, ended, half signed in, a role that is in no table."""
    agent = Person("agent")
    disabled = sign_in(world.database, hire(world.database, agent))
    with world.database.transaction() as tx:
        tx.query(Staff).filter_by(id=accounts.read_session(tx, disabled).staff.id).update(
            {"is_disabled": True}
        )
    ended = sign_in(world.database, hire(world.database, agent))
    with world.database.transaction() as tx:
        tx.execute(delete(StaffSession).where(StaffSession.token_hash.is_not(None)))
    half = sign_in(world.database, hire(world.database, Person("supervisor")), is_verified=False)
    unknown = sign_in(world.database, hire(world.database, Person("boss")))

    answers = {
        "signed out": await knock(world, name, ""),
        "disabled": await knock(world, name, disabled),
        "ended": await knock(world, name, ended),
        "half": await knock(world, name, half),
        "unknown role": await knock(world, name, unknown),
    }

    is_public, is_half = (TABLE[name]["open"] == kind for kind in ("public", "half"))
    out = "through" if is_public else "/staff/login"
    assert answers == {
        "signed out": out,
        "disabled": out,
        "ended": out,
        "half": "through" if is_public or is_half else "/staff/two-step",
        "unknown role": "through" if is_public or is_half else "refused",
    }


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name.startswith("POST")))
@pytest.mark.parametrize("csrf", ["", "made-up"])
async def test_no_form_is_taken_without_its_token(world: SimpleNamespace, name: str, csrf: str):
    if TABLE[name]["open"] == "public":
        pytest.skip("there is no session yet; the origin is checked")
    token = sign_in(world.database, hire(world.database, Person("supervisor")))

    assert await knock(world, name, token, csrf) == "refused"


# ---- the default is no


@pytest.mark.parametrize(
    "doors", [[], [needs(Permission.OWN_ACCOUNT), open_to_all]], ids=["none", "two"]
)
async def test_a_route_without_exactly_one_door_is_closed(world: SimpleNamespace, doors: list):
    """Built as staff_router builds it, with a page that forgot its door."""
    router = APIRouter(dependencies=[Depends(closed_without_door)])
    part = APIRouter()
    part.add_api_route(
        "/staff/new",
        lambda: "secret",
        methods=["GET"],
        dependencies=[Depends(one) for one in doors],
    )
    router.include_router(part)
    app = create_web_app(build_services(world.database))
    app.include_router(router)
    token = sign_in(world.database, hire(world.database, Person("supervisor")))

    status, _ = await first_line(app, "GET", "/staff/new", token, {})

    assert status == 403
