"""Urls: sign in, sign out, the own account."""

from django.urls import path

from watchbill.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("password/", views.change_password, name="change_password"),
]
