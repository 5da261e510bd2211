"""Errors of the channels and the command line; one root."""


class BotError(Exception):
    """Something the operator can mend; the message says what, which value, what to do next."""


class SettingsError(BotError):
    """A setting is missing or malformed; the message names its key."""
