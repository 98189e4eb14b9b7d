"""The command ``diemcau``: each command makes one call.

Commands import what they need themselves, so that ``--help`` and an error of the settings answer at once.
"""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import PREFIX, Instance, Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from app.web.asking import House

DEMO_MARK = "demonstration"
"""Name of a file in the data folder of an installation that holds the demonstration."""

Given = argparse.Namespace
Command = Callable[[Settings, Given], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status: 0 done, 1 refused, 2 wrong settings or arguments."""
    given = _parser().parse_args(arguments)
    _stay_a_demonstration(given.command)
    try:
        settings = read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    from app.logs import start_logging

    start_logging(settings.log_level)
    return given.run(settings, given)


def _stay_a_demonstration(command: str) -> None:
    """Let a data folder that was filled with the demonstration be a demo instance for every command that follows."""
    folder = Path(os.environ.get(PREFIX + "DATA_DIR", "") or Settings.model_fields["data_dir"].default)
    if command == "demo" or (folder / DEMO_MARK).exists():
        os.environ.setdefault(PREFIX + "INSTANCE", "demo")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="diemcau", description="Điểm cầu: meetings and videoconferences.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Command, sentence: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=sentence, description=sentence)
        added.set_defaults(run=run)
        return added

    command("serve", _serve, "Bring the database up to date, serve pages and API, and deliver mail.")
    deliver = command("deliver", _deliver, "Deliver mail from the outbox, on this or any further machine.")
    deliver.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    deliver.add_argument("--ahead", type=float, help=argparse.SUPPRESS)  # seconds before the machine's clock
    command("migrate", _migrate, "Bring the database to the newest revision.")
    admin = command("make-admin", _make_admin, "Make a person an administrator; the password is asked for.")
    admin.add_argument("email")
    admin.add_argument("full_name")
    admin.add_argument("--organisation", type=int, help="Id of the organisation; by default the one named VPCP.")
    token = command("token", _token, "Make an API token for a person and print it once.")
    token.add_argument("email")
    token.add_argument("--name", default="command line", help="What the token is for.")
    token.add_argument("--scope", action="append", default=[], help="An action that it may do; may be repeated.")
    token.add_argument("--days", type=int, default=90, help="Days until it ends.")
    backup = command("backup", _backup, "Write everything into one archive, also while the service runs.")
    backup.add_argument("file", type=Path)
    restore = command("restore", _restore, "Bring an archive back into an empty installation.")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="Delete what is there before.")
    demo = command("demo", _demo, "Fill a demo installation with the meetings of June 2025.")
    demo.add_argument("--serve", action="store_true", help="Serve it afterwards.")
    docs = command("docs", _docs, "Write the documentation that is generated from the code.")
    docs.add_argument("--folder", type=Path, default=Path("docs"))
    return parser


def _open(settings: Settings) -> "House":
    from app.main import open_house

    return open_house(settings)


def _serve(settings: Settings, _given: Given) -> int:
    from app.serving import serve

    _migrate(settings, _given)
    print(f"Điểm cầu: open {settings.base_url} in a browser. Ctrl+C stops the service.", flush=True)
    serve(settings)
    return 0


def _deliver(settings: Settings, given: Given) -> int:
    from app.clock import machine_clock
    from app.worker import deliver

    if given.ahead is not None:  # a demo's or test's clock, begun by the service that started this process
        settings = settings.model_copy(update={"fixed_clock": machine_clock() + timedelta(seconds=given.ahead)})
    house = _open(settings)
    asyncio.run(deliver(house, parent=given.parent))
    house.database.close()
    return 0


def _migrate(settings: Settings, _given: Given) -> int:
    from app.database import migrate

    migrate(settings)
    return 0


def _make_admin(settings: Settings, given: Given) -> int:
    from app.accounts.service import make_admin
    from app.audit.rules import SYSTEM
    from app.directory.service import load
    from app.directory.store import count, find
    from app.refusals import Refusal

    house = _open(settings)
    password = getpass.getpass("Mật khẩu: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        with house.database.transaction() as db:
            now = house.clock()
            if count(db) == 0:
                load(db, now=now)  # a new installation begins with the supplied directory
            organisation = given.organisation or next((o.id for o in find(db, "VPCP", limit=5)), None)
            if organisation is None:
                print("There is no organisation named VPCP in the directory; give --organisation.", file=sys.stderr)
                return 1
            make_admin(
                db,
                email=given.email,
                full_name=given.full_name,
                password=password,
                organisation_id=organisation,
                by=SYSTEM,
                now=now,
            )
    except Refusal as refusal:
        print(refusal.reason, file=sys.stderr)
        return 1
    print(f"{given.email} is an administrator.")
    return 0


def _token(settings: Settings, given: Given) -> int:
    from app.accounts.service_tokens import make_token
    from app.accounts.store import person_by_email
    from app.audit.rules import SYSTEM
    from app.permissions import Action
    from app.refusals import NotFound, Refusal

    house = _open(settings)
    try:
        with house.database.transaction() as db:
            now, person = house.clock(), person_by_email(db, given.email)
            if person is None:
                raise NotFound()
            scopes = [Action(scope) for scope in given.scope]
            ends = now + timedelta(days=given.days)
            token = make_token(db, person, given.name, scopes, expires_at=ends, by=SYSTEM, now=now)
    except (Refusal, ValueError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(token)
    return 0


def _backup(settings: Settings, given: Given) -> int:
    from app.keeping import KeepingError, back_up

    house = _open(settings)
    try:
        missing = back_up(settings, house.database, house.shelf, given.file)
    except KeepingError as error:
        print(error, file=sys.stderr)
        return 1
    for key in missing:
        print(f"A file that a row names is not on the shelf: {key}", file=sys.stderr)
    print(f"Written: {given.file}. It holds secrets: keep it as carefully as the installation itself.")
    return 0


def _restore(settings: Settings, given: Given) -> int:
    from app.keeping import KeepingError, restore

    house = _open(settings)
    try:
        count = restore(settings, house.database, house.shelf, given.file, replace=given.replace, now=house.clock())
    except KeepingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Restored: {count} rows. If mail was waiting, sending is paused: look at /outbox before you resume it.")
    return 0


def _demo(settings: Settings, given: Given) -> int:
    from app.demo import story

    if settings.instance is not Instance.DEMO:
        print("The demonstration needs DIEMCAU_INSTANCE=demo.", file=sys.stderr)
        return 2
    _migrate(settings, given)
    story.load(settings)
    (settings.data_dir / DEMO_MARK).touch()
    return _serve(settings, given) if given.serve else 0


def _docs(_settings: Settings, given: Given) -> int:
    from app import reference

    for name, text in reference.documents().items():
        path = given.folder / name
        os.makedirs(given.folder, exist_ok=True)
        path.write_text(text)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
