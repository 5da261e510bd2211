"""What a console's list shows, as its address says it: the list, the filters, the place."""

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import QueryParams

from actions.handoff import Shelf, Wanted, read_typed
from actions.storage.tables import CaseState

# The names in the address, in the order in which they are written there.
_WORDS = ("q", "queue", "state", "unit", "owner", "since", "until")
_FLAGS = ("urgent", "overdue", "reopened")
_STATES = frozenset(state.value for state in CaseState)
_YES = "1"
_LONGEST = 64


@dataclass(frozen=True)
class Choice:
    """One list. With anything in ``filters`` it is a search, and ``show`` is where it came from."""

    show: str = Shelf.WAITING.value
    after: str = ""
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def is_search(self) -> bool:
        return bool(self.filters)

    @property
    def query(self) -> str:
        """The address of this page of the list, behind the question mark."""
        after = {"after": self.after} if self.after else {}
        return urlencode({"show": self.show, **self.filters, **after})

    def page(self, after: str) -> str:
        """Return the address of another page of this list."""
        return replace(self, after=after).query

    def wanted(self) -> Wanted:
        """Return what is looked for; a filter that makes no sense is none."""
        get = self.filters.get
        owner, state = get("owner", ""), get("state", "")
        wanted = Wanted(
            queue=get("queue", ""),
            state=state if state in _STATES else "",
            unit=get("unit", ""),
            owner_id=int(owner)
            if owner.isascii() and owner.isdigit() and len(owner) < 10
            else None,
            is_urgent="urgent" in self.filters,
            is_overdue="overdue" in self.filters,
            is_reopened="reopened" in self.filters,
            since=_day(get("since", "")),
            until=_day(get("until", "")),
        )
        return read_typed(wanted, get("q", ""))


def choice_of(request: Request, show: str) -> Choice:
    """Return what the address asks for; ``show`` may differ after something was done."""
    return read_choice(request.query_params, show)


def read_choice(params: QueryParams, show: str) -> Choice:
    """Read an address; what is not known in it is left out."""
    words = {name: params.get(name, "").strip()[:_LONGEST] for name in _WORDS}
    flags = {name: _YES for name in _FLAGS if params.get(name) == _YES}
    filters = {name: value for name, value in {**words, **flags}.items() if value}
    return Choice(show, params.get("after", "")[:_LONGEST], filters)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
