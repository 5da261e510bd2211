"""The closed sets of the handoff and its errors."""

from enum import StrEnum
from typing import TypeVar

from actions.errors import ActionsError, ConflictError
from actions.storage.tables import Case, CaseState, Staff

_Member = TypeVar("_Member", bound=StrEnum)


class Reason(StrEnum):
    """Why a person is wanted."""

    ASKED = "asked"  # the citizen asked for one
    CRISIS = "crisis"  # danger to life
    URGENT = "urgent"  # cannot get through today: no food, no medicine, no roof
    COMPLAINT = "complaint"  # against a decision, an office, a person
    SCREENING = "screening"  # at the end of a pre-screening
    ERROR = "error"  # the assistant could not answer


class Resolution(StrEnum):
    """How a case ended, chosen by the staff member."""

    EXPLAINED = "explained"  # the question is answered
    GUIDED = "guided"  # told which papers to bring to which window
    REFERRED = "referred"  # passed on to another office
    VISITED = "visited"  # somebody goes there or telephones
    UNREACHABLE = "unreachable"  # the citizen did not answer any more
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why a case goes back to a queue."""

    WRONG_QUEUE = "wrong_queue"  # another office has to do it
    OFF_DUTY = "off_duty"  # the owner leaves
    NEEDS_OTHER = "needs_other"  # somebody with other knowledge has to look
    OTHER = "other"


class TransferReason(StrEnum):
    """Why an owner wants to pass a case on."""

    WRONG_QUEUE = "wrong_queue"  # another office has to do it
    NEEDS_OTHER = "needs_other"  # somebody with other knowledge has to do it
    OFF_DUTY = "off_duty"  # the owner leaves
    OVERLOADED = "overloaded"  # the owner has too many
    OTHER = "other"


class TransferAnswer(StrEnum):
    """Why an offered case is not taken."""

    NOT_OURS = "not_ours"  # another office has to do it
    OVERLOADED = "overloaded"  # too many already
    INCOMPLETE = "incomplete"  # the sender has to find out more first
    OTHER = "other"


class EscalationReason(StrEnum):
    """Why staff make a case urgent."""

    NO_MEANS = "no_means"  # no food, no medicine, no roof: cannot get through today
    DANGER = "danger"  # danger to somebody's life: a crisis case
    DEADLINE = "deadline"  # something is lost if it is not done in time
    OTHER = "other"


class TakeOverReason(StrEnum):
    """Why a supervisor moves a case from one person to another."""

    ABSENT = "absent"  # the owner is away
    OVERDUE = "overdue"  # it has waited too long
    OVERLOADED = "overloaded"  # the owner has too many
    COMPLAINT = "complaint"  # the citizen does not want to go on with the owner
    OTHER = "other"


class HandoffError(ActionsError):
    """A handoff was asked for something that does not exist; the message names the value."""


class GraceOverError(HandoffError):
    """The case ended too long ago to be reopened; a new one can be asked for."""


class CaseConflictError(ConflictError):
    """The case is no longer as the caller saw it; the attributes say how it stands now.

    ``owner_id`` is None, and name and office are empty, when nobody has it. Plain values: the rows
    die with the transaction that this error undoes.
    """

    def __init__(self, case: Case, owner: Staff | None) -> None:
        self.no = case.no
        self.state = CaseState(case.state)
        self.version = case.version
        self.owner_id = case.owner_id
        self.owner_name = owner.name if owner else ""
        self.owner_office = owner.office if owner else ""
        has = f"{owner.name} ({owner.office or owner.login}) has it" if owner else "nobody has it"
        super().__init__(
            f"case {case.no} is {case.state} in {case.queue}, version {case.version}: {has} now; "
            "load it again before retrying"
        )


def parse(kind: type[_Member], value: str) -> _Member:
    """Return the member; raise HandoffError naming the value and the choices."""
    try:
        return kind(value)
    except ValueError as error:
        choices = ", ".join(member.value for member in kind)
        raise HandoffError(f"{kind.__name__} {value!r} is not one of {choices}") from error
