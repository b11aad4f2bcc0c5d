"""What a question is: a name, parameters, and a function from parameters and actor to an answer.

The page, the JSON twin, the command line and the export come from the same question, so they cannot tell
different things. A question writes nothing, and answers only what its actor may know.
"""

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, get_type_hints

from steward.reads.choices import must_be_known
from steward.reads.machinery.answers import plain
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import sentence

A = TypeVar("A")
Answers = Callable[[Any, Actor], A]


@dataclass(frozen=True)
class Question(Generic[A]):
    """One thing that can be asked. `params` is a dataclass of `rules.machinery.fields`;
    its docstring describes it.

    `answers` is the function, for pages; `run` the same as plain values, for JSON, commands and exports.
    What is `of_oneself` alone is answered to who fills no post, too.
    """

    name: str
    params: type
    answers: Answers[A]
    of_oneself: bool = False

    @property
    def sentence(self) -> str:
        return sentence(self.params)

    @property
    def kind(self) -> type | None:
        """The dataclass of its answers;
        None of one that does not say what is in them (docs/decisions/0027)."""
        told = get_type_hints(self.answers)["return"]
        return told if isinstance(told, type) and is_dataclass(told) else None

    def run(self, asked: Any, by: Actor) -> dict[str, Any]:
        """The answer as JSON has it."""
        answer: dict[str, Any] = plain(self.answers(asked, by))
        return answer


def question(name: str, params: type, of_oneself: bool = False) -> Callable[[Answers[A]], Question[A]]:
    """Make a question of a function; the catalogue lists it. Asked for a code there is not, it is Invalid."""

    def made(run: Answers[A]) -> Question[A]:
        @wraps(run)
        def answer(asked: Any, by: Actor) -> A:
            must_be_known(asked, by)
            return run(asked, by)

        return Question(name, params, answer, of_oneself)

    return made


#: Most rows a page of a list shows, and the number up to which a list is counted exactly.
PAGE, COUNTED = 50, 10_000


@dataclass(frozen=True)
class Counted:
    """How many rows there are, exactly up to a limit; `more` says that there are more than that."""

    count: int
    more: bool


def capped(rows: Any) -> Counted:
    """How many rows there are, exactly up to COUNTED."""
    counted = rows.order_by()[: COUNTED + 1].count()
    return Counted(min(counted, COUNTED), counted > COUNTED)
