"""Addresses of imports."""

from django.urls import path

from steward.web.imports import pages

urlpatterns = [
    path("imports/", pages.start, name="import"),
    path("imports/empty.xlsx", pages.template, name="import_template"),
    path("imports/<uuid:key>/", pages.one, name="import_one"),
    path("imports/<uuid:key>/begin", pages.begin, name="import_begin"),
    path("imports/<uuid:key>/progress", pages.progress, name="import_progress"),
    path("imports/<uuid:key>/rows.xlsx", pages.rows, name="import_rows"),
    path("imports/<uuid:key>/discard", pages.discard, name="import_discard"),
]
