"""DingTalk and Feishu: from the settings to the button and to a signed-in account, against servers here that answer as the manuals have it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from django.test import Client

from answerable.web.accounts.models import AccountEntry, User
from answerable.web.organisation.models import Person

Member = Callable[..., Person]
SignedIn = Callable[..., Client]
DINGTALK = {"client_id": "ding1", "secret": "hush"}
FEISHU = {"client_id": "cli_1", "secret": "hush"}
# By the code with which a browser comes back.
PEOPLE = {
    "c-hua": {"name": "Hua", "open_id": "ou-1", "employee_no": "hua", "enterprise_email": "hua@example.org"},
    "c-lei": {"name": "Lei", "open_id": "ou-2", "employee_no": "", "email": "lei@example.org"},
}


class Platforms(BaseHTTPRequestHandler):
    """The addresses of both, which do not overlap."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/v1.0/contact/users/me":
            person = PEOPLE.get(self.headers["x-acs-dingtalk-access-token"].removeprefix("T-"), {})
            self.answer(
                {"nick": person["name"], "openId": person["open_id"], "unionId": "u", "stateCode": "86"}
            )
        elif path == "/open-apis/authen/v1/user_info":
            person = PEOPLE.get(self.headers["Authorization"].removeprefix("Bearer T-"), {})
            self.answer({"code": 0, "msg": "success", "data": person | {"tenant_key": "t"}})
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        path, body = urlsplit(self.path).path, self.rfile.read(int(self.headers["Content-Length"])).decode()
        if path == "/open-apis/auth/v3/app_access_token/internal/":
            right = parse_qs(body) == {"app_id": ["cli_1"], "app_secret": ["hush"]}
            self.answer(
                {"code": 0, "msg": "ok", "app_access_token": "A", "expire": 7200}
                if right
                else {"code": 10014}
            )
            return
        asked = json.loads(body)
        known = asked.get("code") in PEOPLE
        if path == "/v1.0/oauth2/userAccessToken":
            right = known and asked == {
                "clientId": "ding1",
                "clientSecret": "hush",
                "code": asked["code"],
                "grantType": "authorization_code",
            }
            token = {
                "accessToken": f"T-{asked['code']}",
                "refreshToken": "R",
                "expireIn": 7200,
                "corpId": "c",
            }
            self.answer(token, 200) if right else self.answer(
                {"code": "invalidParameter.authCode.notFound"}, 400
            )
        elif path == "/open-apis/authen/v1/access_token":
            right = known and (asked["grant_type"], asked["app_access_token"]) == ("authorization_code", "A")
            token = {"access_token": f"T-{asked['code']}", "refresh_token": "R", "expires_in": 6900}
            self.answer(
                {"code": 0, "msg": "success", "data": token}
                if right
                else {"code": 20003, "msg": "invalid code"}
            )
        else:
            self.answer({}, 404)

    def answer(self, values: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def set_up(configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Call it with what stands in identities.json. The library's addresses of both lead to this machine."""
    with HTTPServer(("127.0.0.1", 0), Platforms) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        here = f"http://127.0.0.1:{server.server_port}"
        for owner, name in (
            (DingTalkOAuth2Adapter, "access_token_url"),
            (DingTalkOAuth2Adapter, "profile_url"),
            (FeishuOAuth2Adapter, "access_token_url"),
            (FeishuOAuth2Adapter, "user_info_url"),
            (FeishuOAuth2Client, "app_access_token_url"),
        ):
            monkeypatch.setattr(owner, name, here + urlsplit(getattr(owner, name)).path)

        yield configured
        server.shutdown()
        thread.join()


def sent_to(client: Client, provider: str, process: str = "login") -> tuple[str, dict[str, str]]:
    """Where the button leads: the address, and what is sent along."""
    there = urlsplit(
        client.post(f"/accounts/identities/{provider}/go", {"process": process}).context["there"]
    )
    sent = {name: values[0] for name, values in parse_qs(there.query).items()}
    return f"{there.scheme}://{there.netloc}{there.path}", sent


def come_back(client: Client, provider: str, code: str, process: str = "login") -> Any:
    state = sent_to(client, provider, process)[1]["state"]
    named = "authCode" if provider == "dingtalk" else "code"
    return client.get(f"/accounts/identities/{provider}", {named: code, "state": state})


def is_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_each_has_a_button_in_the_readers_language_that_leads_to_it(
    set_up: Callable[..., None], client: Client, db: None
) -> None:
    set_up(dingtalk=DINGTALK, feishu=FEISHU)
    page = client.get("/accounts/sign-in", headers={"accept-language": "en"}).content.decode()
    assert all(f"Sign in with {name}" in page for name in ("DingTalk", "Feishu"))
    page = client.get("/accounts/sign-in", headers={"accept-language": "zh-hans"}).content.decode()
    assert all(name in page for name in ("钉钉", "飞书"))
    address, sent = sent_to(client, "dingtalk")
    assert address == "https://login.dingtalk.com/oauth2/auth"
    assert sent.pop("state")
    sent["scope"] = " ".join(sorted(sent["scope"].split()))  # the library keeps them in a set
    assert sent == {
        "client_id": "ding1",
        "redirect_uri": "http://testserver/accounts/identities/dingtalk",
        "response_type": "code",
        "scope": "corpid openid",
        "prompt": "consent",
    }
    address, sent = sent_to(client, "feishu")
    assert address == "https://open.feishu.cn/open-apis/authen/v1/index"
    assert sent.pop("state")
    sent.pop("scope", None)
    assert sent == {
        "app_id": "cli_1",
        "redirect_uri": "http://testserver/accounts/identities/feishu",
        "response_type": "code",
    }


@pytest.mark.parametrize("provider", ["dingtalk", "feishu"])
def test_an_unknown_person_is_refused_in_words_and_a_linked_one_signs_in(
    provider: str, set_up: Callable[..., None], member: Member, signed_in: SignedIn
) -> None:
    set_up(**{provider: DINGTALK if provider == "dingtalk" else FEISHU})
    member("hua")
    stranger = come_back(Client(), provider, "c-hua")
    assert "No account belongs to this identity" in stranger.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)

    assert come_back(signed_in("hua"), provider, "c-hua", "connect").headers["Location"] == "/accounts/"
    later = Client()
    assert come_back(later, provider, "c-hua").headers["Location"] == "/desk/"
    assert is_in(later)
    assert AccountEntry.objects.filter(verb="signed-in").latest("pk").detail == {"way": provider}
    other = Client()
    come_back(other, provider, "c-lei")
    assert not is_in(other)


@pytest.mark.parametrize("provider", ["dingtalk", "feishu"])
def test_a_code_that_the_provider_does_not_know_is_told_in_words(
    provider: str, set_up: Callable[..., None], client: Client, db: None
) -> None:
    set_up(dingtalk=DINGTALK, feishu=FEISHU)
    assert "The other service did not say who you are" in come_back(client, provider, "no").content.decode()
    state = sent_to(client, provider)[1]["state"]
    cancelled = {"error": "access_denied", "state": state}
    answer = client.get(f"/accounts/identities/{provider}", cancelled, follow=True)
    assert "You did not sign in" in answer.content.decode()


@pytest.mark.parametrize(
    ("match", "code", "opened"),
    [
        ("identifier", "c-hua", True),
        ("identifier", "c-lei", False),  # no number of an employee
        ("email", "c-hua", True),
        ("email", "c-lei", False),  # an address of the person's own choice is not vouched for
    ],
)
def test_feishu_matches_by_what_the_enterprise_says(
    match: str, code: str, opened: bool, set_up: Callable[..., None], member: Member, client: Client
) -> None:
    set_up(feishu=FEISHU | {"match": match})
    for name in ("hua", "lei"):
        member(name, email=f"{name}@example.org")
    come_back(client, "feishu", code)
    assert is_in(client) is opened


def test_over_https_providers_send_browsers_back_over_https(
    set_up: Callable[..., None], settings: Any, client: Client, db: None
) -> None:
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
    set_up(dingtalk=DINGTALK, feishu=FEISHU)
    back = [sent_to(client, provider)[1]["redirect_uri"] for provider in ("dingtalk", "feishu")]
    assert back == [
        f"https://testserver/accounts/identities/{provider}" for provider in ("dingtalk", "feishu")
    ]
