"""Addresses of scans, findings and incidents."""

from django.urls import path

from steward.web import things
from steward.web.spill import scans

urlpatterns = [
    path("scan/", scans.scans, name="scans"),
    path("scan/<uuid:key>/", scans.scan, name="scan"),
    path("scan/<uuid:key>/order", scans.order, name="scan_order"),
    path("scan/<uuid:key>/run", scans.run, name="scan_run"),
    path("scan/<uuid:key>/progress", scans.progress, name="scan_progress"),
    path("hits/", scans.hits, name="hits"),
    path("allowances/", scans.allowances, name="allowances"),
    path("hits/<uuid:key>/", scans.hit, name="hit"),
    path("incidents/<uuid:key>/", things.one, {"subject": "incident"}, name="incident"),
    path("allowances/<uuid:key>/", things.one, {"subject": "allowance"}, name="allowance"),
]
