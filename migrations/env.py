"""How Alembic finds the models; the connection is given by `app.database.migrate`."""

from alembic import context
from sqlmodel import SQLModel

import app.tables  # noqa: F401  (fills the metadata)


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
