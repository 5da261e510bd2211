"""Named places at which a test may have the process die, as by a power cut (ADR 0016).

Off unless the environment says ``LAOBING_FAILPOINT=name`` or ``name:3`` (the third time).
"""

import os
import signal
from collections import Counter

VARIABLE = "LAOBING_FAILPOINT"
NAMES = (
    "inbox.committed",  # an update is stored, the channel does not know yet
    "turn.leased",  # somebody's turn is taken, nothing done
    "turn.replied",  # the reply is committed, the turn is not finished
    "outbox.leased",  # a message is taken, not sent
    "outbox.sent",  # the channel has it, we have not written that down
    "transition.changed",  # within the transaction that moves a case
    "sweep.working",  # within the transaction of a periodic worker
)
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Die here, by SIGKILL, when the environment names this place; else do nothing."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    wanted, _, times = wanted.partition(":")
    if wanted != name:
        return
    _reached[name] += 1
    if _reached[name] >= int(times or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
