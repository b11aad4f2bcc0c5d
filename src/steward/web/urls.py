"""Addresses of the pages: those of a subject stand in its own folder."""

from django.urls import include, path

from steward.web import acts, mine, search

#: The subjects that have pages.
SUBJECTS = ("document", "custody", "book", "people", "schemes", "imports", "spill", "log")

urlpatterns = [
    *(path("", include(f"steward.web.{subject}.urls")) for subject in SUBJECTS),
    path("", mine.work, name="mine"),
    path("work/<str:kind>/", mine.waiting, name="waiting"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("acts/", mine.acts, name="acts"),
    path("acts/<str:name>/", acts.act, name="act"),
    path("search/", search.search, name="search"),
    path("search/palette", search.palette, name="search_palette"),
]
