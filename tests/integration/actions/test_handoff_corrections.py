"""Staff put a brief right; what was made stays."""

import pytest
from sqlalchemy import update

from actions import handoff
from actions.accounts import NotAllowedError
from actions.handoff import CaseConflictError, HandoffError
from actions.storage.tables import ScreeningSession, Staff


@pytest.fixture
def case(world, database):
    """A case with a screening in its brief, owned by wang."""
    conversation = world.conversation()
    with database.transaction() as tx:
        tx.add(
            ScreeningSession(
                conversation_id=conversation,
                state="done",
                facts={"age": 70, "event": {"type": "火灾"}},
                context={"person": "self", "is_person_known": True, "consent": True},
                result={"programmes": [], "urgent": False, "as_of": "2026-11-21"},
            )
        )
    return world.claimed(conversation, world.staff("wang"))


def _correct(database, case, field, value, staff=None):
    with database.transaction() as tx:
        return handoff.correct_brief(tx, case.id, staff or case.owner_id, field, value)


def _view(database, case):
    with database.reading() as tx:
        return handoff.case_view(tx, case.id)


def test_the_view_has_the_corrected_value_with_who_and_when(database, case):
    _correct(database, case, "relation", "mother")
    _correct(database, case, "screening.facts.age", 71)
    _correct(database, case, "screening.facts.age", 72)

    view = _view(database, case)
    now = handoff.corrected(view.brief, view.corrections)
    assert (now["relation"], now["screening"]["facts"]["age"]) == ("mother", 72)
    assert (view.brief["relation"], view.brief["screening"]["facts"]["age"]) == ("self", 70)
    assert [(line.before, line.after, line.staff_name) for line in view.corrections] == [
        ("self", "mother", "wang"),
        (70, 71, "wang"),
        (71, 72, "wang"),
    ]
    assert all(line.at.tzinfo for line in view.corrections)
    assert [event.kind for event in view.events][-3:] == ["corrected"] * 3
    assert view.events[-1].data["field"] == "screening.facts.age"


def test_a_field_inside_an_event_is_put_right_alone(database, case):
    _correct(database, case, "screening.facts.event.type", "交通事故")

    view = _view(database, case)
    facts = handoff.corrected(view.brief, view.corrections)["screening"]["facts"]
    assert facts == {"age": 70, "event": {"type": "交通事故"}}


def test_a_corrected_region_moves_the_case_there(database, case):
    _correct(database, case, "region", "丁丁镇")

    view = _view(database, case)
    assert view.brief["region"] is None
    assert handoff.corrected(view.brief, view.corrections)["region"] == "丁丁镇"


def test_something_may_be_taken_out(database, case):
    _correct(database, case, "screening.facts.age", None)
    _correct(database, case, "relation", None)

    view = _view(database, case)
    now = handoff.corrected(view.brief, view.corrections)
    assert (now["relation"], now["screening"]["facts"]["age"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("asked", []),
        ("urgency", {"is_urgent": True}),
        ("screening", {}),
        ("screening.facts.shoe_size", 42),
        ("screening.facts.age", "old"),
        ("screening.facts.age", 300),
        ("screening.facts.obl[0].age", 50),
        ("relation", "cousin"),
        ("relation", 3),
        ("region", ""),
        ("region", "镇" * 65),
        ("note", "  "),
    ],
)
def test_what_may_not_stand_there_is_refused(database, case, field, value):
    with pytest.raises(HandoffError, match=field.partition(".")[0]):
        _correct(database, case, field, value)

    assert _view(database, case).corrections == ()


def test_only_the_owner_or_a_supervisor_corrects(world, database, case):
    other, boss, far = (world.staff(name) for name in ("zhao", "boss", "far"))
    with database.transaction() as tx:
        tx.execute(update(Staff).where(Staff.id.in_([boss, far])).values(role="supervisor"))
        tx.execute(update(Staff).where(Staff.id == far).values(queues=["Q-TY"]))

    for staff in (other, far):
        with pytest.raises(NotAllowedError):
            _correct(database, case, "note", "改一下", staff)

    assert _correct(database, case, "note", "改一下", boss).staff_id == boss


def test_an_ended_case_is_left_as_it_is(world, database, case):
    boss = world.staff("boss")
    with database.transaction() as tx:
        tx.execute(update(Staff).where(Staff.id == boss).values(role="supervisor"))
        handoff.resolve(tx, case.id, case.owner_id, "explained", "")

    with pytest.raises(CaseConflictError):
        _correct(database, case, "note", "改一下", boss)
