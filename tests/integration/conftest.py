"""The databases, for every integration test."""

from tests.integration.databases import (
    database,
    empty_url,
    postgres_template,
    postgres_url,
    sqlite_file,
    sqlite_template,
)

__all__ = [
    "database",
    "empty_url",
    "postgres_template",
    "postgres_url",
    "sqlite_file",
    "sqlite_template",
]
