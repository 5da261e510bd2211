"""Where the citizen lives: asked once, never in the way, and it chooses the office."""

import pytest

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import packaged
from actions.storage.tables import Author, ScreeningSession
from tests.integration.actions.handoff_world import payloads

UNITS = """
bureau: {name: 局, kind: district, queues: [Q-JZ, Q-JN], region: ""}
town: {name: 甲镇窗口, kind: town, queues: [Q-JZ], region: 甲甲镇}
"""


@pytest.fixture
def towns(tmp_path):
    """A deployer with two towns and an office in one of them."""
    (tmp_path / "towns.yml").write_text("towns: [甲甲镇, 乙乙街道]", encoding="utf-8")
    (tmp_path / "units.yml").write_text(UNITS, encoding="utf-8")
    handoff.use(handoff.Choices(offices=tmp_path))
    yield
    handoff.use(handoff.Choices())


def _place(database, conversation, words):
    with database.transaction() as tx:
        return handoff.set_region(tx, conversation, words)


def _asked(world, conversation):
    notices = world.lines(conversation, Author.SYSTEM)
    return [line for line in notices if line.payload.get("asks") == "region"]


def test_the_case_waits_already_when_the_question_comes(world):
    conversation = world.conversation()

    case = world.request(conversation)

    queued, question = world.lines(conversation, Author.SYSTEM)
    assert case.no in queued.text
    assert payloads(question) == ["case:region:"]
    assert (case.state, case.region) == ("queued", None)


def test_towns_are_offered_where_the_deployer_has_listed_them(world, towns):
    conversation = world.conversation()

    world.request(conversation)

    (question,) = _asked(world, conversation)
    assert payloads(question) == ["case:region:甲甲镇", "case:region:乙乙街道", "case:region:"]


def test_the_answer_chooses_the_office_and_stands_in_the_brief(world, database, towns):
    conversation = world.conversation()
    before = world.request(conversation)

    case = _place(database, conversation, "甲甲")

    assert (before.unit, case.unit) == ("bureau", "town")
    assert (case.region, case.brief["region"]) == ("甲甲镇", "甲甲镇")
    assert world.kinds(case.id) == ["requested", "placed"]


def test_an_event_never_holds_the_words(world, database):
    conversation = world.conversation()
    case = world.request(conversation)

    _place(database, conversation, "丁丁村")

    with database.reading() as tx:
        event = handoff.case_view(tx, case.id).events[-1]
    assert "丁丁" not in str(event.data)


def test_who_does_not_know_is_not_asked_again(world, database):
    conversation = world.conversation()
    world.request(conversation)
    assert _place(database, conversation, "").region == ""
    with database.transaction() as tx:
        handoff.withdraw(tx, conversation)

    world.request(conversation)

    assert len(_asked(world, conversation)) == 1


def test_a_later_case_knows_where(world, database, towns):
    conversation = world.conversation()
    world.request(conversation)
    _place(database, conversation, "甲甲镇")
    with database.transaction() as tx:
        handoff.withdraw(tx, conversation)

    case = world.request(conversation)

    assert (case.region, case.unit, case.brief["region"]) == ("甲甲镇", "town", "甲甲镇")
    assert len(_asked(world, conversation)) == 1


def test_in_danger_nobody_is_asked_where_they_live(world, database):
    conversation = world.conversation()

    with database.transaction() as tx:
        handoff.flag_crisis(tx, conversation)

    assert _asked(world, conversation) == []


def test_what_was_said_in_an_emergency_is_not_asked_again(world, database, towns):
    conversation = world.conversation()
    with database.transaction() as tx:
        context = {"place": "在甲甲镇屋头"}
        tx.add(ScreeningSession(conversation_id=conversation, state="done", context=context))

    case = world.request(conversation, reason="urgent")

    assert case.region.startswith("甲甲镇")
    assert _asked(world, conversation) == []


def test_a_number_in_the_answer_is_masked(world, database):
    conversation = world.conversation()
    world.request(conversation)

    case = _place(database, conversation, "丁丁镇，打13800001234")

    assert "1380000" not in case.region


def test_without_a_case_there_is_nothing_to_place(world, database):
    conversation = world.conversation()

    with pytest.raises(NotFoundError):
        _place(database, conversation, "甲甲镇")


def test_a_case_that_turns_urgent_goes_to_the_office_of_that_queue(world, database, towns):
    conversation = world.conversation()
    world.request(conversation)
    _place(database, conversation, "甲甲镇")

    with database.transaction() as tx:
        raised = handoff.request(tx, conversation, reason="urgent")

    assert (raised.queue, raised.unit) == ("Q-JN", "bureau")


def test_broken_files_are_told_when_the_choices_are_taken(tmp_path):
    (tmp_path / "units.yml").write_text("x: 1", encoding="utf-8")
    try:
        with pytest.raises(Exception, match=r"units.yml: 'x'"):
            handoff.use(handoff.Choices(offices=tmp_path))
    finally:
        handoff.use(handoff.Choices())
    assert packaged.units()
