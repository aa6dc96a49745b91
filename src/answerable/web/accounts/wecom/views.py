"""Signing in by WeCom, as its developers' manual has it ("Web login" and "OAuth2 in the app").

1. The browser goes to `login_server/wwlogin/sso/login` and shows a code to scan; inside WeCom's own app it goes to
   `open.weixin.qq.com/connect/oauth2/authorize`, which asks nothing.
2. It comes back with `code` and `state`.
3. The site fetches `api_server/cgi-bin/gettoken` with the corporation's id and the application's secret, and with that token
   `api_server/cgi-bin/auth/getuserinfo`, which names the member.

Every answer is JSON with `errcode`, 0 when all is well. Somebody who is no member of the corporation has an `openid` instead of a
`userid` and is refused. A corporation with servers of its own names them in `identities.json`.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest

LOGIN_SERVER = "https://login.work.weixin.qq.com"
API_SERVER = "https://qyapi.weixin.qq.com"
IN_THE_APP = "https://open.weixin.qq.com/connect/oauth2/authorize"


class WeComClient(OAuth2Client):
    agent_id = ""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        common = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "state": self.state}
        if authorization_url == IN_THE_APP:
            more = {"response_type": "code", "scope": "snsapi_base", "agentid": self.agent_id}
            return f"{authorization_url}?{urlencode(common | more)}#wechat_redirect"
        return (
            f"{authorization_url}?{urlencode({'login_type': 'CorpApp', 'agentid': self.agent_id} | common)}"
        )

    def get_access_token(
        self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None
    ) -> dict[str, Any]:
        """The application's token, and the code that it is asked about."""
        answer = asked(self.access_token_url, corpid=self.consumer_key, corpsecret=self.consumer_secret)
        return {"access_token": answer["access_token"], "expires_in": answer["expires_in"], "code": code}


class WeComAdapter(OAuth2Adapter):
    provider_id = "wecom"
    client_class = WeComClient

    @property
    def _settings(self) -> dict[str, Any]:
        return dict(self.get_provider().app.settings)

    @property
    def authorize_url(self) -> str:
        if "wxwork" in self.request.headers.get("User-Agent", ""):
            return IN_THE_APP
        return f"{self._settings.get('login_server', LOGIN_SERVER)}/wwlogin/sso/login"

    @property
    def access_token_url(self) -> str:
        return f"{self._settings.get('api_server', API_SERVER)}/cgi-bin/gettoken"

    def get_client(self, request: HttpRequest, app: Any) -> OAuth2Client:
        client = super().get_client(request, app)
        client.agent_id = self._settings["agent_id"]
        return client

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        address = f"{self._settings.get('api_server', API_SERVER)}/cgi-bin/auth/getuserinfo"
        answer = asked(address, access_token=token.token, code=kwargs["response"]["code"])
        if not answer.get("userid"):
            raise OAuth2Error("WeCom: not a member of the corporation")
        return self.get_provider().sociallogin_from_response(request, {"userid": answer["userid"]})


def asked(address: str, **parameters: str) -> dict[str, Any]:
    """What WeCom answers. Raises `OAuth2Error` with its number when it is not well; the answer itself may hold a secret."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, params=parameters)
        answer.raise_for_status()
        values = answer.json()
    if values.get("errcode") != 0:
        raise OAuth2Error(f"WeCom: error {values.get('errcode')}")
    return dict(values)


login = OAuth2LoginView.adapter_view(WeComAdapter)
callback = OAuth2CallbackView.adapter_view(WeComAdapter)
