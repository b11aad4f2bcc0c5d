"""Addresses of units, posts and rights."""

from django.urls import path

from steward.web import things
from steward.web.people import posts

urlpatterns = [
    path("account/", posts.account, name="account"),
    path("acting/", posts.act_as, name="act_as"),
    path("units/", posts.units, name="units"),
    path("posts/<uuid:key>/", posts.post, name="office"),
    path("authorisations/<uuid:key>/", things.one, {"subject": "authorisation"}, name="authorisation"),
    path("delegations/<uuid:key>/", things.one, {"subject": "delegation"}, name="delegation"),
    path("resets/<uuid:key>/", things.one, {"subject": "reset"}, name="reset"),
]
