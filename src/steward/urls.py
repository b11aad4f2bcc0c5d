"""All addresses: the pages, the JSON interface, the sign-in library."""

from django.urls import include, path

from steward.api.urls import api

urlpatterns = [
    path("api/", api.urls),
    path("sign-in/", include("steward.web.signin.urls")),
    path("", include("steward.web.urls")),
]
