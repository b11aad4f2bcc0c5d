"""The application: tables and migrations under the label `steward`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StewardConfig(AppConfig):
    name = "steward"
    label = "steward"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steward import checks  # noqa: F401  (registers itself)
        from steward.migrations._grants import grant

        post_migrate.connect(grant, dispatch_uid="steward-grants")
