"""Errors of the knowledge layer; one root."""


class KnowledgeError(Exception):
    """Something in the assistant's knowledge is missing or broken."""
