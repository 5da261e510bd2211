"""The one worker that does what time demands: deadlines, leases, offers, grace, exports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.orm import Session

from actions import clocks, failpoints, handoff, notifications, oversight
from actions.handoff.ownership.presences import drop_stale_presences
from actions.storage.database import Database, mark_changed
from bot import threads
from bot.gateway.hub import Hub

SWEEP = "sweep"
_EVERY_S = 15.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Step:
    """One duty, done in a transaction of its own; ``work`` returns what it did, if anything."""

    name: str
    work: Callable[[Session], Any]

    def run(self, tx: Session) -> Any:
        """Do it in the caller's transaction."""
        done = self.work(tx)
        failpoints.reach("sweep.working")
        return done


def case_steps(*, has_group: bool) -> tuple[Step, ...]:
    """Return the duties of a running assistant, in order."""
    silent = () if has_group else (Step("group", notifications.silence_outside),)
    return (
        Step("adopt", clocks.adopt),
        Step("clocks", _sweep_clocks),
        Step("leases", handoff.expire_leases),
        Step("transfers", handoff.expire_transfers),
        Step("grace", handoff.close_due),
        Step("waiting", handoff.ask_still_waiting),
        Step("presences", drop_stale_presences),
        Step("exports", oversight.expire_due),
        *silent,
    )


class Sweeper:
    """Goes through its steps every 15 seconds; several processes may do so at once."""

    def __init__(self, database: Database, hub: Hub, steps: Sequence[Step]) -> None:
        self._database = database
        self._hub = hub
        self._steps = tuple(steps)

    async def run(self) -> None:
        """Sweep at once, then every 15 seconds and at every hint, until cancelled."""
        async for _ in self._hub.watch(SWEEP, _EVERY_S):
            await self.sweep()

    async def sweep(self) -> dict[str, Any]:
        """Do every step once; return what each did. One that fails does not keep the others."""
        found = {}
        for step in self._steps:
            try:
                found[step.name] = await threads.write(self._database, step.run)
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("a duty was not done in time", action=f"sweep.{step.name}")
        return found


def _sweep_clocks(tx: Session) -> list[clocks.Alarm]:
    alarms = clocks.sweep(tx)
    if alarms:
        mark_changed(tx, handoff.CASES_TOPIC)  # lists show what is late
    return alarms
