"""Every message id of the office, and the catalogues brought up to date with them, in Python alone.

`python -m tests.house.messages` writes src/steward/locale/*/vi/LC_MESSAGES/django.po anew: known translations
stay, new ids come in empty, ids that nobody uses go. An id that one subject alone uses stands in the
catalogue of that subject, any other in that of the house. Refuses to guess: what is not a literal is not
found, so texts that are put together at run time must stand in `rules.words`, in an order,
or in a declaration.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOME = Path(__file__).resolve().parents[2] / "src" / "steward"
LOCALE = HOME / "locale"
#: The subjects: the folders of the rules that have words.
SUBJECTS = frozenset(path.parent.name for path in (HOME / "rules").glob("*/words.py")) - {"machinery"}
SHARED = "house"
#: Calls and the roles of their first arguments: c(ontext), s(ingular), p(lural).
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), "s"),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), "sp"),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), "cs"),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), "csp"),
}
#: Modules of libraries that say something on our pages, and what they can say here: the sign-in library has
#: no Vietnamese at all and Django's has gaps, so these stand in our catalogue, which comes first.
LIBRARIES = (
    "allauth.account.adapter",
    "allauth.account.forms",
    "allauth.mfa.adapter",
    "allauth.mfa.base.forms",
    "allauth.mfa.totp.forms",
    "django.contrib.auth.password_validation",
    "django.core.validators",
    "django.forms.fields",
    "django.forms.models",
)
SHOWN = frozenset(
    {
        "This account is currently inactive.",
        "Please type your current password.",
        "Incorrect code.",
        "Incorrect password.",
        "Too many failed login attempts. Try again later.",
        "The username and/or password you specified are not correct.",
        "The new value must be different from the current one.",
        "Be patient, you are sending too many requests.",
        "Use your password",
        "Use authenticator app or code",
        "You must type the same password each time.",
        "Password",
        "Username",
        "Current Password",
        "New Password",
        "New Password (again)",
        "Code",
        "Authenticator code",
        "You cannot deactivate two-factor authentication.",
        "You cannot generate recovery codes without having two-factor authentication enabled.",
        "This password is too common.",
        "Your password can\u2019t be a commonly used password.",
        "This password is too short. It must contain at least %d character.",
        "Your password must contain at least %(min_length)d character.",
        "Enter a valid value.",
        "Ensure this value is less than or equal to %(limit_value)s.",
        "Ensure this value is greater than or equal to %(limit_value)s.",
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Null characters are not allowed.",
        "This field is required.",
        "Enter a whole number.",
        "Enter a valid date.",
        "Select a valid choice. %(value)s is not one of the available choices.",
        "Enter a list of values.",
    }
)


@dataclass
class Found:
    """One message id with its plural and context, and the places it was found in."""

    id: str
    plural: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list)


def of_python(path: Path, root: Path = HOME) -> Iterator[Found]:
    """The ids of gettext calls with literal arguments, by syntax tree."""
    yield from _of_tree(ast.parse(path.read_text(encoding="utf-8")), _place(path, root))


def _of_tree(tree: ast.AST, place: str) -> Iterator[Found]:
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", None) or getattr(
            getattr(node, "func", None), "attr", None
        )
        if isinstance(node, ast.Call) and name in CALLS:
            values = [
                a.value
                for a in node.args[: len(CALLS[name])]
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if len(values) == len(CALLS[name]):
                roles = dict(zip(CALLS[name], values, strict=True))
                yield Found(roles["s"], roles.get("p", ""), roles.get("c", ""), [place])


def of_template(path: Path, root: Path = HOME) -> Iterator[Found]:
    """The ids of a template's tags and `_()` arguments: Django's own reading of it, call by call."""
    text = templatize(path.read_text(encoding="utf-8"))
    for start in re.finditer(r"\b(?:n?p?gettext|_)\(", text):
        call = _call(text[start.start() :])
        if call is not None:
            yield from _of_tree(call, _place(path, root))


def _call(text: str) -> ast.AST | None:
    """The shortest beginning of `text` that is a call."""
    for end in re.finditer(r"\)", text):
        try:
            return ast.parse(text[: end.end()], mode="eval")
        except SyntaxError:
            continue
    return None


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def of_words() -> Iterator[Found]:
    """Reasons and ways out of every code, words of codes in records."""
    from steward.rules import words
    from steward.rules.machinery import words as machinery

    shared = (("rules/machinery/words.py", machinery.WORDS, {}), ("rules/words.py", words.SHARED, words.OWN))
    own = ((_place(Path(inspect.getfile(one)), HOME), one.WORDS, one.CODES) for one in words.SUBJECTS)
    for place, reasons, codes in (*shared, *own):
        yield from (
            Found(text, places=[place])
            for word in reasons.values()
            for text in (word.because, word.way_out)
            if text
        )
        yield from (Found(text, places=[place]) for table in codes.values() for text in table.values())


def of_catalogues() -> Iterator[Found]:
    """Sentences, labels and helps of every act and question; the short words of buttons and what was done."""
    from steward.acts.catalogue import ACTS
    from steward.reads.catalogue import QUESTIONS
    from steward.rules.catalogue import DECLARED

    for one in (*((a.sentence, a.order) for a in ACTS), *((q.sentence, q.params) for q in QUESTIONS)):
        place = _place(Path(inspect.getfile(one[1])), HOME)
        yield Found(one[0], places=[place])
        yield from (Found(text, places=[place]) for text in _asked_in(one[1]))
    for declared in DECLARED:
        place = _place(Path(inspect.getfile(declared.asks)), HOME)
        yield from (
            Found(text, places=[place])
            for text in (declared.verb, declared.past, declared.pasts, declared.back)
            if text
        )


def _asked_in(order: type) -> Iterator[str]:
    """Headings, labels and helps of an order, and of the smaller ones that its rows are."""
    from steward.rules.machinery.fields import kinds, sections

    yield from (section.label for section, _ in sections(order) if section)
    for kind in kinds(order).values():
        yield from filter(None, (kind.label, kind.help))
        yield from _asked_in(kind.rows) if kind.rows else ()


def of_libraries() -> Iterator[Found]:
    """What the sign-in library and the form fields say on our pages."""
    for module in LIBRARIES:
        spec = find_spec(module)
        assert spec is not None and spec.origin is not None, module
        tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
        yield from (one for one in _of_tree(tree, module) if one.id in SHOWN)


def every_message() -> list[Found]:
    """Every message id, each once, its places joined; the office's own first."""
    sources: list[Iterable[Found]] = [
        *(
            of_template(path)
            for path in sorted((HOME / "web" / "templates").rglob("*"))
            if path.suffix in (".html", ".txt")
        ),
        *(
            of_python(path)
            for path in sorted(HOME.rglob("*.py"))
            if "foundations" not in path.parts and "migrations" not in path.parts
        ),
        of_catalogues(),
        of_words(),
        of_libraries(),
    ]
    known: dict[tuple[str, str], Found] = {}
    for source in sources:
        for one in source:
            seen = known.setdefault((one.context, one.id), one)
            seen.plural = seen.plural or one.plural
            seen.places += [place for place in one.places if place not in seen.places]
    return list(known.values())


def catalogue(path: Path) -> Catalog:
    """The catalogue as it stands."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3], abort_invalid=True)


def catalogues(language: str = "vi") -> list[Path]:
    """The catalogues of a language: of each subject, and of the house."""
    return [LOCALE / name / language / "LC_MESSAGES" / "django.po" for name in (SHARED, *sorted(SUBJECTS))]


def messages(language: str = "vi") -> list[Message]:
    """Every message of every catalogue of a language as it stands."""
    return [
        message for path in catalogues(language) if path.exists() for message in catalogue(path) if message.id
    ]


def home(one: Found) -> str:
    """The subject that alone uses a message, or the house."""
    told = {
        next((part for part in Path(place).with_suffix("").parts if part in SUBJECTS), SHARED)
        for place in one.places
    }
    return told.pop() if len(told) == 1 else SHARED


def update(language: str = "vi") -> tuple[int, int]:
    """Write the catalogues anew from what is used now;
    says how many ids there are and how many lack a translation."""
    old = {(message.context or "", _single(message.id)): message for message in messages(language)}
    used, missing = every_message(), 0
    for path in catalogues(language):
        new = Catalog(
            locale=language,
            header_comment=HEADER,
            project="Steward",
            version="1",
            charset="utf-8",
            fuzzy=False,
        )
        for one in (one for one in used if home(one) == path.parts[-4]):
            missing += not _whole(_added(new, one, old.get((one.context, one.id))).string)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, new, width=0, omit_header=False, sort_output=False)
        _drop_dates(path)
    return len(used), missing


def _added(new: Catalog, one: Found, known: Message | None) -> Message:
    id = (one.id, one.plural) if one.plural else one.id
    message = new.add(id, context=one.context or None, locations=[(place, None) for place in one.places])
    message.string = _kept(known.string if known else "", bool(one.plural))
    message.user_comments = known.user_comments if known else []
    return message


def _single(id: str | tuple[str, ...]) -> str:
    return id if isinstance(id, str) else id[0]


HEADER = "# Steward in Vietnamese, as an office writes it (docs/guide/language.md, docs/guide/glossary.md)."


def _kept(string: str | tuple[str, ...], plural: bool) -> str | tuple[str, ...]:
    first = string[0] if isinstance(string, (tuple, list)) and string else string
    return (str(first or ""),) if plural else str(first or "")


def _whole(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _drop_dates(path: Path) -> None:
    """Dates and versions of tools change with every run and say nothing."""
    unwanted = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Report-Msgid',
        '"Language-Team',
    )
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(unwanted)), encoding="utf-8")


def fresh() -> None:
    """Compile what is out of date and let this process forget what it had read:
    what is tested is what stands in the .po."""
    from django.utils.translation.reloader import translation_file_changed

    from steward.cli.catalogues import compile_catalogues

    if compile_catalogues():
        translation_file_changed(sender=None, file_path=catalogues()[0].with_suffix(".mo"))


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    number, missing = update()
    print(f"vi: {number} messages, {missing} to translate")
    fresh()


if __name__ == "__main__":
    main()
