"""The pages: templates, tags and static files; no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "steward.web"
    label = "web"
