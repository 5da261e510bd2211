"""The chat in a terminal: lines in, numbered buttons, staff's words as they come."""

import threading
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.markup import escape

from actions.texts.loader import Texts
from bot.terminal.client import Client, NotRunningError, RefusedByServerError

_POLL_S = 1.0
_QUIT = ("q", "quit", "exit")


@dataclass
class Chat:
    """One person at one terminal."""

    client: Client
    texts: Texts
    console: Console
    buttons: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, *, is_new: bool) -> None:
        """Talk until the person leaves."""
        self.console.print(self.texts.render("terminal.welcome" if is_new else "terminal.resumed"))
        listener = threading.Thread(target=self._listen, daemon=True)
        listener.start()
        try:
            while (line := self._ask()) is not None:
                self._send(line)
        finally:
            self._over.set()
            listener.join(timeout=2 * _POLL_S)
        self.console.print(self.texts.render("terminal.bye"))

    def _ask(self) -> str | None:
        try:
            line = self.console.input(f"[bold]{self.texts.render('terminal.you')}[/] > ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        return None if line.lower() in _QUIT else line

    def _send(self, line: str) -> None:
        if not line:
            return
        try:
            title = self._button(line)
            if title is None:
                self.client.say(line)
            else:
                self.client.press(title)
            for message in self._locked_answers():
                self._show(message)
        except (RefusedByServerError, NotRunningError) as error:
            self.console.print(f"[red]{escape(str(error))}[/]")

    def _locked_answers(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self.client.answers(patience_s=60))

    def _button(self, line: str) -> str | None:
        number = int(line) if line.isascii() and line.isdigit() else 0
        return self.buttons[number - 1] if 1 <= number <= len(self.buttons) else None

    def _listen(self) -> None:
        while not self._over.wait(_POLL_S):
            try:
                with self._lock:
                    messages = self.client.read().messages
            except (RefusedByServerError, NotRunningError):
                continue  # the next thing typed will say so
            for message in messages:
                if message["author"] != "citizen":
                    self._show(message)

    def _show_slip(self, message: dict[str, Any]) -> None:
        """Print the slip itself where a line is about it alone; the offer of one is a button."""
        slip = message.get("slip")
        if slip is None or any(slip["title"] == one["title"] for one in message["buttons"]):
            return
        try:
            self.console.print(escape(self.client.slip(slip["href"])))
        except (RefusedByServerError, NotRunningError) as error:
            self.console.print(f"[red]{escape(str(error))}[/]")

    def _show(self, message: dict[str, Any]) -> None:
        speaker = message["office"] or self.texts.render(f"terminal.speaker.{message['author']}")
        self.console.print(f"\n[bold cyan]{escape(speaker)}[/]：{escape(message['text'])}")
        self._show_slip(message)
        self.buttons = [button["title"] for button in message["buttons"]] or self.buttons
        for number, title in enumerate((one["title"] for one in message["buttons"]), start=1):
            self.console.print(f"  [bold]{number}[/] {escape(title)}")
