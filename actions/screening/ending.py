"""How an interview ends: with a result, with a person who takes over, or half way."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from actions.replies import Button, Reply
from actions.screening import elsewhere, sessions
from actions.screening.asking import ELSEWHERE, find_citations, press
from actions.screening.changes import changes
from actions.screening.engine import Engine
from actions.screening.planning import is_urgent
from actions.screening.privacy import forget_health, without_health
from actions.screening.progress import Progress, read_progress
from actions.screening.results import Reporter, as_kept
from actions.screening.slips import Slips
from actions.screening.step import Step
from actions.storage.tables import ScreeningSession
from actions.texts import Texts
from knowledge.outcomes import Outcome
from knowledge.screening.interview_questions import QuestionBook


@dataclass(frozen=True)
class Ending:
    """Ends a screening in its row, inside the caller's transaction."""

    engine: Engine
    book: QuestionBook
    texts: Texts
    reporter: Reporter
    slips: Slips

    def evaluate(self, progress: Progress, on: date) -> dict[str, Any]:
        """Return the result as it is kept."""
        return as_kept(self.engine.evaluate(progress.facts, on), progress.programmes)

    def alarm(self) -> tuple[str, ...]:
        """Return what is said before anything else when somebody cannot cope right now."""
        return self._text("urgent.ask"), self._text("urgent.danger")

    def finish(
        self,
        tx: Session,
        row: ScreeningSession,
        progress: Progress,
        lines: Iterable[str],
        on: date,
    ) -> Step:
        """Keep the result and say it; after a change, also what it changed."""
        before, result = row.result, self.evaluate(progress, on)
        row.result, row.state, row.rules = result, sessions.DONE, self.engine.rules
        if is_urgent(progress):
            return self._hand_over(tx, row, progress, result)
        is_forgotten = self.forget(tx, row)
        said = "\n".join([*lines, *changes(self.reporter, before, result)])
        first = [Reply(said, Outcome.SCREENING)] if said else []
        summary = self.reporter.summary(result, progress.person, is_forgotten=is_forgotten)
        told = progress.facts if is_forgotten else None
        return Step([*first, *self.slips.offer(tx, row, summary, result, told)], True)

    def stop(self, tx: Session, row: ScreeningSession) -> Step:
        """End it half way; what was said stays for another day or place, health answers do not.

        Who cannot cope right now is told where to go first.
        """
        row.state, progress = sessions.CANCELLED, read_progress(row)
        first: list[Reply] = []
        if is_urgent(progress) and row.result is not None:
            first = self.reporter.summary(row.result, progress.person, is_forgotten=False)
        lines = [self._text("stop.done")]
        if self.forget(tx, row):
            lines.append(self._text("stop.forgot_health"))
        elsewhere = Button(self._text("button.elsewhere"), press(ELSEWHERE))
        go_on = self._resume_button()
        buttons = (go_on, elsewhere) if read_progress(row).facts else ()
        last = Reply("\n".join(lines), Outcome.SCREENING, buttons=buttons)
        return Step([*first, last], True)

    def _resume_button(self) -> Button:
        """Return the button whose words answer whether to go on or to begin anew."""
        title = self._text("button.resume")
        words = json.dumps({"say": title}, ensure_ascii=False, separators=(",", ":"))
        return Button(title, f"/resume_screening{words}")

    def say_again(self, tx: Session, conversation_id: str) -> list[Reply]:
        """Return the newest result once more; what was kept for a case elsewhere goes."""
        done = sessions.last_done(tx, conversation_id)
        if done is None or done.result is None:
            return []
        self.forget(tx, done)
        person = read_progress(done).person
        return self.reporter.summary(done.result, person, is_forgotten=False)

    def give_code(self, tx: Session, conversation_id: str) -> list[Reply]:
        """Return the code by which the newest screening goes on in another conversation."""
        row = sessions.unfinished(tx, conversation_id) or sessions.last_done(tx, conversation_id)
        if row is None:
            return [Reply(self._text("elsewhere.nothing"), Outcome.SCREENING)]
        code = elsewhere.show(elsewhere.make_code(tx, row))
        return [Reply(self._text("elsewhere.code", code=code), Outcome.SCREENING)]

    def forget(self, tx: Session, row: ScreeningSession) -> bool:
        """Drop health answers unless a case is open; say whether there were any."""
        if sessions.has_open_case(tx, row.conversation_id):
            return False
        progress = read_progress(row)
        has_health = dict(without_health(self.book, progress).facts) != dict(progress.facts)
        forget_health(self.book, row)
        return has_health or bool(progress.held)

    def _hand_over(
        self, tx: Session, row: ScreeningSession, progress: Progress, result: Mapping[str, Any]
    ) -> Step:
        """Let staff be called when the person agreed; else say where help is to be had."""
        if not progress.contact:
            self.forget(tx, row)
            return Step(self.reporter.summary(result, progress.person, is_forgotten=False), True)
        place = progress.place or self._text("urgent.nowhere")
        note = self._text("urgent.note", place=place)
        return Step([self._said_to_staff(result)], True, case_note=note)

    def _said_to_staff(self, result: Mapping[str, Any]) -> Reply:
        urgent = next(iter(result["programmes"]))
        cites = [cite for reason in urgent["because"] for cite in reason["cite"]]
        return Reply(
            self._text("urgent.handed_over"),
            Outcome.SCREENING,
            citations=find_citations(cites, self.reporter.asker.clauses),
            extra={"urgent": True, "queue": urgent["queue"]},
        )

    def _text(self, key: str, **values: object) -> str:
        return self.texts.render(f"screening.{key}", **values)
