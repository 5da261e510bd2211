"""Run by Alembic inside the connection that ``actions.storage.migrate`` opened."""

from alembic import context

from actions.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a constraint in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
