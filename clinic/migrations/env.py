"""Run the migrations on the connection that `db.schema` hands over.

Foreign keys are off meanwhile: rebuilding a table in SQLite with them on would delete every child row in silence.
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
