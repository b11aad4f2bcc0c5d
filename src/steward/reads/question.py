"""What a question is: a name, parameters, and a function from parameters and actor to plain values.

The page, the JSON twin, the command line and the export come from the same question, so they cannot tell
different things. A question writes nothing, and answers only what its actor may know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from steward.reads.choices import must_be_known
from steward.rules.machinery.actor import Actor

Run = Callable[[Any, Actor], dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """One thing that can be asked. `params` is a dataclass of `rules.machinery.fields`; its docstring describes it."""

    name: str
    params: type
    run: Run

    @property
    def sentence(self) -> str:
        return (self.params.__doc__ or "").strip().split("\n")[0]


def question(name: str, params: type) -> Callable[[Run], Question]:
    """Make a question of a function; the catalogue lists it. Asked for a code there is not, it is Invalid."""

    def made(run: Run) -> Question:
        @wraps(run)
        def answer(asked: Any, by: Actor) -> dict[str, Any]:
            must_be_known(asked, by)
            return run(asked, by)

        return Question(name, params, answer)

    return made


#: Most rows a page of a list shows, and the number up to which a list is counted exactly.
PAGE, COUNTED = 50, 10_000


def capped(rows: Any) -> dict[str, Any]:
    """How many rows there are, exactly up to COUNTED; `more` says that there are more than that."""
    counted = rows.order_by()[: COUNTED + 1].count()
    return {"count": min(counted, COUNTED), "more": counted > COUNTED}
