"""Root urls: each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("watchbill.operations.urls")),
    path("", include("watchbill.places.urls")),
    path("", include("watchbill.deployments.urls")),
    path("account/", include("watchbill.accounts.urls")),
    path("account/", include("watchbill.accounts.sign_in")),
    path("api/", include("watchbill.api.urls")),
    path("", include("watchbill.web.urls")),
]
