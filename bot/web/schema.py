"""The shapes of the citizen's API, as /openapi.json describes them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_TEXT = 5_000
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class Strict(BaseModel):
    """Requests: an unknown field is an error, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class OpenRequest(Strict):
    """``web`` keeps its token in a cookie, ``terminal`` receives it in the reply."""

    channel: Literal["web", "terminal"] = "web"


class OpenReply(BaseModel):
    """``token`` is for ``Authorization: Bearer`` and null on the web; a web visitor resumes."""

    channel: Literal["web", "terminal"]
    is_new: bool
    token: str | None = None


class PressByPosition(Strict):
    """A button of the message ``seq``, counted from 0."""

    seq: int = Field(ge=1)
    index: int = Field(ge=0, le=50)


class PressByTitle(Strict):
    """A button by its words; the newest wins."""

    title: str = Field(min_length=1, max_length=100)


class SendRequest(Strict):
    """Words, a press or a control of the page, with a key the client made: sent twice, it counts
    once. ``human`` asks for a person, ``cases`` for where one's own cases stand.
    """

    key: Key
    text: str | None = None
    press: PressByPosition | PressByTitle | None = None
    command: Literal["human", "cases"] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "SendRequest":
        if [self.text, self.press, self.command].count(None) != 2:
            raise ValueError("give exactly one of text, press and command")
        return self


class SendReply(BaseModel):
    """``seq`` is the number of the citizen's line; ``is_new`` is false for a repeated key."""

    seq: int
    is_new: bool


class ButtonOut(BaseModel):
    """A choice; press it by ``{"seq": …, "index": …}``."""

    index: int
    title: str


class CitationOut(BaseModel):
    """A clause quoted verbatim; ``document`` is the 文号."""

    document: str
    clause: str
    path: str
    text: str
    strength: str


class SlipOut(BaseModel):
    """The printable slip that a line leads to; ``href`` is for this conversation's own token."""

    href: str
    title: str


class CaseOut(BaseModel):
    """The handoff that is open, by its public number."""

    no: str
    queue: str
    state: str


class FeedbackRequest(Strict):
    """What the citizen thinks of the bot's line ``seq``; sent again, the last one counts."""

    seq: int = Field(ge=1)
    useful: bool


class FeedbackReply(BaseModel):
    """What is kept now."""

    seq: int
    useful: bool


class RatingOut(BaseModel):
    """An answer that may be called useful or not; ``useful`` is null until somebody does."""

    useful: bool | None


class SeveralOut(BaseModel):
    """The first ``count`` buttons may be chosen together: their titles are sent as a text that
    ends with ``done``.
    """

    count: int
    done: str


class MessageOut(BaseModel):
    """One line of the conversation. ``office`` names who answers for staff lines.

    ``rating`` is null for lines that are no answer to a question, ``slip`` for those without one,
    ``several`` where a button is pressed by itself.
    """

    seq: int
    author: Literal["citizen", "bot", "staff", "system"]
    office: str
    text: str
    outcome: str | None
    buttons: list[ButtonOut]
    several: SeveralOut | None = None
    citations: list[CitationOut]
    rating: RatingOut | None
    slip: SlipOut | None
    at: datetime


class StateOut(BaseModel):
    """Who speaks: ``position`` while queueing, ``office`` while a person has taken over."""

    mode: Literal["bot", "queue", "human"]
    is_answering: bool
    is_aside: bool
    position: int | None
    office: str
    case: CaseOut | None


class ConversationOut(BaseModel):
    """Lines after ``since``, oldest first, and who speaks now."""

    messages: list[MessageOut]
    state: StateOut


class ProblemDetail(BaseModel):
    """``message`` may be shown to people."""

    code: str
    message: str


class ProblemOut(BaseModel):
    """Every refusal has this shape."""

    error: ProblemDetail
