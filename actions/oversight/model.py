"""The errors of oversight; one root."""

from actions.errors import ActionsError


class OversightError(ActionsError):
    """Something that is watched over cannot be done like this; the message says why."""


class PurposeError(OversightError):
    """The purpose is not one of the list."""


class ExportError(OversightError):
    """An export cannot be asked for, decided or fetched like this."""
