"""The printable page of a scan report: one self-contained HTML file without scripts,
in English and Vietnamese.

Promises to show figures, places and reasons only, and to escape every name. Refuses nothing; what is not
shown for length is counted on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6676;--line:#d9dfe7;--paper:#fff;--ground:#f5f7fa;
--sure:#9c1f2e;
--look:#8a5a00;--ok:#1f6b45;--sure-bg:#fbecee;--look-bg:#fdf4e1;--bar:#33557f}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#9aa7b8;--line:#323c4a;--paper:#1a212b;
--ground:#12171e;
--sure:#ff9aa5;--look:#f0c26b;--ok:#7fd1a5;--sure-bg:#3a1d22;--look-bg:#37290f;--bar:#7fa6d6}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:76rem;margin:0 auto;padding:2rem 1.5rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:0;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.05rem;margin:2.25rem 0 .6rem;font-weight:650}
i[lang]{font-style:normal;color:var(--soft);font-weight:400;margin-left:.45em;font-size:.92em}
header{border-top:4px solid var(--bar);padding-top:1rem}
header p{margin:.3rem 0 0;color:var(--soft)}
.note{border-left:4px solid var(--look);background:var(--look-bg);padding:.7rem 1rem;margin:1.2rem 0;
border-radius:0 4px 4px 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.5rem 0 0;
padding:0}
.figures div{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.75rem .9rem;
display:flex;
flex-direction:column-reverse;justify-content:flex-end}
.figures dt{color:var(--soft);font-size:.85rem;line-height:1.3}.figures dt i[lang]{display:block;margin:0}
.figures dd{margin:0;font-size:1.5rem;font-weight:650;font-variant-numeric:tabular-nums}
.figures .sure dd{color:var(--sure)}.figures .look dd{color:var(--look)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0;background:var(--paper);
border:1px solid var(--line);border-radius:6px;padding:.9rem 1rem}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:6px;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th{position:sticky;top:0;background:var(--paper);text-align:left;font-weight:600;color:var(--soft);
white-space:nowrap}
th,td{padding:.45rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
th i[lang]{display:block;margin:0}td.places{white-space:nowrap;font-variant-numeric:tabular-nums}
tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.name{overflow-wrap:anywhere;min-width:14rem}td.name small{display:block;color:var(--soft)}
.tag{display:inline-block;padding:.05rem .5rem;border-radius:999px;font-size:.82rem;font-weight:600;
white-space:nowrap}
.tag.sure{color:var(--sure);background:var(--sure-bg)}.tag.look{color:var(--look);background:var(--look-bg)}
.none{color:var(--ok);background:var(--paper);border:1px solid var(--line);border-radius:6px;
padding:.8rem 1rem;margin:0}
footer{margin-top:2.5rem;color:var(--soft);font-size:.85rem;border-top:1px solid var(--line);
padding-top:.8rem}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--ground:#fff;--sure:#000;--look:#000;
--ok:#000;
--sure-bg:#fff;--look-bg:#fff}@page{size:A4 landscape;margin:14mm 12mm}body{font-size:9.5pt}main{
max-width:none;padding:0}
.sheet{overflow:visible;border:0}thead{display:table-header-group}tr{break-inside:avoid}th{position:static}
h2{break-after:avoid}.tag.sure{border:1.5pt solid #000}.tag.look{border:.5pt dashed #000}}
"""

_SHOWN_CONTROLS = {
    code: f"\\u{code:04x}"
    for code in (
        *range(32),
        *range(127, 160),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
}


def _say(english: str, vietnamese: str) -> str:
    return f'{english} <i lang="vi">{vietnamese}</i>'


def _name(value: object) -> str:
    """A name from a disk: escaped, control and direction characters shown,
    kept apart from the page's direction."""
    return f"<bdi>{escape(str(value).translate(_SHOWN_CONTROLS))}</bdi>"


def _number(value: object) -> str:
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else escape(str(value))


def page(
    summary: Mapping[str, Any],
    hits: Sequence[Mapping[str, Any]],
    more: int,
    troubled: Sequence[Mapping[str, Any]],
) -> str:
    """The whole page. `more`: hits not among `hits`; `troubled`: files not or not wholly read."""
    title = "Spill scan report"
    body = "".join(
        (_head(summary), _figures(summary), _facts(summary), _hits(hits, more), _troubled(summary, troubled))
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title} · Báo cáo rà quét</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><main>{body}{_foot(summary)}</main></body></html>"
    )


def _head(summary: Mapping[str, Any]) -> str:
    title = f"<h1>{_say('Spill scan report', 'Báo cáo rà quét lộ, lọt tài liệu')}</h1>"
    decision, unverified = summary.get("decision"), summary.get("unverified_order")
    told = (
        f"<p>{_say('Work order', 'Lệnh rà quét')}: {_name(_told(decision or unverified))}</p>"
        if decision or unverified
        else ""
    )
    return f"<header>{title}{told}</header>" + ("" if decision else _lacks(unverified is not None))


def _told(order: object) -> object:
    return "; ".join(f"{k}: {v}" for k, v in order.items()) if isinstance(order, Mapping) else order


def _lacks(given: bool) -> str:
    """What the installation will say to a report without a decision, and why there is none."""
    without = (
        "This scan was made without a work order (<code>decision: null</code>). The installation will refuse "
        "to import it.",
        "Lần rà quét này không có lệnh rà quét; hệ thống của cơ quan sẽ từ chối tiếp nhận.",
    )
    unchecked = (
        "The signature of the work order was not checked (<code>decision: null</code>): scan again with "
        "<code>--order-vkey</code>. The installation will refuse to import this report.",
        "Chữ ký của lệnh rà quét chưa được kiểm tra; cần rà quét lại với <code>--order-vkey</code>. Hệ thống "
        "của cơ quan sẽ "
        "từ chối tiếp nhận báo cáo này.",
    )
    return f'<p class="note" role="note">{_say(*(unchecked if given else without))}</p>'


def _figures(summary: Mapping[str, Any]) -> str:
    outcomes = summary.get("outcomes", {})
    cells = (
        ("sure", summary["certain"], "certain hits", "phát hiện chắc chắn"),
        ("look", summary["hits"] - summary["certain"], "hits to look at", "cần xem xét"),
        ("", summary["files"], "files", "tệp"),
        ("", summary.get("members", 0), "members of containers", "tệp bên trong tệp khác"),
        ("", outcomes.get("partly", 0), "partly read", "đọc được một phần"),
        ("", outcomes.get("unreadable", 0), "unreadable", "không đọc được"),
    )
    return (
        '<dl class="figures">'
        + "".join(
            f'<div class="{kind}"><dt>{_say(en, vi)}</dt><dd>{_number(value)}</dd></div>'
            for kind, value, en, vi in cells
        )
        + "</dl>"
    )


def _facts(summary: Mapping[str, Any]) -> str:
    limits = summary["thresholds"]
    both = f"look ≥ {limits['look']}, certain ≥ {limits['certain']} covered letters in order"
    rows = [(_say("Thresholds", "Ngưỡng"), escape(both))]
    names = (
        ("index_digest", "Index", "Chỉ mục"),
        ("stores", "Stores", "Kho"),
        ("seconds", "Seconds", "Thời gian (giây)"),
        ("bytes", "Bytes", "Dung lượng"),
        ("chars", "Characters read", "Số ký tự đã đọc"),
        ("version", "Version", "Phiên bản"),
    )
    for key, english, vietnamese in names:
        value = summary.get(key)
        if value not in (None, "", []):
            shown = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
            rows.append(
                (_say(english, vietnamese), _number(shown) if isinstance(shown, int) else _name(shown))
            )
    inner = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows)
    return f'<h2>{_say("How it was scanned", "Cách rà quét")}</h2><dl class="facts">{inner}</dl>'


def _table(heads: Sequence[tuple[str, str, str]], rows: Sequence[str]) -> str:
    top = "".join(f'<th scope="col" class="{kind}">{_say(en, vi)}</th>' for kind, en, vi in heads)
    return (
        f'<div class="sheet"><table><thead><tr>{top}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _where(record: Mapping[str, Any]) -> str:
    member = f"<small>{_name(record['member'])}</small>" if record.get("member") else ""
    return f'<td class="name">{_name(record["path"])}{member}</td>'


def _hits(hits: Sequence[Mapping[str, Any]], more: int) -> str:
    heading = f"<h2>{_say('Hits', 'Phát hiện')}</h2>"
    if not hits:
        return heading + f'<p class="none">{_say("Nothing was found.", "Không phát hiện gì.")}</p>'
    heads = (
        ("n", "Line", "Dòng"),
        ("", "Weight", "Mức"),
        ("", "File", "Tệp"),
        ("", "Found", "Nội dung khớp"),
        ("n", "Words", "Số từ"),
        ("n", "Share of document", "Tỷ lệ tài liệu"),
        ("", "Places", "Vị trí"),
    )
    rest = (
        f"<p>{_number(more)} "
        f"{_say('more hits are in hits.jsonl.', 'phát hiện khác nằm trong hits.jsonl.')}</p>"
        if more
        else ""
    )
    return heading + _table(heads, [_hit(hit) for hit in hits]) + rest


def _hit(hit: Mapping[str, Any]) -> str:
    kind, words = ("sure", "certain · chắc chắn") if hit["certain"] else ("look", "look · xem xét")
    what = _name(hit["document"]) if hit["document"] is not None else _name(hit["rule"])
    level = f"<small>{_name(hit['level'])}</small>" if hit["level"] else ""
    share = f"{hit['containment']:.1%}" if hit["document"] is not None else "–"
    return (
        f'<tr><td class="n">{hit["line"]}</td><td><span class="tag {kind}">{words}</span></td>{_where(hit)}'
        f'<td class="name">{what}{level}</td><td class="n">{hit["matched_words"]}</td><td '
        f'class="n">{share}</td>'
        f'<td class="places">{_places(hit["places"])}</td></tr>'
    )


def _places(places: Sequence[Mapping[str, Any]]) -> str:
    shown = [
        (f"p. {place['page']}: " if place["page"] is not None else "") + f"{place['start']}–{place['end']}"
        for place in places[:5]
    ]
    return "<br>".join(shown) + (f"<br>+ {len(places) - 5}" if len(places) > 5 else "")


def _troubled(summary: Mapping[str, Any], troubled: Sequence[Mapping[str, Any]]) -> str:
    heading = f"<h2>{_say('Files not wholly read', 'Tệp không đọc được trọn vẹn')}</h2>"
    if not troubled:
        return (
            heading
            + f'<p class="none">{_say("Every file was read whole.", "Mọi tệp đều đọc được trọn vẹn.")}</p>'
        )
    heads = (("", "File", "Tệp"), ("", "Outcome", "Kết quả"), ("", "Reason", "Lý do"), ("", "Type", "Loại"))
    rows = [
        f"<tr>{_where(r)}<td>{escape(str(r['outcome']))}</td><td>{_name(r['reason'])}</td><td>{_name(r['type'])}</td></tr>"
        for r in troubled
    ]
    outcomes = summary.get("outcomes", {})
    more = outcomes.get("partly", 0) + outcomes.get("unreadable", 0) - len(troubled)
    rest = (
        f"<p>{_number(more)} {_say('more are in files.jsonl.', 'tệp khác nằm trong files.jsonl.')}</p>"
        if more > 0
        else ""
    )
    return heading + _table(heads, rows) + rest


def _foot(summary: Mapping[str, Any]) -> str:
    line = _say(
        "No text of any file or document is in this report: it names places only. A person decides on every "
        "hit.",
        "Báo cáo không chứa nội dung của bất kỳ tệp hay tài liệu nào, chỉ nêu vị trí; mọi phát hiện do con "
        "người quyết định.",
    )
    return f"<footer><p>{line}</p><p>{escape(str(summary.get('format', '')))}</p></footer>"
