"""Dated amounts with their sources."""

from knowledge.standards.model import Standard, StandardsError
from knowledge.standards.table import Standards, load_standards

__all__ = ["Standard", "Standards", "StandardsError", "load_standards"]
