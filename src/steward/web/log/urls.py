"""Addresses of the transparency log."""

from django.urls import path

from steward.web import things
from steward.web.log import entries

urlpatterns = [
    path("log/", entries.log, name="log"),
    path("log/checkpoint.pdf", entries.checkpoint_sheet, name="checkpoint_sheet"),
    path("log/<int:index>/", entries.entry, name="entry"),
    path("log/<int:index>/proof", entries.proof, name="proof"),
    path("erasures/<uuid:key>/", things.one, {"subject": "erasure"}, name="erasure"),
]
