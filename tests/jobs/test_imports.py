"""An import from look to result: nothing written by looking, every row counted once, nothing added twice.
Generated input."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings as own_settings
from django.utils import translation
from python_calamine import CalamineWorkbook

from steward.jobs import imports, progress, workbooks
from steward.models import Book, BookEntry, Entry, Head, Refused
from steward.reads import imports as reads
from steward.reads.imports import line, worded
from steward.reads.log.verify import verify
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from tests.cast import NOW, Cast, do, incoming
from tests.jobs.workbooks import HEAD, carried_out, rows_of


def test_looking_writes_nothing_and_says_what_would_be(cast: Cast, look: Callable[..., str]) -> None:
    size, files = Head.objects.get().size, BookEntry.objects.count()
    key = look(rows_of(6, faulty=[2]))
    found = imports.looked(key)
    assert (Head.objects.get().size, BookEntry.objects.count()) == (size, files)
    assert found["tally"] == {"rows": 6, "good": 5, "there": 0, "faulty": 1}
    assert [(v["row"], [f[:2] for f in v["faults"]]) for v in found["faulty"]] == [
        (3, [["symbol", "required"], ["abstract", "emptied_without_level"], ["level", "no_such_level"]])
    ]
    assert [v["number"] for v in found["good"]] == [1, 2, 3, 4, 5] and found["differ"] == 4
    assert (
        imports.folder(key).stat().st_mode & 0o777,
        list(Path(own_settings.FILE_UPLOAD_TEMP_DIR).iterdir()),
    ) == (0o700, [])


def test_every_row_is_an_entry_whose_origin_names_the_workbook_and_the_log_verifies(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    before = Entry.objects.count()
    key = look(rows_of(5))
    assert carried_out(cast, key) == {"rows": 5, "registered": 5, "there": 0, "faulty": 0, "refused": 0}
    entries = list(Entry.objects.order_by("idx"))[before:]
    leaves = [json.loads(bytes(e.leaf)) for e in entries]
    assert {leaf["act"] for leaf in leaves} == {"document.register_incoming"} and len(
        {leaf["batch"] for leaf in leaves}
    ) == 1
    assert list(BookEntry.objects.order_by("ordinal").values_list("ordinal", "document__symbol")) == [
        (n, f"{n}/BC-BNV") for n in range(1, 6)
    ]
    assert list(verify()) == []
    assert imports.order_of(key, cast.key("registrar")).table.rows == ()


def test_the_same_workbook_adds_nothing_a_second_time_whoever_hands_it_in(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    carried_out(cast, look(rows_of(4)))
    size = Head.objects.get().size
    assert carried_out(cast, look(rows_of(4))) == {
        "rows": 4,
        "registered": 0,
        "there": 4,
        "faulty": 0,
        "refused": 0,
    }
    assert imports.looked(look(rows_of(4), who="second_registrar"))["tally"]["there"] == 4
    assert Head.objects.get().size == size


def written_of(cast: Cast, key: str) -> bytes:
    """Every byte that stands of a workbook: the import's folder, the spool, the errors workbook unpacked."""
    order = imports.order_of(key, cast.key("registrar"))
    with translation.override("vi"):
        told = [
            (one["row"], one["cells"], line(worded(order.table, one["faults"], "vi")))
            for one in imports.left_out(key, order)
        ]
    packed = zipfile.ZipFile(io.BytesIO(workbooks.faulty(order.table.headings, told, "vi")))
    folders = (own_settings.DATA, Path(own_settings.FILE_UPLOAD_TEMP_DIR))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"".join(
        [*(path.read_bytes() for path in files), *(packed.read(name) for name in packed.namelist())]
    )


def test_words_that_the_level_of_a_row_forbids_to_store_stand_nowhere_after_looking_nor_after_the_end(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    """Abstracts and a column that is not taken: of the row whose level permits them they are kept,
    of all others gone."""
    rows = [[*row, f"Lời thừa {n}"] for n, row in enumerate(rows_of(5), start=1)]
    levels = ("Mật", "Tuyệt mật", "Tuyệt mật", "Tuyệt mật", "Tuyệt mậc")
    for n, (row, level) in enumerate(zip(rows, levels, strict=True), start=1):
        row[6], row[7] = f"Báo cáo – Nội dung kín {n}", level
    rows[2][6] = "Báo cáo"  # the kind alone is good
    rows[3][4] = ""  # faulty besides
    key = look(rows, head=(*HEAD, "Tóm tắt"))
    faults = {v["row"]: [f[:2] for f in v["faults"]] for v in imports.looked(key)["faulty"]}
    assert faults == {
        3: [["abstract", "only_the_kind"]],
        5: [["symbol", "required"], ["abstract", "only_the_kind"]],
        6: [["abstract", "emptied_without_level"], ["level", "no_such_level"]],
    }
    for ended in (False, True):
        if ended:
            assert carried_out(cast, key, skip=True) == {
                "rows": 5,
                "registered": 2,
                "there": 0,
                "faulty": 3,
                "refused": 0,
            }
        written = written_of(cast, key).decode(errors="replace")
        assert "trích yếu không được lưu ở bất kỳ đâu, nên ô đã được xóa trống" in written
        there = [
            text for n in range(1, 6) for text in (f"Nội dung kín {n}", f"Lời thừa {n}") if text in written
        ]
        assert there == ([] if ended else ["Nội dung kín 1", "Lời thừa 1"])
    told = dict(BookEntry.objects.values_list("document__symbol", "document__abstract"))
    assert told == {"1/BC-BNV": "Nội dung kín 1", "3/BC-BNV": ""}


def test_a_row_whose_cell_was_emptied_is_not_registered_without_it(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    """The words are gone when the work begins, and the row is faulty all the same; put right,
    it is registered."""
    rows = rows_of(2)
    rows[1][7] = "Tuyệt mật"
    key = look(rows)
    with pytest.raises(Invalid):
        carried_out(cast, key)
    assert not BookEntry.objects.exists()
    rows[1][6] = "Báo cáo"
    assert carried_out(cast, look(rows))["registered"] == 2


def test_a_corrected_workbook_adds_only_what_was_put_right(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    assert carried_out(cast, look(rows_of(6, faulty=[3])), skip=True)["registered"] == 5
    assert carried_out(cast, look(rows_of(6))) == {
        "rows": 6,
        "registered": 1,
        "there": 5,
        "faulty": 0,
        "refused": 0,
    }


def test_faulty_rows_stop_the_import_unless_they_are_left_out(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    key = look(rows_of(4, faulty=[1, 4]))
    with pytest.raises(Invalid) as no:
        carried_out(cast, key)
    assert no.value.fields["skip"] == ("faulty_rows", {"number": 2}) and not BookEntry.objects.exists()
    assert carried_out(cast, key, skip=True) == {
        "rows": 4,
        "registered": 2,
        "there": 0,
        "faulty": 2,
        "refused": 0,
    }
    assert [one["row"] for one in imports.result(key)["left_out"]] == [2, 5]


def test_a_row_refused_when_it_is_entered_stands_in_the_result_and_costs_no_other(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    """The office's level is lowered between looking and entering: what lies above is refused,
    by the act itself."""
    key = look(rows_of(7))
    steps = imports.carry_out(key, cast.key("registrar"), False)
    next(steps)
    from steward.models import Authorisation

    row = Authorisation.objects.get(post__key=cast.key("registrar"), role="registrar")
    Authorisation.objects.filter(pk=row.pk).update(rank=20, level="mat")
    list(steps)
    tally = imports.result(key)["tally"]
    assert tally["registered"] + tally["refused"] == tally["rows"] == 7 and tally["refused"] == 2
    left = imports.result(key)["left_out"]
    assert [(one["row"], one["faults"][0][1]) for one in left] == [
        (3, "above_your_level"),
        (6, "above_your_level"),
    ]
    assert Refused.objects.filter(code="above_your_level").exists()


def test_work_broken_off_goes_on_and_counts_every_row_once(
    cast: Cast, look: Callable[..., str], clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after a batch was entered and before the cursor was moved: the worst moment."""
    monkeypatch.setattr(imports, "CHUNK", 3)
    carried_out(cast, look(rows_of(2)))
    key = look(rows_of(10, faulty=[7]))
    steps = imports.carry_out(key, cast.key("registrar"), True)
    next(steps), next(steps)
    order = imports.order_of(key, cast.key("registrar"))
    decided = imports._decided(key, order, True, ())
    imports._enter(order, decided["good"][3:6], imports._values(order, order.post, decided["said"]))
    assert carried_out(cast, key, skip=True) == {
        "rows": 10,
        "registered": 7,
        "there": 2,
        "faulty": 1,
        "refused": 0,
    }
    assert BookEntry.objects.count() == 9


def test_the_task_ends_done_or_failed_with_its_reason_and_goes_on_when_told(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    key, post = look(rows_of(3, faulty=[1])), cast.key("registrar")
    assert imports.run_import.call(key=key, post=post, skip=False) == progress.FAILED
    assert progress.read(key).code == "faulty_rows"
    imports.begin(key, cast.registrar, skip=True)
    assert progress.read(key).state == progress.WAITING
    assert imports.run_import.call(key=key, post=post, skip=True) == progress.DONE
    standing = progress.read(key)
    assert (standing.state, standing.done, standing.total, standing.share) == (progress.DONE, 2, 2, 1.0)
    assert imports.run_import.call(key=key, post=post, skip=True) == progress.DONE
    assert BookEntry.objects.count() == 2


def test_an_import_is_known_to_the_office_that_handed_it_in_alone(
    cast: Cast, look: Callable[..., str]
) -> None:
    key = look(rows_of(2))
    assert [one for one, _ in imports.mine(cast.key("registrar"))] == [key] and imports.mine(
        cast.key("second_registrar")
    ) == []
    for act in (
        lambda: imports.begin(key, cast.second_registrar, skip=True),
        lambda: imports.discard(key, cast.key("second_registrar")),
    ):
        with pytest.raises(Unknown):
            act()
    with pytest.raises(Unknown):
        imports.order_of("../../etc", cast.key("registrar"))


@pytest.mark.parametrize(("who", "kind"), [("keeper", Unknown), ("head", Refusal), ("outsider", Unknown)])
def test_who_is_no_registrar_of_the_book_imports_nothing(
    cast: Cast, look: Callable[..., str], who: str, kind: type
) -> None:
    with pytest.raises(kind):
        look(rows_of(1), who=who)
    assert not (own_settings.DATA / "imports").exists()


def test_what_is_forgotten_is_gone_and_what_runs_stays(cast: Cast, look: Callable[..., str]) -> None:
    old, running, fresh = look(rows_of(1)), look(rows_of(1)), look(rows_of(1))
    progress.write(running, progress.Standing(progress.RUNNING))
    now = datetime.now(tz=NOW.tzinfo)
    assert imports.sweep(now) == 0
    imports.discard(fresh, cast.key("registrar"))
    imports.discard(running, cast.key("registrar"))
    assert imports.sweep(now + timedelta(days=2)) == 1
    assert [place.name for place in (own_settings.DATA / "imports").iterdir()] == [running] and old != running


def test_the_faulty_rows_come_back_as_a_workbook_that_can_be_put_right_and_imported(
    cast: Cast, look: Callable[..., str], clock: None, tmp_path: Path
) -> None:
    rows = rows_of(3, faulty=[2])
    rows[1][9] = "=1+1"
    key = look(rows)
    order = imports.order_of(key, cast.key("registrar"))
    told = [
        (one["row"], one["cells"], line(worded(order.table, one["faults"], "vi")))
        for one in imports.left_out(key, order)
    ]
    data = workbooks.faulty(order.table.headings, told, "vi")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert (sheet[0], sheet[1][0]) == (["Dòng", *HEAD, "Sai ở đâu"], 3)
    assert "Số, ký hiệu: " in sheet[1][-1] and "MẬT" in sheet[1][-1]
    packed = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"<f>" in packed.read(name) for name in packed.namelist()), "a text became a formula"
    file = tmp_path / "again.xlsx"
    file.write_bytes(data)
    book = openpyxl.load_workbook(file)
    book.active["F2"], book.active["H2"], book.active["I2"] = "2/BC-BNV", "Báo cáo – Công tác số 2", "Mật"
    book.save(file)
    with file.open("rb") as opened:
        again = imports.look(opened, "again.xlsx", cast.books["incoming"], cast.registrar, NOW)
    assert (
        imports.looked(again)["tally"] == {"rows": 1, "good": 1, "there": 0, "faulty": 0}
        and imports.looked(again)["left"] == []
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_empty_workbook_is_read_as_one_without_rows(cast: Cast, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "empty.xlsx"
    file.write_bytes(workbooks.empty(lang, reads.laws()))
    with file.open("rb") as opened:
        read = workbooks.read(opened)
    assert [len(cells) for _, _, cells in read.rows] == [17]


def paper(symbol: str = "77/BC", arrived: str = "05/11/2026", dated: str = "01/11/2026") -> list[Any]:
    return ["", arrived, "", "Bộ Nội vụ", symbol, dated, "Báo cáo – Công tác", "Mật", "", ""]


def test_a_paper_in_the_book_of_another_year_is_told_beforehand_and_entered_only_where_that_is_accepted(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    incoming(cast, symbol="77/BC", dated="2026-11-01", arrived_on="2026-11-05")
    Book.objects.filter(key=cast.books["incoming"]).update(year=2025)  # as if the year had turned since
    cast.books["incoming"] = do(
        "book.open",
        cast.registrar,
        unit=cast.units["interior"],
        direction="incoming",
        year=2026,
        opened_on="2026-11-16",
    ).result["book"]
    key = look([paper(symbol="Số 077/BC"), paper(symbol="78/BC")])
    found = imports.looked(key)
    assert [(v["row"], v["faults"][0][1]) for v in found["faulty"]] == [(2, "already_registered")]
    assert (imports.asked(found), imports.stopped(found, ()), imports.stopped(found, ["twice"])) == (
        {"twice": 1},
        1,
        0,
    )
    with pytest.raises(Invalid):
        carried_out(cast, key, accepted=["other_year"])
    assert carried_out(cast, key, accepted=["twice"]) == {
        "rows": 2,
        "registered": 2,
        "there": 0,
        "faulty": 0,
        "refused": 0,
    }


def test_what_arrived_in_another_year_is_told_beforehand_and_left_out_or_accepted(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    rows = [paper(), paper(symbol="78/BC", arrived="30/12/2025", dated="29/12/2025")]
    with pytest.raises(Invalid):
        imports.begin(look(rows), cast.registrar, skip=False)
    assert carried_out(cast, look(rows), skip=True)["registered"] == 1
    key = look(rows)
    imports.begin(key, cast.registrar, skip=False, accepted=["other_year"])
    assert carried_out(cast, key, accepted=["other_year"]) == {
        "rows": 2,
        "registered": 1,
        "there": 1,
        "faulty": 0,
        "refused": 0,
    }
