"""The interview: one short question at a time until nothing can change, then the result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from actions.replies import Reply
from actions.screening import another, elsewhere, noticing, sessions, slips
from actions.screening.asking import CHANGE, ELSEWHERE, Asker
from actions.screening.describing import Describer
from actions.screening.elsewhere import Redeemed
from actions.screening.ending import Ending
from actions.screening.engine import Engine
from actions.screening.listening import Listener, Move, Then
from actions.screening.planning import PLACE, RESUME, Planner, is_urgent
from actions.screening.progress import Progress, read_progress, write_progress
from actions.screening.results import Reporter
from actions.screening.step import Step
from actions.storage.tables import ScreeningSession
from actions.texts import Texts
from knowledge import clock
from knowledge.outcomes import Outcome
from knowledge.screening.understand_answer import Asked, read_answer

_FRESH = timedelta(days=1)  # an older interview is offered to go on or begin again


@dataclass(frozen=True)
class Interview:
    """The use case. Every function works inside the caller's transaction.

    The state is in ``screening_sessions``, so an interview survives interruptions, restarts and a
    change of channel. Replies carry Outcome.SCREENING.
    """

    engine: Engine
    texts: Texts
    planner: Planner
    asker: Asker
    listener: Listener
    reporter: Reporter
    describer: Describer
    today: Callable[[], date]
    slips: slips.Slips

    @property
    def ending(self) -> Ending:
        """Return what ends an interview."""
        book = self.listener.mind.book
        return Ending(self.engine, book, self.texts, self.reporter, self.slips)

    def start(
        self, tx: Session, conversation_id: str, text: str = "", programmes: Iterable[str] = ()
    ) -> Step:
        """Begin, or go on with the interview that is open: a greeting and a question.

        ``text`` may tell whom it is for, what is wanted and facts; what was understood is said
        back. Without it, and without ``programmes`` (ids), both are asked. A resume code goes on
        with what was begun elsewhere, and the wish for one is answered with it.
        """
        code = elsewhere.find_code(text)
        if code is not None:
            return self._redeem(tx, conversation_id, code)
        mind, ending = self.listener.mind, self.ending
        if noticing.wants_elsewhere(mind, text):
            return Step(ending.give_code(tx, conversation_id), False)
        row = another.unfinished(tx, conversation_id, mind, ending, text, self.today())
        if row is not None:
            return self._go_on(tx, row, text, tuple(programmes))
        row = sessions.add_session(tx, conversation_id, self.engine.rules)
        move = self.listener.open(Progress(), text, tuple(programmes), self.today())
        begin = [
            self.texts.render(
                "screening.intro.begin", who=self.describer.person(move.progress.person).who
            ),
            self.texts.render("screening.intro.who_decides"),
        ]
        greeting = Reply("\n".join([*begin, *move.lines]), Outcome.SCREENING)
        step = self._next(tx, row, replace(move, lines=()))
        is_greeted = not is_urgent(read_progress(row))
        return replace(step, replies=[greeting, *step.replies]) if is_greeted else step

    def take(
        self,
        tx: Session,
        conversation_id: str,
        text: str,
        kind: str = "answer",
        fact: str | None = None,
    ) -> Step:
        """Take what came back to the open question.

        ``kind``: answer, dont_know, refuse, later or why. ``fact``: the question a button
        belonged to; an older one corrects that answer, also after the result. A correction in
        words is found by itself. Replays are the caller's to keep out: state and replies belong
        into one transaction, and a turn writes its replies once (actions.messages).
        """
        if fact == ELSEWHERE:
            return Step(self.ending.give_code(tx, conversation_id), False)
        row = sessions.open_session(tx, conversation_id) or self._reopen(tx, conversation_id, fact)
        if row is None:
            return Step([self.asker.nothing_open()], True)
        progress = read_progress(row)
        if progress.question == RESUME:
            return self._resume(tx, row, progress, text)
        parts = self.planner.parts(progress, self.today())
        move = self.listener.take(progress, text, kind, fact, self.today(), parts)
        return self._carry_out(tx, row, move)

    def ask_again(self, tx: Session, conversation_id: str) -> list[Reply]:
        """Return the open question once more, after something else came in between."""
        row, again = sessions.open_session(tx, conversation_id), "screening.ask.again"
        return [] if row is None else self._ask(row, self.texts.render(again))

    def stop(self, tx: Session, conversation_id: str) -> list[Reply]:
        """End the interview; what was said stays for another day, health answers do not."""
        row = sessions.open_session(tx, conversation_id)
        if row is None:
            return [self.asker.nothing_open()]
        return self.ending.stop(tx, row).replies

    def detail(self, tx: Session, conversation_id: str, programme: str = "") -> list[Reply]:
        """Return the reasons behind one line of the newest result; "papers" lists all papers."""
        row = sessions.last_done(tx, conversation_id)
        result = None if row is None else row.result
        return [] if result is None else self.reporter.detail(result, programme)

    def reads_as_answer(self, tx: Session, conversation_id: str, text: str) -> bool:
        """Say whether ``take`` understands the text by itself: an answer, a correction, a "why"."""
        row = sessions.open_session(tx, conversation_id)
        if row is None or noticing.is_about_place(self.listener.mind, text):
            return False
        progress = read_progress(row)
        parts = self.planner.parts(progress, self.today())
        return self.listener.is_for_us(progress, text, self.today(), parts)

    def reads_as_opening(self, tx: Session, conversation_id: str, text: str) -> bool:
        """Say whether the text begins a screening by itself, or carries one here or elsewhere."""
        mind = self.listener.mind
        if noticing.is_about_place(mind, text):
            return True
        is_open = sessions.open_session(tx, conversation_id) is not None
        return not is_open and noticing.is_opening(mind, text, self.today())

    def is_question(self, text: str) -> bool:
        """Say whether the text asks something, rather than tells it."""
        return noticing.is_question(self.listener.mind, text)

    def asks_how(self, text: str) -> bool:
        """Say whether the text asks about the rules: how, where, with which papers."""
        return noticing.asks_how(self.listener.mind, text)

    def open_session(self, tx: Session, conversation_id: str) -> ScreeningSession | None:
        """Return the running interview, or None."""
        return sessions.open_session(tx, conversation_id)

    def can_change(self, tx: Session, conversation_id: str) -> bool:
        """Say whether there is an interview, running or finished, whose answers can be changed."""
        found = sessions.open_session, sessions.last_done
        return any(find(tx, conversation_id) is not None for find in found)

    def _carry_out(self, tx: Session, row: ScreeningSession, move: Move) -> Step:
        on, progress = self.today(), move.progress
        if move.then in (Then.NEXT, Then.KEEP):
            return self._next(tx, row, move)
        write_progress(row, progress)
        if move.then is Then.STOP:
            return self.ending.stop(tx, row)
        replies = {
            Then.ASK: lambda: self.asker.question(progress, on, move.lines),
            Then.WHY: lambda: self.asker.why(progress, on),
            Then.UNCLEAR: lambda: self.asker.unclear(progress, on),
            Then.WHICH: lambda: self.asker.which(progress),
        }
        return Step([replies[move.then]()], False)

    def _next(self, tx: Session, row: ScreeningSession, move: Move) -> Step:
        on = self.today()
        plan = self.planner.keep if move.then is Then.KEEP else self.planner.advance
        progress = plan(move.progress, on)
        write_progress(row, progress)
        if progress.question is None:
            return self.ending.finish(tx, row, progress, move.lines, on)
        lines = move.lines
        if progress.question == PLACE:  # from here on a person is asked for urgently, come what may
            row.result = self.ending.evaluate(progress, on)
            lines = (*lines, *self.ending.alarm())
        return Step([self.asker.question(progress, on, lines)], False)

    def _ask(self, row: ScreeningSession, *lines: str) -> list[Reply]:
        progress = read_progress(row)
        is_open = progress.question is not None
        return [self.asker.question(progress, self.today(), lines)] if is_open else []

    def _reopen(
        self, tx: Session, conversation_id: str, fact: str | None
    ) -> ScreeningSession | None:
        """Take the finished screening up again when one of its buttons is pressed."""
        row = sessions.last_done(tx, conversation_id) if fact is not None else None
        if row is not None and fact != CHANGE:
            row.state = sessions.ACTIVE
        return row

    def _redeem(self, tx: Session, conversation_id: str, code: str) -> Step:
        """Go on with what was begun in another conversation."""
        mark = self.texts.render("screening.elsewhere.mark")
        found = elsewhere.redeem(tx, conversation_id, code, mark)
        line = self.texts.render(f"screening.elsewhere.{found.value}")
        if found is not Redeemed.MOVED:
            return Step([Reply(line, Outcome.CLARIFY)], False)
        row = sessions.unfinished(tx, conversation_id)
        if row is None:
            again = self.ending.say_again(tx, conversation_id)
            return Step([Reply(line, Outcome.SCREENING), *again], True)
        row.state, progress = sessions.ACTIVE, replace(read_progress(row), misses=0)
        return self._next(tx, row, Move(progress, Then.KEEP, (line,)))

    def _go_on(
        self, tx: Session, row: ScreeningSession, text: str, programmes: tuple[str, ...]
    ) -> Step:
        progress = read_progress(row)
        is_old = row.state != sessions.ACTIVE or clock.now() - row.updated_at > _FRESH
        row.state = sessions.ACTIVE
        if is_old:
            if self._choice(progress, text) is None:
                write_progress(row, replace(progress, question=RESUME))
                return Step(self._ask(row), False)
            return self._resume(tx, row, progress, text)
        move = self.listener.open(progress, text, programmes, self.today())
        lines = (self.texts.render("screening.intro.resumed"), *move.lines)
        return self._next(tx, row, replace(move, lines=lines))

    def _choice(self, progress: Progress, text: str) -> str | None:
        asked = Asked(RESUME, progress.person, self.today())
        return (read_answer(self.listener.mind, asked, text) or {}).get(RESUME)

    def _resume(self, tx: Session, row: ScreeningSession, progress: Progress, text: str) -> Step:
        choice = self._choice(progress, text)
        if choice is None:
            asking = replace(progress, question=RESUME, misses=progress.misses + 1)
            write_progress(row, asking)
            return Step([self.asker.unclear(asking, self.today())], False)
        if choice == "restart":
            lines = (self.texts.render("screening.intro.restarted"),)
            return self._next(tx, row, Move(Progress(), lines=lines))
        lines = (self.texts.render("screening.intro.resumed"),)
        return self._next(tx, row, Move(replace(progress, misses=0), lines=lines))
