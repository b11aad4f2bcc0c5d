"""The style guide on its own: a tiny office of sample data that shows every component, with the strict
policy switched on.

`python tests/web/guide.py PORT` serves it on the loopback; `ensure_settings()` lets a test use the tags
without the office's own settings. All people, numbers and documents are invented."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent))
import guide_sample

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def configure() -> None:
    """The smallest settings under which the components render."""
    import django

    settings.configure(
        DEBUG=False,
        SECRET_KEY="a style guide keeps no secret",
        ALLOWED_HOSTS=["127.0.0.1", "testserver"],
        ROOT_URLCONF=__name__ if __name__ != "__main__" else "guide",
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx", "steward.web"],
        MIDDLEWARE=["django.middleware.locale.LocaleMiddleware"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "string_if_invalid": "",
                },
            }
        ],
        FORM_RENDERER="django.forms.renderers.DjangoDivFormRenderer",
        STATIC_URL="/static/",
        LANGUAGE_CODE="en",
        LANGUAGES=[("vi", "Tiếng Việt"), ("en", "English")],
        TIME_ZONE="Asia/Ho_Chi_Minh",
        USE_TZ=True,
    )
    django.setup()


def ensure_settings() -> None:
    """Settings for a test in this process: the office's own when there are some, else the guide's."""
    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        configure()


def forms() -> tuple[Any, Any]:
    """The filter form and a form that was sent with two mistakes."""
    from django import forms

    class Filter(forms.Form):
        q = forms.CharField(label="Words or number", required=False)
        unit = forms.ChoiceField(
            label="Unit", required=False, choices=[("", "All my units"), ("1", "Văn phòng Sở")]
        )
        since = forms.DateField(label="From", required=False)

    class Offer(forms.Form):
        copy = forms.CharField(label="Copy", help_text="Scan its label, or type the number below the code.")
        to = forms.CharField(
            label="Receiver", help_text="Only people with an authorisation for this level are found."
        )
        until = forms.DateField(label="Until", required=False)
        kind = forms.ChoiceField(
            label="Handed over",
            choices=[("hand", "In person"), ("post", "By courier")],
            widget=forms.RadioSelect,
        )
        note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    return Filter({"q": "báo cáo"}), Offer({"copy": "000118002", "until": "31/02/2026", "to": ""})


def sample() -> dict[str, Any]:
    """Everything the style guide shows."""
    from steward.web.templatetags.steward import ICONS, STATES

    filter_form, form = forms()
    levels = [guide_sample.ONE, guide_sample.TWO, guide_sample.THREE, None]
    marks = {"levels": levels, "states": list(STATES), "icons": sorted(ICONS)}
    return guide_sample.everything() | marks | {"filter": filter_form, "form": form}


def context() -> dict[str, Any]:
    """What the office's context processors give every page."""
    return {
        "acting": {
            "person": "Phạm Thu Hà",
            "post": "Văn thư",
            "unit": "Sở Nội vụ",
            "posts": [
                {"id": "1", "name": "Văn thư Sở", "chosen": True},
                {"id": "2", "name": "Thủ kho lưu trữ"},
            ],
        },
        "counts": {"mine": 3},
        "log_size": 40214,
        "guide": sample(),
    }


def _urls() -> list[Any]:
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.urls import path

    def page(request: HttpRequest) -> HttpResponse:
        return render(request, "styleguide.html", context())

    def plain(request: HttpRequest) -> HttpResponse:
        return render(request, "base.html", context())

    def palette(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("q", "")
        found = [
            {
                "url": f"/register/{row['cells']['number']}",
                "title": row["cells"]["symbol"],
                "detail": row["cells"]["title"][:40],
                "kind": "document",
                "level": row["cells"]["level"],
            }
            for row in guide_sample.register_rows(12)
            if asked in row["cells"]["symbol"]
        ]
        return render(request, "parts/_palette_results.html", {"found": found[:6]})

    def more(request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "parts/_register_rows.html",
            {"columns": sample()["columns"], "rows": guide_sample.register_rows(3, 100), "more": ""},
        )

    def job(request: HttpRequest) -> HttpResponse:
        return render(request, "parts/_progress.html", {"job": {**sample()["running"], "done": 1500}})

    return [
        path("search/palette", palette),
        path("more", more),
        path("job/7", job),
        path("plain", plain),
        path("<path:anywhere>", lambda request, anywhere: page(request)),
        path("", page),
    ]


class _Urls(list[Any]):
    """Built when first walked: views need settings."""

    def __iter__(self) -> Any:
        if not len(self):
            self.extend(_urls())
        return super().__iter__()

    def __reversed__(self) -> Any:
        iter(self)
        return super().__reversed__()


urlpatterns = _Urls()


def application() -> Any:
    """The WSGI application: pages under the strict policy, static files by the staticfiles handler."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    inner = StaticFilesHandler(WSGIHandler())

    def strict(environ: Any, start: Any) -> Any:
        def begin(state: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(state, [*headers, ("Content-Security-Policy", POLICY)], *rest)

        return inner(environ, begin)

    return strict


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """Says nothing: the test reads only the port."""


if __name__ == "__main__":
    configure()
    with make_server("127.0.0.1", int(sys.argv[1]), application(), handler_class=_Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()
