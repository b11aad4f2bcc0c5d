"""Why a hit is a hit, in figures and one paragraph, without a word of the text.

Promises to need nothing but the hit's line; with the header of the index it adds the parameters.
Refuses lines that are no hit (ScanError).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .fingerprint import ScanError
from .verdict import CERTAIN, GAP, LOOK, SLACK, covered_of

if TYPE_CHECKING:
    from .indexfile import IndexHeader


def explain(hit: Mapping[str, Any], index: IndexHeader | None = None) -> dict[str, Any]:
    """Figures of a line of hits.jsonl and their meaning under "text" (English). ScanError if it is no hit."""
    try:
        if str(hit["rule"]) == "passage":
            return _passage(hit, index)
        return _mark(hit)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ScanError(
            f"this line is not a hit of a scan report ({error!r}); name a line of hits.jsonl"
        ) from error


def _passage(hit: Mapping[str, Any], index: IndexHeader | None) -> dict[str, Any]:
    covered = covered_of(float(hit["score"]))
    reached = CERTAIN if hit["certain"] else LOOK
    text = (
        f"{covered} letters of this file lie inside fingerprints of document {hit['document']} that follow "
        f"each other in the same order there ({hit['matched_words']} words in {len(hit['places'])} place(s) "
        f"altogether); {reached} letters make it {'certain' if hit['certain'] else 'worth a look'}. "
        f"This is {float(hit['containment']):.1%} of the document. A chain may slip by {SLACK} letters and "
        f"leave out {GAP}, so that a changed word does not break it. "
        "Blanks, case, accents and line breaks do not count."
    )
    figures: dict[str, Any] = {
        "rule": "passage",
        "document": hit["document"],
        "covered_letters": covered,
        "thresholds": {"look": LOOK, "certain": CERTAIN},
        "certain": bool(hit["certain"]),
        "share_of_document": float(hit["containment"]),
        "chain": {"slack_letters": SLACK, "gap_letters": GAP, "places": len(hit["places"])},
    }
    if index is not None:
        figures["index"] = {
            "digest": index.digest,
            "k": index.params.k,
            "w": index.params.w,
            "df_cut": index.df_cut,
        }
        grams = f"grams of {index.params.k} letters, one kept in each {index.params.w}"
        text += f" Index {index.digest[:16]}: {grams}."
    return {**figures, "text": text}


_MARK_WORDS = {
    1.0: "it stands in capitals on a line or in a cell of its own at the top or bottom of a page: certain",
    0.7: "it stands in capitals on a line of its own at the edge of a page, with words nearby that give it "
    "its meaning",
    0.6: "its paragraphs begin with portion marks",
    0.5: "it stands in capitals on a line of its own inside a page, without its accents, or beside other "
    "levels",
    0.4: "a stamp at the edge of a page says that the protection has ended, which lowers it and does not "
    "clear it",
}


def _mark(hit: Mapping[str, Any]) -> dict[str, Any]:
    kind, scheme, level = str(hit["rule"]).split("/")
    if kind != "mark":
        raise ValueError(hit["rule"])
    why = _MARK_WORDS.get(float(hit["score"]), "it has the shape of a mark")
    ask = "" if hit["certain"] else ". A text about marks looks alike: a person decides"
    text = f"A mark of level {level} of scheme {scheme} in {len(hit['places'])} place(s): {why}{ask}."
    return {
        "rule": hit["rule"],
        "scheme": scheme,
        "level": level,
        "certain": bool(hit["certain"]),
        "text": text,
    }
