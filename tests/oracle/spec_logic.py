"""Three values, outcomes, and the rule that turns many completions into one outcome."""

from collections.abc import Iterable

LIKELY, CHECK, OTHER_PATH = "likely", "check", "other_path"
NOT_APPLICABLE, EXPIRED = "not_applicable", "expired"
UNKNOWN = None  # beside True and False

Truth = bool | None


def both(*truths: Truth) -> Truth:
    """AND = F if any F, else U if any U, else T."""
    if False in truths:
        return False
    return UNKNOWN if UNKNOWN in truths else True


def either(*truths: Truth) -> Truth:
    """OR = T if any T, else U if any U, else F."""
    if True in truths:
        return True
    return UNKNOWN if UNKNOWN in truths else False


def outcome(truth: Truth) -> str:
    """T opens the path, F points elsewhere, U is for the window."""
    return {True: LIKELY, False: OTHER_PATH, UNKNOWN: CHECK}[truth]


def settled(outcomes: Iterable[str]) -> str:
    """The outcome on which all completions agree; otherwise it still has to be checked."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else CHECK


def best(*outcomes: str) -> str:
    return min(outcomes, key=(LIKELY, CHECK, OTHER_PATH).index)
