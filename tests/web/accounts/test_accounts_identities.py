"""Outside identities, with a real OpenID Connect provider and a WeCom that speaks its documented HTTP, both on this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from answerable.web.accounts.identity_settings import providers
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.organisation.models import Person
from waiting import PATIENCE

Member = Callable[..., Person]
SignedIn = Callable[..., Client]
GO, BACK = "/accounts/identities/oidc/school/go", "/accounts/identities/oidc/school"


def through(client: Client, subject: str, process: str = "login") -> Any:
    """Press the button, sign in at the provider as `subject`, come back."""
    onward = client.post(GO, {"process": process})
    assert onward.status_code == 200
    there = onward.context["there"]
    answer = httpx.post(there, data={"sub": subject}, timeout=PATIENCE)
    back = urlsplit(answer.headers["Location"])
    assert back.path == BACK
    return client.get(f"{back.path}?{back.query}")


def is_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_a_stranger_gets_no_account(client: Client, school: Callable[..., str], member: Member) -> None:
    school("none")
    member("hua", email="hua@example.org")
    answer = through(client, "s-hua")
    assert "No account belongs to this identity" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1


def test_who_is_signed_in_links_an_identity_and_then_signs_in_with_it(
    school: Callable[..., str], member: Member, signed_in: SignedIn
) -> None:
    school("none")
    member("hua")
    assert through(signed_in("hua"), "s-hua", "connect").headers["Location"] == "/accounts/"
    later = Client()
    assert through(later, "s-hua").headers["Location"] == "/desk/"
    assert is_in(later)
    assert AccountEntry.objects.filter(verb="identity-linked", account_name="Name of hua").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("match", "subject", "opened"),
    [
        ("email", "s-hua", True),
        ("email", "s-lei", False),
        ("identifier", "s-lei", True),
        ("identifier", "s-hua", True),
    ],
)
def test_matching_is_by_what_is_verified(
    match: str, subject: str, opened: bool, school: Callable[..., str], member: Member, client: Client
) -> None:
    school(match)
    for name in ("hua", "lei"):
        member(name, email=f"{name}@example.org")
    through(client, subject)
    assert is_in(client) is opened


def test_an_administrator_or_a_closed_account_is_never_matched(
    school: Callable[..., str], member: Member
) -> None:
    school("identifier")
    User.objects.filter(pk=member("hua").user_id).update(is_superuser=True)
    User.objects.filter(pk=member("lei").user_id).update(is_active=False)
    for subject in ("s-hua", "s-lei"):
        browser = Client()
        through(browser, subject)
        assert not is_in(browser)


def test_a_provider_that_is_not_set_up_is_not_there(client: Client, db: None, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for name in ("oidc/school", "wecom", "dingtalk", "feishu"):
        assert client.post(f"/accounts/identities/{name}/go").status_code == 404
        assert client.get(f"/accounts/identities/{name}?code=x&state=y").status_code == 404


class WeCom(BaseHTTPRequestHandler):
    """`gettoken` and `auth/getuserinfo` as the manual has them."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/cgi-bin/gettoken":
            right = asked == {"corpid": "ww1", "corpsecret": "hush"}
            answer: dict[str, Any] = {"errcode": 0, "errmsg": "ok", "access_token": "T", "expires_in": 7200}
            answer = answer if right else {"errcode": 40001, "errmsg": "invalid credential"}
        elif asked.get("access_token") != "T":
            answer = {"errcode": 40014, "errmsg": "invalid access_token"}
        else:
            codes = {"member": {"userid": "hua"}, "guest": {"openid": "o-1"}}
            found = codes.get(asked.get("code", ""))
            answer = (
                {"errcode": 0, "errmsg": "ok", **found}
                if found
                else {"errcode": 40029, "errmsg": "invalid code"}
            )
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def wecom(configured: Callable[..., None]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), WeCom) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        app = {"client_id": "ww1", "agent_id": "1000002", "secret": "hush", "match": "identifier"}
        configured(wecom=app | {"login_server": address, "api_server": address})
        yield address
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("code", "opened"), [("member", True), ("guest", False), ("invented", False)])
def test_wecom_lets_members_in_whose_identifier_fits(
    code: str, opened: bool, wecom: str, member: Member, client: Client
) -> None:
    member("hua")
    there = urlsplit(client.post("/accounts/identities/wecom/go").context["there"])
    sent = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert (f"{there.scheme}://{there.netloc}", there.path) == (wecom, "/wwlogin/sso/login")
    assert (sent["login_type"], sent["appid"], sent["agentid"]) == ("CorpApp", "ww1", "1000002")
    assert sent["redirect_uri"].endswith("/accounts/identities/wecom")
    client.get("/accounts/identities/wecom", {"code": code, "state": sent["state"]})
    assert is_in(client) is opened


def test_wecom_inside_its_own_app_asks_no_code_to_be_scanned(wecom: str, db: None) -> None:
    inside = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) wxwork/4.1"})
    there = inside.post("/accounts/identities/wecom/go").context["there"]
    assert there.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert there.endswith("#wechat_redirect")


def test_a_forged_state_opens_nothing(wecom: str, member: Member, client: Client) -> None:
    member("hua")
    client.get("/accounts/identities/wecom", {"code": "member", "state": "forged"})
    assert not is_in(client)


@pytest.mark.parametrize(
    "given",
    [
        [],
        {"facebook": {}},
        {"wecom": {"client_id": "a", "secret": "SECRET"}},
        {"dingtalk": {"client_id": "a", "secret": "SECRET", "match": "email"}},
        {"feishu": {"client_id": "a", "secret": ["SECRET"]}},
    ],
)
def test_a_file_that_is_wrong_is_refused_without_quoting_it(given: Any, tmp_path: Path) -> None:
    file = tmp_path / "identities.json"
    file.write_text(json.dumps(given))
    with pytest.raises(ImproperlyConfigured) as refused:
        providers(file)
    assert "SECRET" not in str(refused.value)
