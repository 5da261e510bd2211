"""The pre-screening as a conversation: one question at a time, until a result."""

from actions.screening.building import build_interview
from actions.screening.interview import Interview
from actions.screening.step import Step

__all__ = ["Interview", "Step", "build_interview"]
