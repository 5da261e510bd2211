"""The canned replies and their editor; what is put into a reply box is chosen on the case page."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import desk, supervision
from actions.accounts import NotAllowedError
from actions.storage.tables import CannedReply
from actions.supervision import CannedChangedError, CannedError, CannedLine, CannedProblem, Wording
from bot import threads
from bot.staff.frame import Frame
from bot.staff.pages import Pages
from bot.staff.supervisors.supervising import CannedEditor
from bot.web.deps import Services, built
from bot.web.services import WebServices
from knowledge.documents import load_clauses

PAGE = "/staff/canned"
Words = Annotated[str, Form()]


def canned_pages_router() -> APIRouter:
    """Build the list, the editor and its forms."""
    router = APIRouter(prefix=PAGE, include_in_schema=False)
    router.add_api_route("", show_list, methods=["GET"])
    router.add_api_route("/new", show_new, methods=["GET"])
    router.add_api_route("/new", write_new, methods=["POST"])
    router.add_api_route("/{canned_id}", show_one, methods=["GET"])
    router.add_api_route("/{canned_id}", write_one, methods=["POST"])
    router.add_api_route("/{canned_id}/switch", switch, methods=["POST"])
    return router


class Editor(Frame):
    """Who edits."""

    def __init__(
        self, request: Request, services: Services, pages: Pages, who: CannedEditor
    ) -> None:
        super().__init__(request, services, pages, who)

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        staff = self.who.staff
        queues = self.pages.labels.queues
        mine = [queue for queue in queues.values() if supervision.may_edit(staff, queue.id)]
        base = {
            "queues": mine,
            "names": {queue.id: queue.name for queue in queues.values()},
            "may_edit_all": supervision.may_edit(staff, ""),
            "limits": (supervision.MAX_TITLE, supervision.MAX_TEXT),
        }
        return super().show(template, status, **{**base, **context})

    def say(self, key: str, **values: object) -> str:
        return self.texts.render(f"oversight.canned.{key}", **values)


AnEditor = Annotated[Editor, Depends(built(Editor))]


class Typed:
    """What is in the form."""

    def __init__(
        self,
        title: Words = "",
        text: Words = "",
        queue: Words = "",
        version: Annotated[int, Form()] = 0,
        act: Words = "save",
        checked: Words = "",
    ) -> None:
        self.wording = Wording(title, text, queue)
        self.version = version
        self.is_preview = act == "preview"
        self.is_checked = checked == "yes"


ATyped = Annotated[Typed, Depends(built(Typed))]


async def show_list(editor: AnEditor, done: str = "") -> Response:
    staff = editor.who.staff
    lines = await threads.read(
        editor.services.database, lambda tx: supervision.list_canned(tx, staff)
    )
    key = f"oversight.canned.done.{done}"
    notice = editor.services.texts.render(key) if editor.services.texts.has(key) else ""
    return editor.show("canned.html", lines=lines, done=notice)


async def show_new(editor: AnEditor) -> Response:
    return editor.show("canned_edit.html", row=None, wording=Wording("", ""), version=0)


async def show_one(editor: AnEditor, canned_id: int) -> Response:
    line = await threads.read(editor.services.database, lambda tx: _one(tx, editor, canned_id))
    wording = Wording(line.row.title, line.row.text, line.row.queue)
    return editor.show("canned_edit.html", row=line.row, wording=wording, version=line.row.version)


async def write_new(editor: AnEditor, typed: ATyped) -> Response:
    return await _write(editor, typed, None)


async def write_one(editor: AnEditor, typed: ATyped, canned_id: int) -> Response:
    line = await threads.read(editor.services.database, lambda tx: _one(tx, editor, canned_id))
    return await _write(editor, typed, line.row)


async def switch(
    editor: AnEditor,
    canned_id: int,
    version: Annotated[int, Form()] = 0,
    active: Words = "",
) -> Response:
    """Take a text out of use or back into it."""
    is_active, staff = active == "yes", editor.who.staff
    try:
        await threads.write(
            editor.services.database,
            lambda tx: supervision.switch_canned(
                tx, staff, canned_id, version, is_active=is_active
            ),
        )
    except CannedError as error:
        raise NotAllowedError(str(error)) from error
    except CannedChangedError as error:
        row = await threads.read(
            editor.services.database, lambda tx: supervision.get_canned(tx, canned_id)
        )
        wording = Wording(row.title, row.text, row.queue)
        return _conflict(editor, error, row, wording)
    return _to_list("on" if is_active else "off")


async def _write(editor: Editor, typed: Typed, row: CannedReply | None) -> Response:
    """Show a preview or the figures to be checked, or keep the text."""
    texts = await asyncio.to_thread(_clause_texts, editor.services)
    strange = supervision.unbacked(f"{typed.wording.title}\n{typed.wording.text}", texts)
    form: dict[str, Any] = {
        "row": row, "wording": typed.wording, "version": typed.version, "strange": strange
    }  # fmt: skip
    if typed.is_preview:
        filled = desk.fill(typed.wording.text, _sample(editor))
        return editor.show("canned_edit.html", preview=filled, **form)
    if strange and not typed.is_checked:
        return editor.show("canned_edit.html", 422, notice=editor.say("problem.figures"), **form)
    try:
        await threads.write(editor.services.database, lambda tx: _keep(tx, editor, typed, row))
    except CannedError as error:
        notice = editor.say(f"problem.{error.problem.value}")
        status = 403 if error.problem is CannedProblem.SCOPE else 422
        return editor.show("canned_edit.html", status, notice=notice, **form)
    except CannedChangedError as error:
        return _conflict(editor, error, row, typed.wording, strange=strange)
    return _to_list("saved")


def _keep(tx: Session, editor: Editor, typed: Typed, row: CannedReply | None) -> None:
    staff = editor.who.staff
    if row is None:
        supervision.create_canned(tx, staff, typed.wording)
    else:
        supervision.edit_canned(tx, staff, row.id, typed.version, typed.wording)


def _conflict(
    editor: Editor,
    error: CannedChangedError,
    row: CannedReply | None,
    wording: Wording,
    **more: object,
) -> Response:
    name = error.editor or editor.say("somebody")
    return editor.show(
        "canned_edit.html",
        409,
        notice=editor.say("problem.changed", name=name),
        theirs=error,
        row=row,
        wording=wording,
        version=error.version,
        **more,
    )


def _one(tx: Session, editor: Editor, canned_id: int) -> CannedLine:
    """Return a text as this person may see it; NotFoundError, NotAllowedError."""
    row = supervision.get_canned(tx, canned_id)
    may_edit = supervision.may_edit(editor.who.staff, row.queue)
    if not may_edit:
        raise NotAllowedError(f"{editor.who.staff.id} may not edit texts of {row.queue!r}")
    return CannedLine(row, "", may_edit)


def _sample(editor: Editor) -> Mapping[str, str]:
    """Return what the variables would be for the editor; nothing is made up but the number."""
    settings, texts = editor.services.settings, editor.services.texts
    known = {
        "case_no": "LB-000000-XXXX",
        "office": editor.who.staff.office,
        "phone": settings.contact_phone,
        "address": settings.contact_address,
        "hours": settings.contact_hours,
    }
    names = {name: f"desk.variable.{name}" for name in known}
    return {texts.render(key): known[name] for name, key in names.items() if texts.has(key)}


def _clause_texts(services: WebServices) -> list[str]:
    return [clause.text for clause in load_clauses(own=services.settings.documents_dir)]


def _to_list(done: str) -> Response:
    return RedirectResponse(f"{PAGE}?{urlencode({'done': done})}", 303)
