"""The application: tables and migrations under the label `steward`."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StewardConfig(AppConfig):
    name = "steward"
    label = "steward"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steward.migrations._grants import grant

        import_module("steward.checks")  # its checks register themselves

        post_migrate.connect(grant, dispatch_uid="steward-grants")
