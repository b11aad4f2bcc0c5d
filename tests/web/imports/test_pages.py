"""The pages of the import: hand in, see, confirm, result; in both languages, and for nobody else.
Generated workbooks."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from steward.jobs import imports, progress
from steward.models import BookEntry, Head
from tests.cast import NOW, Cast
from tests.jobs.workbooks import HEAD, rows_of, workbook
from tests.web.test_languages import client_of, pairs, wrong

__all__ = ["pairs"]


@pytest.fixture
def hand_in(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    settings.DATA = tmp_path / "var"
    settings.FILE_UPLOAD_TEMP_DIR = settings.DATA / "spool"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def sent(client: Client, data: bytes | list, name: str = "sổ đến.xlsx") -> Any:
        data = data if isinstance(data, bytes) else workbook(tmp_path, data).read_bytes()
        return client.post(
            reverse("import"), {"book": cast.books["incoming"], "file": SimpleUploadedFile(name, data)}
        )

    return sent


def spool(settings: Any) -> list[Path]:
    return list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_a_workbook_handed_in_is_looked_at_and_leaves_no_file_in_the_spool(cast, hand_in, settings) -> None:
    client, size = client_of("registrar", "en"), Head.objects.get().size
    answer = hand_in(client, rows_of(4, faulty=[2]))
    assert answer.status_code == 302 and spool(settings) == []
    page = client.get(answer["Location"]).content.decode()
    for text in (
        "Would be registered",
        "E · Số, ký hiệu",
        "This field is needed.",
        "Register 3 documents",
        "Leave the faulty rows out",
    ):
        assert text in page, text
    assert Head.objects.get().size == size


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no workbook \xff\x00", "neither a workbook"),
        (b"a,b\n1,2\n", "No row with headings"),
        (b"", "empty"),
        (
            "Ngày đến,Số đến,Độ mật\n1,2,3\n".encode(),
            "These columns are missing: “Cơ quan, tổ chức ban hành” (Issuing body)",
        ),
    ],
)
def test_a_file_that_is_no_book_is_explained_at_its_field_and_nothing_is_kept(
    cast, hand_in, settings, data: bytes, said: str
) -> None:
    answer = hand_in(client_of("registrar", "en"), data)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert spool(settings) == [] and not list((settings.DATA / "imports").glob("*"))


def test_a_file_beyond_the_size_is_refused_unread(cast, hand_in, settings, monkeypatch) -> None:
    monkeypatch.setattr("steward.jobs.workbooks.LARGEST", 1000)
    answer = hand_in(client_of("registrar", "en"), rows_of(3))
    assert (
        answer.status_code == 422
        and "The file is larger than 20 MB." in answer.content.decode()
        and spool(settings) == []
    )


def test_the_import_waits_for_the_worker_then_shows_what_became_of_the_rows(
    cast, hand_in, monkeypatch
) -> None:
    monkeypatch.setattr(imports, "PAUSE", 0)
    client = client_of("registrar", "en")
    where = hand_in(client, rows_of(4, faulty=[2]))["Location"]
    key = where.split("/")[-2]
    stopped = client.post(where + "begin")
    assert stopped.status_code == 422 and "so nothing was imported" in stopped.content.decode()
    assert client.post(where + "begin", {"skip": "on"}).status_code == 302
    waiting = client.get(where).content.decode()
    assert "Waits for its turn" in waiting and f'hx-get="{where}progress"' in waiting
    imports.run_import.call(key=key, post=cast.key("registrar"), skip=True)
    assert client.get(where + "progress")["HX-Refresh"] == "true"
    page = client.get(where).content.decode()
    assert (
        "What became of the rows" in page
        and "<dt>Registered</dt><dd>3</dd>" in page
        and "Rows left out" in page
    )
    assert BookEntry.objects.count() == 3
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(client.get(where + "rows.xlsx").content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [row[0] for row in rows] == ["Row", 3]
    assert client.post(where + "discard").status_code == 302 and client.get(where).status_code == 404
    assert progress.read(key) is None and BookEntry.objects.count() == 3


def test_a_cell_that_may_not_be_stored_is_emptied_and_the_page_and_the_workbook_say_so(
    cast, hand_in, settings
) -> None:
    client, rows = client_of("registrar", "en"), rows_of(2)
    rows[0][6], rows[1][6], rows[1][7] = "Báo cáo – Lời giữ lại", "Báo cáo – Lời kín", "Tuyệt mật"
    where = hand_in(client, rows)["Location"]
    page = client.get(where).content.decode()
    assert (
        "G · Tên loại" in page
        and "so the cell was emptied." in page
        and "Lời giữ lại" in page
        and "Lời kín" not in page
    )
    data = client.get(where + "rows.xlsx").content
    ((_, *cells, wrong),) = (
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
    )
    assert (cells[6], cells[7]) == ("", "Tuyệt mật") and "so the cell was emptied." in wrong
    kept = b"".join(file.read_bytes() for file in settings.DATA.rglob("*") if file.is_file()).decode(
        errors="replace"
    )
    assert "Lời giữ lại" in kept and "Lời kín" not in kept


def test_an_item_that_nobody_opened_is_shown_without_a_day(cast, hand_in, tmp_path) -> None:
    client, row = client_of("registrar", "en"), rows_of(1)[0]
    row[5] = row[6] = ""
    file = workbook(tmp_path, [[*row, "x"]], (*HEAD, "Addressee only, unopened"))
    page = client.get(hand_in(client, file.read_bytes())["Location"]).content.decode()
    assert "Register 1 document" in page and "1/BC-BNV" in page


def test_work_that_stopped_says_why_and_goes_on_when_told(cast, hand_in) -> None:
    client = client_of("registrar", "en")
    where = hand_in(client, rows_of(2))["Location"]
    key = where.split("/")[-2]
    progress.write(key, progress.Standing(progress.FAILED, code="book_closed"))
    page = client.get(where).content.decode()
    assert "This book is closed." in page and "Go on" in page
    assert client.post(where + "begin").status_code == 302 and progress.read(key).state == progress.WAITING


@pytest.mark.parametrize("who", ["second_registrar", "keeper", "head", "outsider", "an"])
def test_an_import_does_not_exist_for_others(cast, hand_in, who: str) -> None:
    where = hand_in(client_of("registrar", "en"), rows_of(2))["Location"]
    client = client_of(who, "en")
    assert [client.get(where + tail).status_code for tail in ("", "progress", "rows.xlsx")] == [404, 404, 404]
    assert [client.post(where + tail).status_code for tail in ("begin", "discard")] == [404, 404]
    assert client_of("registrar", "en").get(where).status_code == 200
    assert "so-den" not in client.get(reverse("import")).content.decode()


def test_who_is_no_registrar_is_refused_with_the_reason(cast, hand_in) -> None:
    answer = hand_in(client_of("head", "en"), rows_of(2))
    assert answer.status_code == 403 and "Only the registrar" in answer.content.decode()


def test_the_ways_to_the_import_stand_in_the_books(cast, hand_in) -> None:
    client = client_of("registrar", "en")
    assert f'href="{reverse("import")}"' in client.get(reverse("books")).content.decode()
    link = f"{reverse('import')}?book={cast.books['incoming']}"
    assert link in client.get(reverse("book", args=[cast.books["incoming"]])).content.decode()
    assert (
        reverse("import") not in client.get(reverse("book", args=[cast.books["outgoing"]])).content.decode()
    )
    assert reverse("import") not in client_of("keeper", "en").get(reverse("books")).content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_the_import_speak_one_language(cast, hand_in, pairs, language: str, monkeypatch) -> None:
    monkeypatch.setattr(imports, "PAUSE", 0)
    client = client_of("registrar", language)
    pages = [
        client.get(reverse("import")),
        hand_in(client, b"a,b"),
        client_of("outsider", language).get(reverse("import")),
    ]
    where = hand_in(client, rows_of(30, faulty=[2]))["Location"]
    pages += [client.get(where), client.post(where + "begin"), client.get(reverse("import"))]
    client.post(where + "begin", {"skip": "on"})
    pages.append(client.get(where))
    imports.run_import.call(key=where.split("/")[-2], post=cast.key("registrar"), skip=True)
    pages += [client.get(where), client.get(hand_in(client, rows_of(30, faulty=[2]))["Location"])]
    heads = {"Ngày đến", "Số, ký hiệu", "Độ mật", "G · Tên loại và trích yếu nội dung"}  # of the workbook
    found = [
        [text for text in wrong(page.content.decode(), language, pairs) if text not in heads]
        for page in pages
    ]
    assert found == [[] for _ in pages]
    empty = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(reverse("import_template")).content)
    ).get_sheet_by_index(0)
    assert empty.to_python()[0][1] == {"vi": "Ngày đến", "en": "Date of arrival"}[language]


def test_what_the_act_would_ask_about_is_ticked_before_the_rows_are_sent(cast, hand_in) -> None:
    late = rows_of(2)
    late[1][1], late[1][5] = "30/12/2025", "29/12/2025"
    client = client_of("registrar", "en")
    where = hand_in(client, late)["Location"]
    page = client.get(where).content.decode()
    assert 'name="other_year"' in page and 'name="twice"' not in page
    assert client.post(where + "begin", {"twice": "on"}).status_code == 422
    assert client.post(where + "begin", {"other_year": "on"}).status_code == 302


@pytest.mark.parametrize(("rows", "said"), [(0, "Put the rows right in the workbook"), (1, "")])
def test_the_button_stands_only_where_a_row_could_be_entered_and_else_the_way_out(
    cast, hand_in, rows: int, said: str
) -> None:
    client = client_of("registrar", "en")
    where = hand_in(client, rows_of(1 + rows, faulty=[1]))["Location"]
    page = client.get(where).content.decode()
    assert (f'action="{where}begin"' in page) == bool(rows) and said in page
    assert ("No row can be entered as it stands." in page) == (not rows)


def test_rows_that_are_only_asked_about_are_ticked_and_a_row_that_is_faulty_besides_leaves_no_button(
    cast, hand_in
) -> None:
    late = rows_of(1)
    late[0][1], late[0][5] = "30/12/2025", "29/12/2025"
    client = client_of("registrar", "en")
    where = hand_in(client, late)["Location"]
    page = client.get(where).content.decode()
    assert (
        "Register the rows ticked above" in page
        and "No row goes in as it stands." in page
        and "Go on" not in page
    )
    assert client.post(where + "begin", {"other_year": "on"}).status_code == 302
    late[0][4] = ""
    where = hand_in(client, late)["Location"]
    page = client.get(where).content.decode()
    assert (
        f'action="{where}begin"' not in page
        and "Put the rows right in the workbook" in page
        and "Go on" not in page
    )
