"""The city's OpenID Connect provider: what the sign-in library leaves out when it takes an identity over.

The library proves a sign-in by ``state`` and PKCE and trusts an ID token that came over TLS. Here the token has to be
there, signed by a key that the provider publishes, and made for this very sign-in (``nonce``); what the userinfo
endpoint says has to be about the same subject. See OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException


def nonce_of(code_verifier: str) -> str:
    """The nonce of a sign-in: a digest of its PKCE verifier, which waits in the session until the token is fetched."""
    return hashlib.sha256(f"nonce {code_verifier}".encode()).hexdigest()


class CityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes an identity over only where the ID token proves it."""

    nonce = ""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Fetch the tokens."""
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        self.nonce = nonce_of(pkce_code_verifier or "")
        self.did_fetch_access_token = False  # the library would not look at the signature otherwise
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Return who signs in; raises ``OAuth2Error`` where the answer proves nobody."""
        try:
            claims = self._decode_id_token(app, kwargs["response"]["id_token"])
            told = self._fetch_user_info(token.token) if "userinfo_endpoint" in self.openid_config else {}
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The answer of the identity provider lacks a part or cannot be read.") from error
        if claims.get("nonce") != self.nonce:
            raise OAuth2Error("The ID token was made for another sign-in.")
        if not claims.get("sub") or told.get("sub", claims["sub"]) != claims["sub"]:
            raise OAuth2Error("The ID token and the userinfo are not about one subject.")
        return self.get_provider().sociallogin_from_response(request, {"id_token": {**claims, **told}})


class CityProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce along, keeps nothing of what it is told, and says so where the provider is out of reach."""

    oauth2_adapter_class = CityAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """The challenge of a sign-in and its nonce."""
        params: dict[str, str] = super().get_pkce_params()
        return {**params, "nonce": nonce_of(params["code_verifier"])}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Send the visitor to the provider."""
        try:
            answer: HttpResponse = super().redirect(request, process, **kwargs)
        except (RequestException, KeyError) as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """The address, verified only where the provider says so in as many words."""
        addresses: list[Any] = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = address.verified in (True, "true")
        return addresses

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Nothing: the subject alone is kept, which names the account."""
        return {}


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the visitor back to."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(CityAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
