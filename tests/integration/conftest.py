"""The databases, for every integration test."""

from tests.integration.databases import database, empty_url, postgres_url

__all__ = ["database", "empty_url", "postgres_url"]
