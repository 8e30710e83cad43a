"""Signing in and out, the guard, roles, CSRF: over HTTP without a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from bot.console import doors
from bot.console.guard import STAFF, ConsoleGuard
from tests.fakes.web_services import PASSWORDS, FakeServices, fill_with_samples

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def filled() -> FakeServices:
    services = FakeServices()
    fill_with_samples(services)
    return services


@pytest.fixture
def services(filled: FakeServices) -> Iterator[FakeServices]:
    """Each test starts from the same accounts, without sessions."""
    services = FakeServices()
    services.store.state = filled.store.copied()
    return services


def client_of(services: FakeServices) -> TestClient:
    api = FastAPI()
    api.include_router(doors.router(services))

    @api.get("/console{rest:path}")
    def page(request: Request) -> str:
        return str(request.scope["state"][STAFF].username)

    @api.get("/")
    def chat() -> str:
        return "chat"

    api.add_middleware(ConsoleGuard, services=services)
    return TestClient(api, follow_redirects=False)


@pytest.fixture
def client(services: FakeServices) -> TestClient:
    return client_of(services)


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: TestClient, username: str, password: str | None = None, **extra: str):  # type: ignore[no-untyped-def]
    token = csrf(client.get("/console/login").text)
    form = {"csrf": token, "username": username, "password": password or PASSWORDS.get(username, "x"), **extra}
    return client.post("/console/login", data=form)


@pytest.mark.parametrize("path", ["/console", "/console/", "/console/ask", "/console/vehicles", "/console/unknown", "/console/password"])
def test_without_a_session_every_page_leads_to_the_login_form(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/console/login?next=/console")


def test_the_chat_page_needs_no_session(client: TestClient) -> None:
    assert client.get("/").status_code == 200


def test_signing_in_sets_a_safe_cookie_and_leads_to_the_page_asked_for(client: TestClient) -> None:
    response = sign_in(client, "quantri", next="/console/ask")
    assert (response.status_code, response.headers["location"]) == (303, "/console/ask")
    cookie = next(value for value in response.headers.get_list("set-cookie") if value.startswith("ansinh_console="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=43200" in cookie
    assert "Path=/console" in cookie
    assert "Secure" not in cookie
    assert client.get("/console/ask").json() == "quantri"


def test_cookies_are_secure_behind_https(services: FakeServices) -> None:
    secure = FakeServices(public_url="https://ansinh.example")
    secure.store = services.store
    response = sign_in(TestClient(client_of(secure).app, base_url="https://testserver", follow_redirects=False), "quantri")
    assert all("Secure" in value for value in response.headers.get_list("set-cookie") if "Max-Age=43200" in value)


def test_a_foreign_target_is_ignored(client: TestClient) -> None:
    assert sign_in(client, "quantri", next="https://evil.example/console").headers["location"] == "/console"


@pytest.mark.parametrize("username", ["quantri", "khongco", "<script>alert(1)</script>", "a\x00b"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: TestClient, username: str) -> None:
    response = sign_in(client, username, "sai")
    assert response.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.text
    assert "<script>" not in response.text


def test_five_wrong_passwords_lock_the_account(client: TestClient) -> None:
    for _ in range(5):
        sign_in(client, "trucmay", "sai")
    assert sign_in(client, "trucmay").status_code == 401


def test_guessing_is_slowed_down_per_address(client: TestClient) -> None:
    token = csrf(client.get("/console/login").text)
    answers = []
    for _ in range(doors.TRIES_PER_MINUTE + 1):
        page = client.post("/console/login", data={"csrf": token, "username": "ai do", "password": "x"})
        token = csrf(page.text)
        answers.append(page.status_code)
    assert answers[-1] == 429


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    token = csrf(client.get("/console/login").text)
    form = {"csrf": token, "username": "quantri", "password": PASSWORDS["quantri"]}
    assert client.post("/console/login", data=form, headers=headers).status_code == 403


def test_a_login_form_without_its_token_is_refused(client: TestClient) -> None:
    client.get("/console/login")
    for form in ({"csrf": "sai"}, {}):
        response = client.post("/console/login", data={"username": "quantri", "password": PASSWORDS["quantri"], **form})
        assert response.status_code == 403
    assert client.post("/console/login", content=b"\xff\xfe" * 10).status_code == 403
    assert client.post("/console/login", content=b"a" * 100_000).status_code == 403


def test_roles_open_their_pages_only(client: TestClient) -> None:
    sign_in(client, "bientap")
    assert client.get("/console/ask").status_code == 200
    assert client.get("/console/vehicles").status_code == 403
    assert client.get("/console/waiting").status_code == 403
    assert client.get("/console/unknown").status_code == 404


def test_a_one_time_password_must_be_changed_first(client: TestClient) -> None:
    sign_in(client, "moi")
    assert client.get("/console").headers["location"] == "/console/password"
    form = {"csrf": csrf(client.get("/console/password").text), "old": PASSWORDS["moi"], "new": "mat-khau-rieng-9", "again": "khac"}
    assert "không giống nhau" in client.post("/console/password", data=form).text
    assert "ít nhất" in client.post("/console/password", data={**form, "new": "ngan", "again": "ngan"}).text
    done = client.post("/console/password", data={**form, "again": form["new"]})
    assert done.headers["location"] == "/console"
    assert client.get("/console").json() == "moi"


def test_a_password_form_without_its_token_changes_nothing(client: TestClient) -> None:
    sign_in(client, "quantri")
    form = {"csrf": "x", "old": PASSWORDS["quantri"], "new": "mat-khau-rieng-9", "again": "mat-khau-rieng-9"}
    assert client.post("/console/password", data=form).status_code == 403
    assert sign_in(client, "quantri").status_code == 303


def test_signing_out_ends_the_session_everywhere_it_is_known(client: TestClient) -> None:
    sign_in(client, "quantri")
    stolen = client.cookies["ansinh_console"]
    assert client.post("/console/logout", data={"csrf": "x"}).headers["location"] == "/console"
    token = csrf(client.get("/console/password").text)
    assert client.post("/console/logout", data={"csrf": token}).headers["location"] == "/console/login"
    client.cookies.set("ansinh_console", stolen, path="/console")
    assert client.get("/console").status_code == 303


def test_a_lost_database_is_said_not_thrown(client: TestClient, services: FakeServices) -> None:
    sign_in(client, "quantri")
    page = client.get("/console/login").text
    services.store.down = True
    response = client.post("/console/login", data={"csrf": csrf(page), "username": "quantri", "password": "x"})
    assert response.status_code == 503
    assert client.get("/console").status_code == 503


def test_console_pages_are_not_framed(client: TestClient) -> None:
    assert client.get("/console/login").headers["x-frame-options"] == "DENY"
