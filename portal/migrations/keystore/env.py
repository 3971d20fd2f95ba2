"""Runs this cluster's revisions on the connection that `portal.migrations.migrate` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
