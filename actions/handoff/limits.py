"""How long things may take before the machine acts by itself."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """The deployer's choice, see ``LAOBING_LEASE_MINUTES`` and its neighbours."""

    lease: timedelta = timedelta(minutes=30)  # an owner without a sign of work loses the case
    transfer: timedelta = timedelta(minutes=30)  # an offer nobody answers goes back to its sender
    grace: timedelta = timedelta(hours=72)  # a resolved case reopens as itself


DEFAULT = Limits()
