"""The sample data of the style guide. All people, numbers and documents are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from steward.rules.lives import of

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
ONE = {"name": "Mật", "rank": 1, "lang": "vi"}
TWO = {"name": "Tối mật", "rank": 2, "lang": "vi"}
THREE = {"name": "Tuyệt mật", "rank": 3, "lang": "vi"}


def state_of(subject: str, code: str) -> dict[str, str]:
    """A state as its life has it looked at, in the word that stands in the code."""
    life = of(subject)
    return {
        "code": code,
        "word": code.replace("_", " ").capitalize(),
        "tone": life.tone(code),
        "icon": life.icon(code),
    }


def register_rows(count: int, start: int = 118) -> list[dict[str, Any]]:
    """Rows of the outgoing register, invented."""
    titles = [
        "Báo cáo tình hình công tác bảo vệ bí mật nhà nước 6 tháng đầu năm của các sở, ban, ngành và Ủy ban "
        "nhân dân cấp xã",
        "Kế hoạch kiểm tra việc chấp hành quy định về quản lý tài liệu tại các đơn vị trực thuộc",
        "Tờ trình phê duyệt phương án bố trí lực lượng bảo vệ kho lưu trữ",
        "",
    ]
    states = [state_of("document", code) for code in ("in_force", "proposed", "declassified", "cancelled")]
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


def document() -> dict[str, Any]:
    """The document page: heading, tabs, facts."""
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
            {"label": "State", "state": "verified"},
            {"label": "Digest", "value": "9f2c 41d0 77ab 0e15 c3d2", "mono": True},
        ],
    }


def copies() -> dict[str, Any]:
    """The copies of the document."""
    return {
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
                    "state": {"code": s} if s in ("offered", "overdue") else state_of("copy", s),
                },
            }
            for n, who, s in (
                (1, "Văn thư Sở", "held"),
                (2, "Nguyễn Văn An, Phòng Cải cách hành chính", "offered"),
                (3, "Lê Quốc Dũng, Chi cục Văn thư - Lưu trữ", "overdue"),
                (4, "", "destroyed"),
            )
        ],
    }


def custody() -> dict[str, Any]:
    """What happened to one copy, newest first."""
    return {
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
    }


def work() -> dict[str, Any]:
    """My work today, in groups."""
    return {
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
    }


def register() -> dict[str, Any]:
    """The register with its filters."""
    return {
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
        "exports": [
            {"format": "csv", "text": "CSV"},
            {"format": "xlsx", "text": "Excel"},
            {"format": "json", "text": "JSON"},
        ],
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
    }


def long_work() -> dict[str, Any]:
    """Work that runs and work that is done."""
    return {
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
    }


def answers() -> dict[str, Any]:
    """A refusal, a conflict, a step to confirm."""
    return {
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
        "fields": [("copy", "000118002")],
        "note": "steward.example/so-noi-vu\n40213\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— "
        "steward.example/so-noi-vu Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJ",
    }


def everything() -> dict[str, Any]:
    """All of it, for one page."""
    return document() | copies() | custody() | work() | register() | long_work() | answers()
