"""Dated amounts with their sources."""

from knowledge.standards.model import Standard, StandardOn, StandardsError
from knowledge.standards.table import Standards, load_standards, load_with_history

__all__ = [
    "Standard",
    "StandardOn",
    "Standards",
    "StandardsError",
    "load_standards",
    "load_with_history",
]
