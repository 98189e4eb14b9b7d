"""The edge of the service: health, refusals as answers, safe headers, no forms from elsewhere."""

from fastapi.testclient import TestClient


def test_a_migrated_instance_is_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"database": True, "migrations": True, "files": True}
    assert answer.status_code == 200


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(client: TestClient) -> None:
    assert "Không tìm thấy nội dung này." in client.get("/nowhere").text
    problem = client.get("/api/v1/nowhere")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 404


def test_every_answer_forbids_foreign_scripts_and_frames(client: TestClient) -> None:
    headers = client.get("/healthz").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    answer = client.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    answer = client.post("/sign-out", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
