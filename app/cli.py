"""The command ``diemcau``: each command makes one call."""

import argparse
import sys
from collections.abc import Sequence

from app.settings import SettingsError, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(prog="diemcau", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("migrate", help="Bring the database to the newest revision.")
    given = parser.parse_args(arguments)
    try:
        settings = read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    from app.database import migrate

    if given.command == "migrate":
        migrate(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
