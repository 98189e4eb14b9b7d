"""Writes a new migration from the difference between the models and the newest revision.

    python migrations/new.py "what it does"

It upgrades an empty SQLite database first, so nothing else is needed. Read the result before you keep it.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from alembic import command

from app.database import migrate, migration_config, newest_migration, open_database
from app.settings import read_settings


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(instance="test", data_dir=Path(folder), database_url="")
        migrate(settings)
        config = migration_config()
        with open_database(settings).reading.connect() as connection:
            config.attributes["connection"] = connection
            following = f"{int(newest_migration() or 0) + 1:04d}"
            command.revision(config, message=message, autogenerate=True, rev_id=following)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit(__doc__))
