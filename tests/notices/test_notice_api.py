"""Documents for programs: draft, revise with If-Match, issue, fetch; and the number series."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.notices.models import Notice, NumberSeries
from app.notices.rules_content import as_json
from tests.cast import Cast
from tests.notices.telegram import TELEGRAM

Draft = Callable[..., Notice]
AsPerson = Callable[[int], TestClient]
NOTICES = "/api/v1/notices"


@pytest.fixture
def clerk(as_person: AsPerson, cast: Cast) -> TestClient:
    """Return a client of the issuing clerk."""
    return as_person(cast.issuing_clerk)


@pytest.fixture
def body(cast: Cast) -> dict[str, Any]:
    """Return a draft of the telegram as a program sends it."""
    return {"issuer_id": cast.office, "content": as_json(TELEGRAM)}


def test_a_program_drafts_issues_and_fetches(clerk: TestClient, owned: NumberSeries, body: dict[str, Any]) -> None:
    drafted = clerk.post(NOTICES, json=body)
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft")
    place = drafted.headers["location"]

    issued = clerk.post(f"{place}/issue", json={"dated_on": "2025-06-25"})

    assert (issued.status_code, issued.json()["full_number"]) == (201, "01/CĐ-VPCP")
    pdf = next(file for file in issued.json()["files"] if file["format"] == "pdf")
    content = clerk.get(pdf["href"]).content
    assert (content[:5], len(content)) == (b"%PDF-", pdf["size"])
    whole = clerk.get(place)
    assert whole.headers["etag"] == '"2"'
    assert clerk.get(f"{place}/content").json()["content"] == as_json(TELEGRAM) | {
        "number": 1,
        "dated_on": "2025-06-25",
    }


def test_a_key_makes_one_draft_of_two_requests(clerk: TestClient, body: dict[str, Any]) -> None:
    first = clerk.post(NOTICES, json=body, headers={"Idempotency-Key": "k1"})
    second = clerk.post(NOTICES, json=body, headers={"Idempotency-Key": "k1"})

    assert first.json() == second.json()
    assert clerk.get(NOTICES).json()["total"] == 1


def test_content_changes_only_for_who_saw_the_latest_version(clerk: TestClient, body: dict[str, Any]) -> None:
    place = clerk.post(NOTICES, json=body).headers["location"] + "/content"
    changed = {"content": body["content"] | {"subject": "Họp về bão số 3"}}

    saved = clerk.put(place, json=changed, headers={"If-Match": '"1"'})

    assert (saved.status_code, saved.headers["etag"]) == (200, '"2"')
    assert clerk.put(place, json=changed, headers={"If-Match": '"1"'}).status_code == 412


def test_issued_content_never_changes(clerk: TestClient, owned: NumberSeries, body: dict[str, Any]) -> None:
    place = clerk.post(NOTICES, json=body).headers["location"]
    clerk.post(f"{place}/issue", json={"dated_on": "2025-06-25"})

    answer = clerk.put(f"{place}/content", json={"content": body["content"]}, headers={"If-Match": '"2"'})

    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("Văn bản đã ban hành, không sửa được nữa.")


@pytest.mark.parametrize(
    "wrong", [{"subject": None}, {"bodyy": []}, {"body": [{"kind": "chapter", "text": "x"}]}, {"issuer": "VPCP"}]
)
def test_malformed_content_is_refused(clerk: TestClient, body: dict[str, Any], wrong: dict[str, Any]) -> None:
    answer = clerk.post(NOTICES, json=body | {"content": body["content"] | wrong})

    assert answer.status_code == 422


def test_a_stranger_sees_nothing(
    db: Session, as_person: AsPerson, cast: Cast, draft: Draft, owned: NumberSeries, now: datetime
) -> None:
    row = draft()
    db.commit()
    client = as_person(cast.stranger)

    assert client.get(NOTICES).json()["items"] == []
    for place in ("", "/content", "/files/pdf"):
        answer = client.get(f"{NOTICES}/{row.id}{place}")
        assert answer.status_code == 404
        assert "chuyển đổi số" not in answer.text
    assert client.put(f"{NOTICES}/{row.id}/content", json={"content": as_json(TELEGRAM)}).status_code == 403
    assert client.get("/api/v1/number-series").status_code == 403


def test_who_may_draft_elsewhere_may_not_draft_here(as_person: AsPerson, cast: Cast, body: dict[str, Any]) -> None:
    client = as_person(cast.issuing_clerk)

    assert client.post(NOTICES, json=body | {"issuer_id": cast.ministry}).status_code == 403


def test_the_list_is_filtered(clerk: TestClient, body: dict[str, Any]) -> None:
    clerk.post(NOTICES, json=body)
    clerk.post(NOTICES, json=body | {"content": body["content"] | {"subject": "Họp về bão số 3"}})

    def subjects(**query: str) -> list[str]:
        return [item["subject"] for item in clerk.get(NOTICES, params=query).json()["items"]]

    assert subjects(q="bao so 3") == ["Họp về bão số 3"]
    assert subjects(state="issued") == []
    assert subjects(document_type="cong-dien") == ["Họp về bão số 3", TELEGRAM.subject]


def test_series_are_opened_and_listed(clerk: TestClient, cast: Cast) -> None:
    body = {"issuer_id": cast.office, "document_type": "thong-bao", "year": 2025, "last_number": 364}

    opened = clerk.post("/api/v1/number-series", json=body)

    assert opened.status_code == 201
    assert clerk.get("/api/v1/number-series").json() == [opened.json()]
    assert clerk.post("/api/v1/number-series", json=body).status_code == 409
