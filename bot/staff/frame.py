"""What a form's code needs of its request: who sent it, and where the outcome is drawn."""

from typing import Any

from fastapi import Request, Response

from actions.texts import Texts
from bot.staff.doors.session import Who
from bot.staff.pages import Pages
from bot.web.deps import Services


class Frame:
    """One request of somebody who is signed in."""

    def __init__(self, request: Request, services: Services, pages: Pages, who: Who) -> None:
        self.request, self.services, self.pages, self.who = request, services, pages, who

    @property
    def staff_id(self) -> int:
        return self.who.staff.id

    @property
    def texts(self) -> Texts:
        return self.services.texts

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        """Draw a page with its bar."""
        own = {"staff": self.who.staff, "csrf": self.who.csrf}
        return self.pages.show(self.request, template, {**own, **context}, status)
