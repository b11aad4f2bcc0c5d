"""Addresses of rule sets."""

from django.urls import path

from steward.web.schemes import pages

urlpatterns = [
    path("rules/", pages.rule_sets, name="schemes"),
    path("rules/<uuid:key>/", pages.ruleset, name="ruleset"),
]
