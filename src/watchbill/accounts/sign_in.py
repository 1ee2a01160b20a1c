"""Urls of the sign-in library under our addresses; its names, which it looks up itself, have no namespace."""

from allauth.account import views
from allauth.socialaccount.providers.openid_connect.views import login as leave_for_provider
from django.urls import include, path, re_path

from watchbill.accounts import identity

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/lost/", views.password_reset, name="account_reset_password"),
    path("password/lost/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/lost/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/lost/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("other-sign-in/", include("allauth.socialaccount.urls")),
    path("oidc/<str:provider_id>/login/", leave_for_provider, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", identity.callback, name="openid_connect_callback"),
]
