"""Files that are handed in with the form of an act: taken in before it is performed, kept when it was.

Promises that nothing waits on of an act that was refused. Refuses to judge a file: the act does.
"""

from contextlib import ExitStack
from functools import partial
from typing import Any

from steward.acts.machinery.act import Act
from steward.acts.machinery.seal import Receipt
from steward.jobs import files
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds
from steward.web.machinery.forms import order_of, put_errors

Papers = dict[str, files.Paper]


def order_with_papers(found: Act, form: Any, papers: ExitStack) -> tuple[Any, Papers]:
    """The order of a form; a file is taken in first, and the order names its digest.
    It is gone when the act is refused."""
    given: Papers = {}
    for name, kind in kinds(found.order).items():
        upload = form.files.get(name) if kind.name == "file" else None
        try:
            if upload is not None:
                given[name] = papers.enter_context(files.handed_in(upload.chunks()))
                papers.push(partial(_gone, given[name]))
        except Invalid as wrong:
            put_errors(form, Invalid(dict(zip([name], wrong.fields.values(), strict=True))))
            return None, given
    told = {
        name: {"sha256": p.sha256, "size": p.size, "media_type": p.media_type} for name, p in given.items()
    }
    return order_of(found.order, form, **told), given


def _gone(paper: files.Paper, went_wrong: type[BaseException] | None, *_: Any) -> None:
    """What was not kept does not wait on; but after a fault of ours the act may stand,
    and `files.settle` finds out."""
    if went_wrong is None:
        paper.waits.unlink(missing_ok=True)


def keep(given: Papers, receipt: Receipt) -> None:
    """A file is kept under the key that the act's result names for it;
    without one its digest is all that stays."""
    for name, paper in given.items():
        if receipt.result.get(name):
            paper.keep(str(receipt.result[name]))
