"""The public number of a case: short, dated, easy to read out on the telephone."""

import secrets
from collections.abc import Callable
from datetime import date

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: nobody has to ask which one was meant.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 4


def make_number(on: date, choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a number such as ``LB-261121-7K3M``; the table's unique key settles collisions."""
    return f"LB-{on:%y%m%d}-" + "".join(choose(ALPHABET) for _ in range(LENGTH))
