"""The style guide on its own: a tiny office of sample data that shows every component, with the strict
policy switched on.

`python tests/web/guide.py PORT` serves it on the loopback; `ensure_settings()` lets a test use the tags
without the office's own settings. All people, numbers and documents are invented."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
ONE = {"name": "Mật", "rank": 1, "lang": "vi"}
TWO = {"name": "Tối mật", "rank": 2, "lang": "vi"}
THREE = {"name": "Tuyệt mật", "rank": 3, "lang": "vi"}


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
        unit = forms.ChoiceField(label="Unit", required=False, choices=[("", "All my units"), ("1", "Văn phòng Sở")])
        since = forms.DateField(label="From", required=False)

    class Offer(forms.Form):
        copy = forms.CharField(label="Copy", help_text="Scan its label, or type the number below the code.")
        to = forms.CharField(label="Receiver", help_text="Only people with an authorisation for this level are found.")
        until = forms.DateField(label="Until", required=False)
        kind = forms.ChoiceField(
            label="Handed over",
            choices=[("hand", "In person"), ("post", "By courier")],
            widget=forms.RadioSelect,
        )
        note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    return Filter({"q": "báo cáo"}), Offer({"copy": "000118002", "until": "31/02/2026", "to": ""})


def register_rows(count: int, start: int = 118) -> list[dict[str, Any]]:
    """Rows of the outgoing register, invented."""
    titles = [
        "Báo cáo tình hình công tác bảo vệ bí mật nhà nước 6 tháng đầu năm của các sở, ban, ngành và Ủy ban nhân dân cấp xã",
        "Kế hoạch kiểm tra việc chấp hành quy định về quản lý tài liệu tại các đơn vị trực thuộc",
        "Tờ trình phê duyệt phương án bố trí lực lượng bảo vệ kho lưu trữ",
        "",
    ]
    states = [{"code": "in_force"}, {"code": "draft"}, {"code": "declassified"}, {"code": "cancelled"}]
    return [
        {
            "url": f"/register/{start - at}",
            "struck": at % 7 == 3,
            "cells": {
                "number": f"{start - at:03d}",
                "symbol": f"{412 - at}/BC-SNV",
                "day": date(2026, 11, 21) - timedelta(days=at),
                "title": titles[at % 4] if at % 7 != 3 else titles[1],
                "level": THREE if at % 4 == 3 and at % 7 != 3 else (TWO if at % 3 == 0 else ONE),
                "holder": ["Văn phòng Sở", "Phòng Cải cách hành chính", "Chi cục Văn thư - Lưu trữ"][at % 3],
                "copies": at % 6 + 1,
                "state": states[3] if at % 7 == 3 else states[at % 3 % 2 * 2],
            },
        }
        for at in range(count)
    ]


def sample() -> dict[str, Any]:
    """Everything the style guide shows."""
    from steward.web.templatetags.steward import ICONS, STATES

    filter_form, form = forms()
    return {
        "title": "118 · 412/BC-SNV",
        "sub": "Báo cáo tình hình công tác bảo vệ bí mật nhà nước 6 tháng đầu năm",
        "level": TWO,
        "crumbs": [
            {"url": "/register/", "text": "Register"},
            {"url": "/register/out", "text": "Outgoing 2026"},
        ],
        "actions": [
            {"url": "#", "text": "Hand over a copy", "icon": "hand", "main": True},
            {"url": "#", "text": "Labels", "icon": "qr"},
            {"url": "#", "text": "Correct", "icon": "pen"},
            {"url": "#", "text": "Cancel the entry", "grave": True},
        ],
        "tabs": [
            {"url": "#", "text": "Overview", "here": True},
            {"url": "#", "text": "Copies", "count": 4},
            {"url": "#", "text": "Custody"},
            {"url": "#", "text": "Log entries", "count": 11},
        ],
        "facts": [
            {"label": "Number, symbol", "value": "412/BC-SNV", "was": "421/BC-SNV"},
            {"label": "Level", "level": TWO},
            {"label": "Determined", "value": "21/11/2026, Trần Thị Bích Hạnh, Giám đốc Sở"},
            {"label": "Basis", "value": "List of state secrets in home affairs, item 3 (b)", "url": "#"},
            {"label": "Protected until", "value": "21/11/2046 (20 years)"},
            {"label": "Copying", "value": "Allowed with permission of the deciding office", "change": "#"},
            {"label": "State", "state": "in_force"},
            {"label": "Digest", "value": "9f2c 41d0 77ab 0e15 c3d2", "mono": True},
        ],
        "copy_columns": [
            {"key": "number", "head": "Copy"},
            {"key": "holder", "head": "Held by"},
            {"key": "since", "head": "Since", "kind": "day"},
            {"key": "state", "head": "State", "kind": "status"},
        ],
        "copies": [
            {
                "url": "#1",
                "cells": {
                    "number": f"{n:02d}",
                    "holder": who,
                    "since": date(2026, 11, n),
                    "state": {"code": s},
                },
            }
            for n, who, s in (
                (1, "Văn thư Sở", "held"),
                (2, "Nguyễn Văn An, Phòng Cải cách hành chính", "offered"),
                (3, "Lê Quốc Dũng, Chi cục Văn thư - Lưu trữ", "overdue"),
                (4, "", "destroyed"),
            )
        ],
        "events": [
            {
                "at": NOW,
                "icon": "arrow",
                "word": "Offered",
                "tone": "info",
                "giver": "Phạm Thu Hà, Văn thư Sở",
                "receiver": "Nguyễn Văn An",
                "entry": 40213,
                "proof": "#",
                "verified": True,
                "note": "For the meeting of 25/11/2026",
            },
            {
                "at": NOW - timedelta(days=9),
                "icon": "check",
                "word": "Returned",
                "giver": "Lê Quốc Dũng",
                "receiver": "Phạm Thu Hà, Văn thư Sở",
                "entry": 39807,
                "proof": "#",
                "verified": True,
                "receipt": "#",
            },
            {
                "at": NOW - timedelta(days=12),
                "icon": "hand",
                "word": "Accepted",
                "tone": "ok",
                "giver": "Phạm Thu Hà, Văn thư Sở",
                "receiver": "Lê Quốc Dũng",
                "entry": 39511,
                "proof": "#",
                "verified": True,
                "receipt": "#",
            },
            {
                "at": NOW - timedelta(days=13),
                "icon": "copies",
                "word": "Issued",
                "who": "Trần Thị Bích Hạnh",
                "entry": 39498,
                "proof": "#",
                "verified": False,
            },
        ],
        "groups": [
            {
                "head": "Sign or acknowledge",
                "count": 1,
                "tasks": [
                    {
                        "url": "#t1",
                        "what": "Accept copy 02 of 118 · 412/BC-SNV",
                        "from": "Phạm Thu Hà, Văn thư Sở",
                        "level": TWO,
                        "icon": "hand",
                        "due": {"word": "until Monday 23/11"},
                        "action": {
                            "url": "#",
                            "text": "Accept",
                            "main": True,
                            "small": True,
                            "about": "copy 02 of 118",
                        },
                    },
                ],
            },
            {
                "head": "Due today or overdue",
                "count": 2,
                "more": "#",
                "tasks": [
                    {
                        "url": "#t2",
                        "what": "Return copy 03 of 97 · 388/KH-SNV",
                        "from": "Held since 02/11/2026",
                        "level": ONE,
                        "icon": "copies",
                        "due": {"code": "overdue", "word": "3 days overdue"},
                        "action": {"url": "#", "text": "Return", "small": True, "about": "copy 03 of 97"},
                    },
                    {
                        "url": "#t3",
                        "what": "Found text of 118 in //files/chung/hop-giao-ban.docx",
                        "from": "Scan of 20/11/2026, work order 7",
                        "icon": "scan",
                        "due": {"code": "due"},
                        "action": {"url": "#", "text": "Decide", "small": True, "about": "hit 14"},
                    },
                ],
            },
            {
                "head": "Waiting for me to decide",
                "count": 0,
                "tasks": [],
                "empty": {
                    "head": "Nothing to decide",
                    "text": "The next term ends on 04/12/2026: yearly muster.",
                },
            },
        ],
        "filter": filter_form,
        "facets": [
            {
                "head": "Level",
                "values": [
                    {"url": "#", "text": "All", "here": True},
                    {"url": "#", "text": "Mật", "count": 9120},
                    {"url": "#", "text": "Tối mật", "count": 611},
                ],
            },
            {
                "head": "State",
                "values": [
                    {"url": "#", "text": "Protected", "count": 8410},
                    {"url": "#", "text": "Overdue", "count": 12},
                ],
            },
        ],
        "exports": [{"url": "#", "text": "CSV"}, {"url": "#", "text": "Excel"}, {"url": "#", "text": "JSON"}],
        "columns": [
            {"key": "number", "head": "No."},
            {"key": "symbol", "head": "Number, symbol"},
            {"key": "day", "head": "Date", "kind": "day"},
            {"key": "title", "head": "Type and abstract", "kind": "long"},
            {"key": "level", "head": "Level", "kind": "level"},
            {"key": "holder", "head": "Keeping unit"},
            {"key": "copies", "head": "Copies", "kind": "number"},
            {"key": "state", "head": "State", "kind": "status"},
        ],
        "rows": register_rows(12),
        "more": "/more?after=107",
        "none": [],
        "empty": {
            "head": "No entry matches",
            "text": "Take a filter away, or look in another year.",
            "actions": [{"url": "#", "text": "Clear the filters"}],
        },
        "form": form,
        "running": {
            "id": "7",
            "title": "Scan of //files/chung",
            "state": "running",
            "done": 1340,
            "total": 2000,
            "poll": "/job/7",
            "page": "#",
            "said": [
                {"label": "Files", "value": "1,340 of 2,000"},
                {"label": "Speed", "value": "11.2 MB/s"},
                {"label": "Remaining", "value": "about 1 minute"},
            ],
        },
        "done": {
            "id": "6",
            "title": "Import of the book of 2025",
            "state": "done",
            "poll": "#",
            "url": "#",
            "said": [{"label": "Rows", "value": "812"}],
        },
        "levels": [ONE, TWO, THREE, None],
        "states": list(STATES),
        "icons": sorted(ICONS),
        "note": "steward.example/so-noi-vu\n40213\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— steward.example/so-noi-vu Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJ",
        "refusal": {
            "what": "offering copy 02 to Nguyễn Văn An",
            "because": "His authorisation for this level ended on 31/10/2026.",
            "basis": {"text": "Regulation on protection of state secrets, article 9 (2)", "url": "#"},
            "code": "custody.receiver_not_authorised",
            "ways": [
                {"url": "#", "text": "Ask for a new authorisation"},
                {"text": "Offer the copy to somebody else"},
            ],
        },
        "conflict": {
            "what": "copy 02 of 118",
            "by": "Phạm Thu Hà, Văn thư Sở",
            "at": NOW,
            "again": "#",
            "rows": [
                {"label": "Held by", "seen": "Văn thư Sở", "now": "Lê Quốc Dũng"},
                {"label": "State", "seen": "Held", "now": "Offered, not yet accepted"},
            ],
        },
        "confirm": [
            {"label": "Copy", "value": "02 of 118 · 412/BC-SNV"},
            {"label": "Held by", "value": "Văn thư Sở"},
        ],
        "fields": {"copy": "000118002"},
    }


def context() -> dict[str, Any]:
    """What the office's context processors give every page."""
    return {
        "acting": {
            "person": "Phạm Thu Hà",
            "office": "Văn thư",
            "unit": "Sở Nội vụ",
            "offices": [
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
            for row in register_rows(12)
            if asked in row["cells"]["symbol"]
        ]
        return render(request, "parts/_palette_results.html", {"found": found[:6]})

    def more(request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "parts/_register_rows.html",
            {"columns": sample()["columns"], "rows": register_rows(3, 100), "more": ""},
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
