"""Alembic's folder; use ``actions.storage.migrate``."""
