"""What the pages and the forms about accounts share: who keeps them, what was typed, how to draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, Response

from actions import accounts
from actions.accounts import AccountError, Role
from actions.storage.tables import Staff
from bot.staff.frame import Frame
from bot.web.deps import built

PAGE = "/staff/accounts"
Words = Annotated[str, Form()]
Many = Annotated[list[str], Form(default_factory=list)]


class Keeper(Frame):
    """Who keeps the accounts."""

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        base = {
            "roles": [*map(str, Role)],
            "queues": {one.id: one.name for one in self.pages.labels.queues.values()},
            "units": {one.id: one.name for one in self.pages.labels.units.values()},
            "needs_second_factor": accounts.needs_second_factor,
        }
        return super().show(template, status, **{**base, **context})

    def say(self, key: str, **values: object) -> str:
        return self.texts.render(f"accounts.keep.{key}", **values)

    def problem(self, error: AccountError) -> str:
        """Say what is wrong, with which value, and what to do."""
        if error.problem is None:
            return self.say("problem.other", value=str(error))
        return self.say(f"problem.{error.problem}", value=error.value)


AKeeper = Annotated[Keeper, Depends(built(Keeper))]


@dataclass(frozen=True)
class Account:
    """What a form holds, as it was typed or as the account has it."""

    name: str = ""
    office: str = ""
    role: str = Role.AGENT.value
    queues: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    login: str = ""

    def fields(self) -> Mapping[str, Any]:
        """Return what may be changed later."""
        return {
            "name": self.name,
            "office": self.office,
            "role": self.role,
            "queues": self.queues,
            "units": self.units,
        }


def account_of(staff: Staff) -> Account:
    return Account(
        staff.name,
        staff.office,
        staff.role,
        tuple(staff.queues),
        tuple(staff.units),
        staff.login,
    )


async def typed(
    queue: Many,
    unit: Many,
    name: Words = "",
    office: Words = "",
    role: Words = "",
    login: Words = "",
) -> Account:
    return Account(name, office, role, tuple(queue), tuple(unit), login)


ATyped = Annotated[Account, Depends(typed)]
