"""Urls: the own account, accounts and invitations for administrators."""

from django.urls import path

from watchbill.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("all/", views.everybody, name="everybody"),
    path("all/<str:username>/", views.one_account, name="one"),
    path("all/<str:username>/active/", views.change_active, name="active"),
    path("all/<str:username>/grants/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("invite/", views.make_invitation, name="invite"),
    path("invite/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.remove_token, name="revoke_token"),
    path("accept/<str:secret>/", views.accept, name="accept"),
]
