"""The interview: one short question at a time until nothing can change, then the result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from actions.replies import Reply
from actions.screening import noticing, sessions, slips
from actions.screening.asking import CHANGE, Asker
from actions.screening.describing import Describer
from actions.screening.engine import Engine
from actions.screening.listening import Listener, Move, Then
from actions.screening.planning import RESUME, Planner
from actions.screening.privacy import forget_health, without_health
from actions.screening.progress import Progress, read_progress, write_progress
from actions.screening.results import Reporter, as_kept
from actions.storage.tables import ScreeningSession
from actions.texts import Texts
from knowledge import clock
from knowledge.outcomes import Outcome
from knowledge.screening.understand_answer import Asked, read_answer

_FRESH = timedelta(days=1)  # an older interview is offered to go on or begin again


@dataclass(frozen=True)
class Step:
    """What to say, and whether the interview is over."""

    replies: list[Reply]
    is_done: bool


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

    def start(
        self, tx: Session, conversation_id: str, text: str = "", programmes: Iterable[str] = ()
    ) -> list[Reply]:
        """Begin, or go on with the interview that is open; returns a greeting and a question.

        ``text`` may tell whom it is for, what is wanted and facts; what was understood is said
        back. Without it, and without ``programmes`` (ids), both are asked.
        """
        row = sessions.unfinished(tx, conversation_id)
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
        replies = self._next(tx, row, replace(move, lines=())).replies
        is_urgent = any(reply.extra.get("urgent") for reply in replies)
        return replies if is_urgent else [greeting, *replies]

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
        row = sessions.open_session(tx, conversation_id) or self._reopen(tx, conversation_id, fact)
        if row is None:
            nothing = self.texts.render("screening.ask.nothing_open")
            return Step([Reply(nothing, Outcome.SCREENING)], True)
        progress = read_progress(row)
        if progress.question == RESUME:
            return self._resume(tx, row, progress, text)
        move = self.listener.take(progress, text, kind, fact, self.today())
        return self._carry_out(tx, row, move)

    def ask_again(self, tx: Session, conversation_id: str) -> list[Reply]:
        """Return the open question once more, after something else came in between."""
        row, again = sessions.open_session(tx, conversation_id), "screening.ask.again"
        return [] if row is None else self._ask(row, self.texts.render(again))

    def stop(self, tx: Session, conversation_id: str) -> list[Reply]:
        """End the interview; what was said stays for another day, health answers do not."""
        row = sessions.open_session(tx, conversation_id)
        if row is None:
            nothing = self.texts.render("screening.ask.nothing_open")
            return [Reply(nothing, Outcome.SCREENING)]
        return self._stop(tx, row).replies

    def detail(self, tx: Session, conversation_id: str, programme: str = "") -> list[Reply]:
        """Return the reasons behind one line of the newest result; "papers" lists all papers."""
        row = sessions.last_done(tx, conversation_id)
        result = None if row is None else row.result
        return [] if result is None else self.reporter.detail(result, programme)

    def reads_as_answer(self, tx: Session, conversation_id: str, text: str) -> bool:
        """Say whether the text answers the open question, corrects an answer, or says
        "don't know", "rather not", "later" or "why": everything ``take`` understands by itself.
        """
        row = sessions.open_session(tx, conversation_id)
        if row is None:
            return False
        return self.listener.is_for_us(read_progress(row), text, self.today())

    def reads_as_opening(self, tx: Session, conversation_id: str, text: str) -> bool:
        """Say whether the text begins a screening by itself; False while one is open."""
        is_open = sessions.open_session(tx, conversation_id) is not None
        return not is_open and noticing.is_opening(self.listener.mind, text, self.today())

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
        is_open = sessions.open_session(tx, conversation_id) is not None
        return is_open or sessions.last_done(tx, conversation_id) is not None

    def _carry_out(self, tx: Session, row: ScreeningSession, move: Move) -> Step:
        on, progress = self.today(), move.progress
        if move.then in (Then.NEXT, Then.KEEP):
            return self._next(tx, row, move)
        write_progress(row, progress)
        if move.then is Then.STOP:
            return self._stop(tx, row)
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
            return self._finish(tx, row, progress, move.lines)
        return Step([self.asker.question(progress, on, move.lines)], False)

    def _finish(
        self, tx: Session, row: ScreeningSession, progress: Progress, lines: Iterable[str]
    ) -> Step:
        evaluated = self.engine.evaluate(progress.facts, self.today())
        result = as_kept(evaluated, progress.programmes)
        row.result, row.state, row.rules = result, sessions.DONE, self.engine.rules
        is_forgotten = self._forget(tx, row)
        summary = self.reporter.summary(result, progress.person, is_forgotten=is_forgotten)
        said = "\n".join(lines)
        first = [Reply(said, Outcome.SCREENING)] if said else []
        told = progress.facts if is_forgotten else None
        return Step([*first, *self.slips.offer(tx, row, summary, result, told)], True)

    def _stop(self, tx: Session, row: ScreeningSession) -> Step:
        row.state = sessions.CANCELLED
        lines = [self.texts.render("screening.stop.done")]
        if self._forget(tx, row):
            lines.append(self.texts.render("screening.stop.forgot_health"))
        return Step([Reply("\n".join(lines), Outcome.SCREENING)], True)

    def _forget(self, tx: Session, row: ScreeningSession) -> bool:
        """Drop health answers unless a case is open; say whether there were any."""
        if sessions.has_open_case(tx, row.conversation_id):
            return False
        book = self.listener.mind.book
        progress = read_progress(row)
        has_health = dict(without_health(book, progress).facts) != dict(progress.facts)
        forget_health(book, row)
        return has_health or bool(progress.held)

    def _ask(self, row: ScreeningSession, *lines: str) -> list[Reply]:
        progress = read_progress(row)
        if progress.question is None:
            return []
        return [self.asker.question(progress, self.today(), lines)]

    def _reopen(
        self, tx: Session, conversation_id: str, fact: str | None
    ) -> ScreeningSession | None:
        """Take the finished screening up again when one of its buttons is pressed."""
        row = sessions.last_done(tx, conversation_id) if fact is not None else None
        if row is not None and fact != CHANGE:
            row.state = sessions.ACTIVE
        return row

    def _go_on(
        self, tx: Session, row: ScreeningSession, text: str, programmes: tuple[str, ...]
    ) -> list[Reply]:
        progress = read_progress(row)
        is_old = row.state != sessions.ACTIVE or clock.now() - row.updated_at > _FRESH
        row.state = sessions.ACTIVE
        if is_old:
            asked = Asked(RESUME, progress.person, self.today())
            if (read_answer(self.listener.mind, asked, text) or {}).get(RESUME) is None:
                write_progress(row, replace(progress, question=RESUME))
                return self._ask(row)
            return self._resume(tx, row, progress, text).replies
        move = self.listener.open(progress, text, programmes, self.today())
        lines = (self.texts.render("screening.intro.resumed"), *move.lines)
        return self._next(tx, row, replace(move, lines=lines)).replies

    def _resume(self, tx: Session, row: ScreeningSession, progress: Progress, text: str) -> Step:
        asked = Asked(RESUME, progress.person, self.today())
        choice = (read_answer(self.listener.mind, asked, text) or {}).get(RESUME)
        if choice is None:
            asking = replace(progress, question=RESUME, misses=progress.misses + 1)
            write_progress(row, asking)
            return Step([self.asker.unclear(asking, self.today())], False)
        if choice == "restart":
            line = self.texts.render("screening.intro.restarted")
            return self._next(tx, row, Move(Progress(), lines=(line,)))
        line = self.texts.render("screening.intro.resumed")
        return self._next(tx, row, Move(replace(progress, misses=0), lines=(line,)))
