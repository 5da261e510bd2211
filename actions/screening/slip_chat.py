"""The slip in the chat: a short version that may stay there, without anything about health."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from actions.replies import Button, Reply
from actions.screening.slip_model import Slip
from actions.screening.slips import Slips, health_until
from actions.texts import Texts
from knowledge import clock
from knowledge.outcomes import Outcome

DELETE = "/delete_slip"
_MOST_PAPERS = 3


def show(slips: Slips, tx: Session, conversation_id: str) -> Reply | None:
    """Return the short version of the newest slip with its way to the page; None without one."""
    row = slips.newest(tx, conversation_id)
    if row is None:
        return None
    slip = slips.read(tx, row, with_health=False)
    lines = list(_lines(slip, slips.texts))
    until = health_until(row)
    if until is not None:
        local = until.astimezone(clock.LOCAL)
        lines.append(slips.texts.render("slip.chat.health", until=f"{local:%H:%M}"))
    title = slips.texts.render("slip.button.open")
    return Reply(
        "\n".join(lines),
        Outcome.SCREENING,
        buttons=(Button(slips.texts.render("slip.button.delete"), DELETE),),
        extra={"slip": {"key": row.key, "title": title, "wants_link": True}},
    )


def _lines(slip: Slip, texts: Texts) -> Iterator[str]:
    yield texts.render("slip.chat.head", who=slip.who)
    for row in slip.programmes:
        yield texts.render("slip.chat.line", name=row.name, standing=row.standing)
    yield from _papers(slip, texts)
    if slip.places:
        yield texts.render("slip.chat.where", where=slip.places[0].text)
    yield texts.render("slip.chat.decides_nothing")


def _papers(slip: Slip, texts: Texts) -> Iterator[str]:
    papers = [paper.text for paper in slip.papers]
    listed = texts.render("screening.list.separator").join(papers[:_MOST_PAPERS])
    if len(papers) > _MOST_PAPERS:
        yield texts.render("slip.chat.more_papers", papers=listed, count=len(papers))
    elif papers:
        yield texts.render("slip.chat.papers", papers=listed)
