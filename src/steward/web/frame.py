"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The office acting, for the header of every page."""
    return {"by": getattr(request, "actor", None)}
