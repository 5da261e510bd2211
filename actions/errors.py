"""Errors of the use cases; one root."""


class ActionsError(Exception):
    """A use case could not be carried out."""


class ConflictError(ActionsError):
    """Somebody else changed this first; look again before retrying."""


class NotFoundError(ActionsError):
    """There is no such record."""
