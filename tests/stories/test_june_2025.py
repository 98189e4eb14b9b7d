"""The session of June 2025 from its first draft to its conclusion, told from outside.

A real server, a real delivery process, a real mail server, real HTTP, pages used as without JavaScript. Who reads
`test_the_session_of_june_2025` knows what the product is for.
"""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.mailsink import MailSink
from tests.stories import opening
from tests.stories.arranging import draft_the_meeting, invite_everybody, set_up_bridge_points
from tests.stories.changing import confirm_by_one_button, move_to_30_june, read_what_changed
from tests.stories.closing import (
    bring_back_from_a_backup,
    look_into_the_journal,
    read_the_conclusion,
    write_the_conclusion,
)
from tests.stories.facts import CA_MAU, HA_TINH, OFFICE, TAN_DAN, TELEVISION
from tests.stories.inviting import (
    issue_the_telegram,
    open_the_mail_of_ha_tinh,
    open_the_register,
    subscribe_to_the_calendar,
    wait_for_the_mails,
)
from tests.stories.opening import ADMINISTRATOR, CLERK, Stage
from tests.stories.registering import decline, look_at_the_board, register_three_people, see_nothing
from tests.stories.service import Service

HA_TINHS_CLERK, CA_MAUS_CLERK, STRANGER = "hatinh@example.vn", "camau@example.vn", "vtv@example.vn"
PEOPLE = {
    CLERK: ("Nguyễn Thu Vân", OFFICE, "Văn thư phát hành"),
    HA_TINHS_CLERK: ("Trần Thị Hồng", HA_TINH, "Đầu mối cơ quan được mời"),
    CA_MAUS_CLERK: ("Lê Văn Đất", CA_MAU, "Đầu mối cơ quan được mời"),
    STRANGER: ("Đỗ Người Lạ", TELEVISION, "Đầu mối cơ quan được mời"),
}


@pytest.fixture
def stage(settings: Settings, mail_sink: MailSink, tmp_path: Path) -> Stage:
    """Return an installation with an empty database of either kind, not started yet."""
    service = Service(settings.data_dir, database_url=settings.database_url, smtp_port=mail_sink.port)
    return Stage(service, mail_sink)


def test_the_session_of_june_2025(stage: Stage, tmp_path: Path) -> None:
    with stage.service.serving(at="2025-06-25T09:00:00+07:00"):
        opening.make_the_first_administrator(stage)
        with stage.person(ADMINISTRATOR) as administrator:
            opening.load_addresses(stage, administrator)
            opening.open_accounts(stage, administrator, PEOPLE)

        with stage.person(CLERK) as clerk, stage.person(STRANGER) as stranger:
            draft_the_meeting(stage, clerk)
            set_up_bridge_points(stage, clerk)
            invite_everybody(stage, clerk)
            see_nothing(stage, stranger)

            open_the_register(clerk)
            issue_the_telegram(stage, clerk)
            wait_for_the_mails(stage, "[Mời họp]")
            open_the_mail_of_ha_tinh(stage)

            register_three_people(stage)
            decline(stage, TAN_DAN)
            look_at_the_board(stage, clerk, registered=1, declined=1, silent=87, people=3)
            with stage.person(CA_MAUS_CLERK) as camau:
                see_nothing(stage, stranger, of_those_invited=camau)
        with stage.person(HA_TINHS_CLERK) as hatinh:
            subscribe_to_the_calendar(stage, hatinh)

    with stage.service.serving(at="2025-06-28T08:00:00+07:00"), stage.person(CLERK) as clerk:
        look_at_the_board(stage, clerk, registered=1, declined=1, overdue=87, people=3)
        move_to_30_june(stage, clerk)
        wait_for_the_mails(stage, "[Đổi giờ]")
        read_what_changed(stage)
        look_at_the_board(stage, clerk, registered=1, declined=1, silent=87, unconfirmed=1, people=3)
        confirm_by_one_button(stage)
        look_at_the_board(stage, clerk, registered=1, declined=1, silent=87, people=3)

    with stage.service.serving(at="2025-06-30T18:00:00+07:00"):
        with stage.person(CLERK) as clerk:
            write_the_conclusion(stage, clerk)
            read_the_conclusion(stage, clerk)
        with stage.person(ADMINISTRATOR) as administrator:
            look_into_the_journal(administrator)
        stage.service.run("backup", str(tmp_path / "backup.zip"))

    bring_back_from_a_backup(stage, tmp_path / "backup.zip")
