"""Rights and delegations that are over belong to whoever had them:
neither shown to nor said of who fills the post since."""

from steward.models import Authorisation, Post
from steward.reads.machinery.asking import actor_for
from tests.cast import LOW, NOW, Cast, do, new_person, seat
from tests.reads.test_told_of_then import reseated
from tests.reads.visibility import ask


def vacated(cast: Cast, who: str) -> list[str]:
    """A post whose rights were withdrawn and which nobody fills; the keys of those rights."""
    rights = [str(one.key) for one in Post.objects.get(key=cast.key(who)).authorisations.all()]
    for key in rights:
        do("authorisation.withdraw", cast.access, authorisation=key, reason="thôi việc")
    do("office.assign", cast.access, office=cast.key(who), person="", since="2026-11-16")
    return rights


def test_a_right_that_was_withdrawn_is_told_of_who_had_it_and_not_to_who_came_after(cast: Cast) -> None:
    person = Post.objects.get(key=cast.key("inspector")).person
    rights = vacated(cast, "inspector")
    seat(cast, cast.key("inspector"), new_person(cast, "Vũ Thị Mới"))
    newcomer = actor_for(cast.key("inspector"), NOW)
    assert ask(newcomer, "about_me")["authorisations"] == []
    assert ask(newcomer, "post", post=cast.key("inspector"))["authorisations"] == []
    for key in rights:
        told = str(ask(cast.access, "summary", subject="authorisation", key=key))
        assert person.title in told and "Vũ Thị Mới" not in told
    assert {
        row["key"] for row in ask(cast.access, "post", post=cast.key("inspector"))["authorisations"]
    } == set(rights)


def test_who_has_a_right_is_told_of_it_and_of_what_was_lent(cast: Cast) -> None:
    lent = {"deputy": cast.key("deputy"), "paper": "5/QĐ", "since": "2026-11-16", "until": "2026-12-31"}
    key = do("delegation.give", cast.head, **lent).result["delegation"]
    own = {str(one.key) for one in Authorisation.objects.filter(post__key=cast.key("head"))}
    assert {row["key"] for row in ask(cast.head, "about_me")["authorisations"]} == own
    for by in (cast.head, cast.deputy):
        assert [row["key"] for row in ask(by, "about_me")["delegations"]] == [key]
    assert ask(cast.keeper, "about_me")["delegations"] == []


def test_a_delegation_that_ended_names_who_gave_it_and_who_was_deputy(cast: Cast) -> None:
    lent = {"deputy": cast.key("deputy"), "paper": "5/QĐ", "since": "2026-11-16", "until": "2026-12-31"}
    key = do("delegation.give", cast.head, **lent).result["delegation"]
    do("delegation.end", cast.head, delegation=key)

    def told() -> list[object]:
        post = ask(cast.access, "post", post=cast.key("head"))
        return [ask(cast.access, "summary", subject="delegation", key=key)["rows"], post["delegations"]]

    before = told()
    assert all(f"Nguyễn Văn {who}" in str(one) for who in ("Head", "Deputy") for one in before)
    reseated(cast)
    assert told() == before


def test_what_was_proposed_or_lent_before_is_told_to_nobody_who_came_after(cast: Cast) -> None:
    lent = {"deputy": cast.key("deputy"), "paper": "5/QĐ-CU", "since": "2026-11-16", "until": "2026-12-31"}
    key = do("delegation.give", cast.head, **lent).result["delegation"]
    do("delegation.end", cast.head, delegation=key)
    keeper = str(Post.objects.get(key=cast.key("keeper")).person.key)
    reset = do("credential.propose_reset", cast.access, person=keeper, what="password").result["reset"]
    told = {"delegation": (cast.head, cast.deputy), "reset": (cast.access,)}
    for subject, known in (("delegation", key), ("reset", reset)):
        for by in told[subject]:
            assert ask(by, "pick", subject=subject, key=known)["rows"]
    reseated(cast)
    for who in ("head", "deputy"):
        by = actor_for(cast.key(who), NOW)
        assert not ask(by, "pick", subject="delegation", key=key)["rows"]
        assert not ask(by, "find", q="5 qd cu")["things"]
    assert ask(actor_for(cast.key("access"), NOW), "pick", subject="reset", key=reset)["rows"], (
        "it keeps access"
    )


def test_who_reads_a_right_that_waits_is_told_who_sits_in_the_post_now(cast: Cast) -> None:
    order = {"office": cast.key("keeper"), "role": "reader", "unit": cast.units["interior"], "level": LOW}
    order |= {"since": "2026-11-16", "trained_on": "2026-11-01", "reason": "việc mới"}
    right = do("authorisation.propose", cast.access, **order).result["authorisation"]
    Post.objects.filter(key=cast.key("keeper")).update(person=None)

    def filled() -> str:
        rows = ask(cast.second_access, "summary", subject="authorisation", key=right)["rows"]
        return rows[1]["value"]

    assert filled() in ("vacant", "khuyết", "chưa có người")
