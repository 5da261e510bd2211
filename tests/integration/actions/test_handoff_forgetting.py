"""What goes when a case is over, and when the citizen wants everything gone (design §10)."""

import pytest
from sqlalchemy import func, select

from actions import handoff
from actions.handoff.transition import SYSTEM, change
from actions.storage.tables import (
    BriefCorrection,
    Case,
    CaseNote,
    CaseRating,
    CaseState,
    Contact,
    Draft,
    ScreeningSession,
)

FACTS = {"age": 70, "ill": "重病未认定", "dis_cert": {"level": 2}}


def _screened(database, conversation, state="done", facts=FACTS):
    reasons = [
        {"text": "年满七十", "facts": ["age"], "cite": []},
        {"text": "有重病", "facts": ["ill"], "cite": []},
    ]
    row = {"id": "P05", "outcome": "likely", "queue": "Q-JZ", "missing": [], "because": reasons}
    with database.transaction() as tx:
        tx.add(
            ScreeningSession(
                conversation_id=conversation,
                state=state,
                facts=dict(facts),
                context={"person": "self", "consent": True},
                result={"programmes": [row], "urgent": False, "as_of": "2026-11-21"},
            )
        )


def _close(database, case):
    with database.transaction() as tx:
        change(
            tx,
            case.id,
            Case.state == CaseState.RESOLVED.value,
            kind="closed",
            actor=SYSTEM,
            state=CaseState.CLOSED.value,
        )


def _facts(database):
    with database.reading() as tx:
        return [row.facts for row in tx.scalars(select(ScreeningSession))]


def _count(database, table):
    with database.reading() as tx:
        return tx.scalar(select(func.count()).select_from(table))


@pytest.fixture
def owned(world, database):
    """A case with health facts in its brief, a correction about health, and a number."""
    conversation, staff = world.conversation(), world.staff("wang")
    world.say(conversation, "我得了重病")
    _screened(database, conversation)
    case = world.claimed(conversation, staff)
    with database.transaction() as tx:
        handoff.correct_brief(tx, case.id, staff, "screening.facts.ill", "已认定重特大疾病")
        handoff.correct_brief(tx, case.id, staff, "screening.facts.age", 71)
        handoff.leave_contact(tx, conversation, "13800001234")
    return case


def _resolve(database, case):
    with database.transaction() as tx:
        handoff.resolve(tx, case.id, case.owner_id, "explained", "")


def test_health_facts_stay_while_the_case_may_be_needed(world, database, owned):
    _resolve(database, owned)

    assert world.case(owned.id).brief["screening"]["facts"] == FACTS
    assert _facts(database) == [FACTS]
    assert _count(database, Contact) == 1


def test_closing_drops_health_facts_everywhere(world, database, owned):
    _resolve(database, owned)
    _close(database, owned)

    kept = world.case(owned.id).brief["screening"]
    assert kept["facts"] == {"age": 70}
    (row,) = kept["result"]["programmes"]
    assert [reason["text"] for reason in row["because"]] == ["年满七十"]
    assert _facts(database) == [{"age": 70}]
    with database.reading() as tx:
        corrections = handoff.corrections_of(tx, owned.id)
    assert [(line.before, line.after) for line in corrections] == [(None, None), (70, 71)]
    assert _count(database, Contact) == 0


def test_withdrawing_drops_them_too(world, database):
    conversation = world.conversation()
    _screened(database, conversation)
    case = world.request(conversation)

    with database.transaction() as tx:
        handoff.withdraw(tx, conversation)

    assert world.case(case.id).brief["screening"]["facts"] == {"age": 70}
    assert _facts(database) == [{"age": 70}]


def test_another_open_case_keeps_what_it_needs(world, database, owned):
    _resolve(database, owned)
    second = world.request(owned.conversation_id, is_anew=True)
    _close(database, owned)

    assert world.case(owned.id).brief["screening"]["facts"] == {"age": 70}
    assert world.case(second.id).brief["screening"]["facts"] == FACTS
    assert _facts(database) == [FACTS]
    assert _count(database, Contact) == 1


def test_a_running_screening_and_other_people_keep_theirs(world, database):
    conversation, other = world.conversation(), world.conversation()
    _screened(database, other)
    world.request(conversation)
    _screened(database, conversation, state="active")

    with database.transaction() as tx:
        handoff.withdraw(tx, conversation)

    assert _facts(database) == [FACTS, FACTS]


def test_a_case_without_a_screening_closes_all_the_same(world, database):
    case = world.claimed(world.conversation(), world.staff("wang"))
    _resolve(database, case)

    _close(database, case)

    assert world.case(case.id).brief["screening"] is None


def test_deleting_takes_every_word_and_leaves_the_offices_record(world, database, owned):
    conversation, staff = owned.conversation_id, owned.owner_id
    with database.transaction() as tx:
        handoff.set_region(tx, conversation, "丁丁镇")
        tx.add(CaseNote(case_id=owned.id, staff_id=staff, text="打过电话"))
        tx.add(Draft(case_id=owned.id, staff_id=staff, text="您好"))
    _resolve(database, owned)
    with database.transaction() as tx:
        handoff.rate(tx, conversation, owned.no, True, "kind")

    with database.transaction() as tx:
        handoff.erase_words(tx, conversation)

    case = world.case(owned.id)
    assert (case.no, case.state, case.region) == (owned.no, "resolved", None)
    assert "重病" not in str(case.brief)
    assert "丁丁" not in str(case.brief)
    assert set(case.brief) == {"clauses", "missing", "consent", "urgency", "routing", "languages"}
    gone = (BriefCorrection, CaseRating, Draft, Contact)
    assert [_count(database, table) for table in gone] == [0, 0, 0, 0]
    assert _count(database, CaseNote) == 1
    assert "requested" in world.kinds(owned.id)


def test_deleting_leaves_other_peoples_alone(world, database, owned):
    other = world.conversation()

    with database.transaction() as tx:
        handoff.erase_words(tx, other)

    assert world.case(owned.id).brief["screening"]["facts"] == FACTS
    assert _count(database, BriefCorrection) == 2
