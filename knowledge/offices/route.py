"""Choosing the queue of a handoff: a pure function over the routing table."""

from collections.abc import Sequence

from knowledge.offices.model import Route, Routing

CRISIS = "crisis"
COMPLAINT = "complaint"


def route(
    routing: Routing,
    *,
    reason: str,
    urgent: bool = False,
    clauses: Sequence[str] = (),
    programme_queues: Sequence[str] = (),
) -> Route:
    """Return the queue of a handoff; the first rule that fits wins, the others are secondary.

    ``reason`` is why a person is wanted ("crisis" and "complaint" have queues of their own),
    ``clauses`` the ids cited so far, best first, ``programme_queues`` the queues of the screened
    programmes, best first; the queue of the parallel ticket (A-8.2) comes last among them.
    """
    hits = _fixed_hits(routing, reason, urgent)
    hits += [("screening", queue) for queue in _parallel_last(routing, programme_queues)]
    hits += [("clause", queue) for clause in clauses for queue in queues_of(routing, clause)]
    rule, queue = hits[0] if hits else ("catch_all", routing.catch_all)
    secondary = tuple(dict.fromkeys(other for _, other in hits if other != queue))
    return Route(queue=queue, secondary=secondary, rule=rule, version=routing.version)


def needs_parallel(
    routing: Routing, found: Route, *, is_veteran: bool, open_queues: Sequence[str]
) -> bool:
    """Say whether a linked ticket belongs beside the case (A-8.2 «同时»).

    ``open_queues`` are the queues of the screened programmes whose path is open; urgency is
    hardship by itself. A case that goes to the parallel queue needs no other.
    """
    if not is_veteran or found.queue == routing.parallel:
        return False
    return found.rule == "urgent" or any(queue in routing.hardship for queue in open_queues)


def queues_of(routing: Routing, clause: str) -> tuple[str, ...]:
    """Return the queues of a clause by its longest known prefix; empty when no topic covers it."""
    parts = clause.split(".")
    for length in range(len(parts), 0, -1):
        found = routing.topics.get(".".join(parts[:length]))
        if found is not None:
            return found
    return ()


def _fixed_hits(routing: Routing, reason: str, urgent: bool) -> list[tuple[str, str]]:
    hits = []
    if reason == CRISIS:
        hits.append(("crisis", routing.crisis))
    if urgent or reason == "urgent":
        hits.append(("urgent", routing.urgent))
    if reason == COMPLAINT:
        hits.append(("complaint", routing.complaint))
    return hits


def _parallel_last(routing: Routing, queues: Sequence[str]) -> list[str]:
    # Being a veteran never moves a relief or eldercare case away from civil affairs.
    return sorted(queues, key=lambda queue: queue == routing.parallel)
