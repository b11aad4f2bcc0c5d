"""Units, posts, persons and their rights, as they are found, told apart and called."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from steward.models import Authorisation, Compartment, Delegation, Person, Post, Reset, RuleSet, Unit
from steward.models.machinery.record import itself
from steward.models.machinery.words import Word
from steward.reads.machinery.decisions import decided_by, facts_of
from steward.reads.machinery.show import lent_today, right_called, right_of, right_today
from steward.reads.machinery.thing import AT_EACH_KEY, NOWHERE, Fact, Things
from steward.reads.machinery.wording import called, filled, in_tongue, on_its_day, shown
from steward.reads.machinery.wording import word as word_of
from steward.rules.authority import deciding
from steward.rules.book import books
from steward.rules.catalogue import ROLES
from steward.rules.clock import LENDS_NOTHING
from steward.rules.machinery.actor import Actor
from steward.rules.people import accounts, authorisations, delegations, posts
from steward.rules.spill import scans


def _posts(by: Actor) -> Any:
    return Post.objects.addressable_by(by).select_related("unit", "person")


def _registries(by: Actor) -> Any:
    registrars = Authorisation.objects.in_force(by.day).filter(role="registrar").values("post")
    return _posts(by).filter(pk__in=registrars).exclude(pk=by.post)


def _post_label(row: Post) -> str:
    return f"{called(row)} – {called(row.unit)}" + (f" ({row.person.title})" if row.person else "")


def post_has(word: Word, at: str = "") -> Q:
    """The twin of `_post_label`, of the post to which `at` leads."""
    return word.among(in_tongue(f"{at}fold"), in_tongue(f"{at}unit__fold"), f"{at}person__fold")


def _person_has(word: Word) -> Q:
    seats = word.beside(Post, "person", in_tongue("fold"), in_tongue("unit__fold"), none=gettext("no post"))
    return word.among("fold") | seats


def _right_has(word: Word) -> Q:
    roles = {code: word_of("role", code) for code in ROLES}
    whose = word.among(in_tongue("post__fold"), in_tongue("post__unit__fold"), "person__fold")
    return whose | word.coded("role", roles) | word.among(in_tongue("unit__fold"))


def _in_charge(rows: Any, by: Actor) -> Any:
    return rows.filter(unit__in=Unit.objects.in_charge(by))


def _with_posts(rows: Any) -> Any:
    return rows.select_related("account").prefetch_related("posts__unit")


def _seats(row: Person, since: bool = False) -> str:
    """The posts a person fills: the one thing besides the name that anybody is told of a person."""
    told = (f"{called(one)}, {called(one.unit)}{_since(one) if since else ''}" for one in row.posts.all())
    return "; ".join(told) or gettext("no post")


def _since(row: Post) -> str:
    return " " + gettext("since %(day)s") % {"day": shown(row.since)} if row.since else ""


def _who(row: Person) -> str:
    """What tells two of one name in one post apart: since when; and, of those who fill none, the sign-in."""
    seats = list(row.posts.all())
    return (
        "; ".join(_since(one).strip() for one in seats) if seats else row.account.login if row.account else ""
    )


def _person_names(row: Person) -> dict[str, str]:
    return {"person": row.title, "login": row.account.login if row.account else "–"}


def _person(row: Person, by: Actor) -> Iterator[Fact]:
    yield _("Name"), row.title
    yield _("Posts"), _seats(row, since=True)
    if accounts.keeps_credentials(by, row.facts(by.day)) is None or row.pk == by.person:
        yield _("Sign-in name"), row.account.login if row.account else gettext("none")


def level_called(code: str) -> str:
    """A level that a right reaches up to, as the rule sets in use call it."""
    levels = (
        one for scheme in reversed(RuleSet.objects.in_use()) for one in scheme.levels if one.code == code
    )
    return next((shown(one.name) for one in levels), code) if code else ""


def post(row: Post | None) -> str:
    """A post with its unit and the one who fills it."""
    return _post_label(row) if row else ""


def post_then(row: Post | None, person: Person | None = None) -> str:
    """A post with its unit, for what it did: with the person of then, where that is kept,
    and never with who sits there now."""
    return f"{called(row)} – {called(row.unit)}" + (f" ({person.title})" if person else "") if row else ""


def _post(row: Post, by: Actor) -> Iterator[Fact]:
    yield _("Post"), called(row)
    yield _("Unit"), called(row.unit)
    yield _("Filled by"), row.person.title if row.person else gettext("vacant")
    yield _("Since"), row.since
    yield _("Deciding capacity"), row.capacity
    if by.having("security", row.unit.units):
        rights = row.authorisations.standing(by.day).select_related("post__unit", "unit").order_by("pk")
        yield (
            _("Authorisations"),
            "; ".join(
                right_called(f"{word_of('role', one.role)} – {called(one.unit)}", right_of(one, by.day))
                for one in rights
            )
            or gettext("none"),
        )


def _unit(row: Unit, by: Actor) -> Iterator[Fact]:
    yield _("Name"), called(row)
    yield _("Code"), row.code
    yield _("Above it"), called(row.parent) if row.parent else ""
    yield _("Posts"), row.posts.count() or gettext("none")


def _until(row: Authorisation) -> Any:
    return row.until or gettext("without an end")


def period(row: Authorisation) -> str:
    """For how long a right is granted, as part of a sentence."""
    text = _("from {since} to {until}") if row.until else _("from {since}, without an end")
    return filled(text, {"since": row.since, "until": row.until})


def _rights(by: Actor) -> Any:
    whose = ("post", "proposed_by", "confirmed_by")
    return Authorisation.objects.visible_to(by).select_related(
        "unit", "person", "post__person", "proposed_by_person", *(f"{one}__unit" for one in whose)
    )


def _right_label(row: Authorisation) -> str:
    return f"{post_then(row.post, row.person)}: {word_of('role', row.role)} – {called(row.unit)}"


def _right_apart(row: Authorisation) -> str:
    days = f"{shown(row.since)} – {shown(row.until) if row.until else gettext('without an end')}"
    told = (level_called(row.level), row.compartments, days, word_of("authorisation_state", row.state))
    return ", ".join(filter(None, told))


def _right(row: Authorisation, by: Actor) -> Iterator[Fact]:
    """All that is granted, to whom, for how long, by whom it was proposed:
    what the second person answers for."""
    yield _("Post"), f"{called(row.post)} – {called(row.post.unit)}"
    sits = row.post.person if row.state in ("proposed", "in_force") else row.person
    yield _("Filled by"), sits.title if sits else gettext("vacant")
    yield _("Role"), word_of("role", row.role)
    yield _("Over unit"), called(row.unit)
    yield _("Up to level"), level_called(row.level) or gettext("no protected entry")
    yield _("Need-to-know"), row.compartments.replace("+", ", ") or gettext("none")
    yield _("From"), row.since
    yield _("Until"), _until(row)
    yield _("Training completed"), row.trained_on or gettext("not entered")
    yield _("Reason"), row.reason
    yield _("Proposed by"), post_then(row.proposed_by, row.proposed_by_person)
    yield _("Proposed on"), row.proposed_on
    yield _("Confirmed by"), decided_by(row, authorisations.may_confirm) or post_then(row.confirmed_by)
    yield _("Confirmed on"), row.confirmed_on
    yield from facts_of(
        row, by, authorisations.may_refuse, authorisations.may_withdraw, authorisations.proposal_has_lapsed
    )
    yield _("State"), on_its_day("authorisation", row.state, right_today(row, by.day))


def _right_names(row: Authorisation) -> dict[str, Any]:
    return {
        "office": post_then(row.post, row.person),
        "role": word_of("role", row.role),
        "unit": called(row.unit),
        "period": period(row),
        "state": word_of("authorisation_state", row.state).lower(),
    }


def _lent(by: Actor) -> Any:
    related = ("giver__unit", "giver_person", "deputy__unit", "deputy_person")
    return Delegation.objects.visible_to(by).select_related(*related)


def _delegation(row: Delegation, by: Actor) -> Iterator[Fact]:
    yield _("Delegated by"), post_then(row.giver, row.giver_person)
    yield _("Deputy"), post_then(row.deputy, row.deputy_person)
    yield _("Written authority"), row.paper or gettext("none")
    yield _("From"), row.since
    yield _("Until"), row.until
    yield from facts_of(row, by, delegations.may_end_delegation)
    stands = lent_today(row, by.day)
    yield _("State"), on_its_day("delegation", row.state, stands)
    older = Delegation.objects.visible_to(by).before(row, by.day).first() if stands == LENDS_NOTHING else None
    if older:
        told = {"paper": older.paper or "–", "until": older.until}
        yield (
            _("Why"),
            filled(
                _("the same is lent by the older paper {paper} until {until}; after that by this one"), told
            ),
        )


def _resets(by: Actor) -> Any:
    related = ("person__account", "proposed_by__unit", "proposed_by_person")
    return Reset.objects.visible_to(by).select_related(*related).prefetch_related("person__posts__unit")


def _reset(row: Reset, by: Actor) -> Iterator[Fact]:
    yield from _person(row.person, by)
    yield _("What was lost"), word_of("reset", row.what)
    yield _("Proposed by"), post_then(row.proposed_by, row.proposed_by_person)
    yield _("Proposed on"), row.proposed_on
    yield from facts_of(
        row,
        by,
        accounts.may_confirm_reset,
        accounts.may_refuse_reset,
        accounts.may_withdraw_reset,
        accounts.reset_has_lapsed,
    )
    yield _("State"), word_of("reset_state", row.state)


def _post_names(row: Post) -> dict[str, Any]:
    holder = row.person.title if row.person else gettext("nobody")
    return {
        "office": _post_label(row),
        "post": f"{called(row)} – {called(row.unit)}",
        "holder": holder,
        "since": row.since or "–",
    }


def _apart_by(row: Post) -> str:
    """Posts of one name in one unit: since when each is filled, and in which capacity it decides."""
    return ", ".join(filter(None, (row.capacity, _since(row).strip())))


THINGS = (
    Things(
        "unit",
        rows=lambda by: Unit.objects.all(),
        label=lambda r: f"{'– ' * (len(r.units) - 1)}{called(r)}",
        called=lambda word: word.among(in_tongue("fold")),
        order=("path",),
        search=AT_EACH_KEY,
        apart=lambda r: r.code,
        facts=_unit,
        names=lambda r: {"unit": called(r)},
        among={
            posts.may_create_unit: lambda rows, by: rows.in_charge(by).with_room(),
            posts.may_create_post: lambda rows, by: rows.in_charge(by),
            books.may_open_book: lambda rows, by: rows.under({m.unit for m in by.having("registrar")}),
            scans.may_open: lambda rows, by: rows.under({m.unit for m in deciding(by)}),
        },
    ),
    Things(
        "office",
        rows=_posts,
        label=_post_label,
        called=post_has,
        order=("unit__path", "sort", "pk"),
        search=AT_EACH_KEY,
        offered=lambda rows, by: rows.filled(),
        apart=_apart_by,
        facts=_post,
        among={
            posts.may_assign: _in_charge,
            authorisations.may_propose: lambda rows, by: _in_charge(rows, by).exclude(
                itself(by, "pk", "person")
            ),
        },
        names=_post_names,
    ),
    Things(
        "registry",
        rows=_registries,
        label=_post_label,
        called=post_has,
        order=("unit__path", "sort", "pk"),
        search=NOWHERE,  # as a post
    ),
    Things(
        "person",
        rows=lambda by: _with_posts(Person.objects.named_to(by)),
        label=lambda r: f"{r.title} – {_seats(r)}",
        called=_person_has,
        order=("sort", "pk"),
        search=NOWHERE,  # by the post that the person fills
        facts=_person,
        names=_person_names,
        among={
            accounts.may_open_account: lambda rows, by: rows.without_account(by),
            accounts.may_propose_reset: lambda rows, by: rows.resettable_by(by),
        },
        apart=_who,
    ),
    Things(
        "authorisation",
        rows=_rights,
        label=_right_label,
        called=_right_has,
        apart=_right_apart,
        facts=_right,
        among={
            authorisations.may_confirm: lambda rows, by: rows.confirmable_by(by),
            authorisations.may_refuse: lambda rows, by: rows.refusable_by(by),
            authorisations.may_withdraw: lambda rows, by: rows.withdrawable_by(by),
        },
        offered=lambda rows, by: rows.standing(by.day).kept_by(by),
        names=_right_names,
    ),
    Things(
        "delegation",
        rows=_lent,
        label=lambda r: f"{called(r.giver)} → {called(r.deputy)} ({r.paper})",
        apart=lambda r: f"{shown(r.since)} – {shown(r.until)}",
        facts=_delegation,
        among={delegations.may_end_delegation: lambda rows, by: rows.endable_by(by)},
        offered=lambda rows, by: rows.standing(by.day),
        names=lambda r: {
            "deputy": post_then(r.deputy, r.deputy_person),
            "paper": r.paper or "–",
            "since": r.since,
            "until": r.until,
        },
    ),
    Things(
        "reset",
        rows=_resets,
        label=lambda r: f"{r.person.title} – {_seats(r.person)}: {word_of('reset', r.what)}",
        apart=lambda r: shown(r.proposed_on),
        facts=_reset,
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="proposed"),
        among={
            **dict.fromkeys(
                (accounts.may_confirm_reset, accounts.may_refuse_reset),
                lambda rows, by: rows.confirmable_by(by),
            ),
            accounts.may_withdraw_reset: lambda rows, by: rows.filter(proposed_by=by.post),
        },
        names=lambda r: {**_person_names(r.person), "lost": word_of("reset", r.what).lower()},
    ),
    Things(
        "compartment",
        rows=lambda by: (
            Compartment.objects.all() if posts.over_all(by) is None else Compartment.objects.none()
        ),
        label=lambda r: f"{r.code} – {r.title}",
        order=("code",),
        search=NOWHERE,  # it has no page
        names=lambda r: {"compartment": f"{r.code} – {r.title}"},
    ),
)
