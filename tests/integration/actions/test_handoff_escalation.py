from actions import handoff
from actions.storage.tables import Author, Turn
from tests.integration.actions.handoff_world import payloads


def test_asking_again_returns_the_same_case_and_says_so(world):
    conversation = world.conversation()
    case = world.request(conversation)

    again = world.request(conversation)

    assert again.id == case.id
    assert world.kinds(case.id) == ["requested"]
    assert "不用重新排" in world.last_notice(conversation).text


def test_asking_again_while_somebody_has_it_says_that(world):
    conversation = world.conversation()
    world.claimed(conversation, world.staff("wang"))

    world.request(conversation)

    assert "已经接了" in world.last_notice(conversation).text
    assert world.mode(conversation)[0] == "human"


def test_crisis_raises_a_waiting_case_to_the_front_of_its_queue(world, database):
    conversation = world.conversation()
    case = world.request(conversation)

    with database.transaction() as tx:
        raised = handoff.flag_crisis(tx, conversation)

    assert raised.id == case.id
    assert (raised.queue, raised.is_urgent, raised.reason) == ("Q-WJ", True, "crisis")
    assert raised.brief["urgency"] == {"is_urgent": True, "reason": "crisis"}
    assert world.kinds(case.id) == ["requested", "escalated"]


def test_crisis_leaves_an_owned_case_with_its_owner(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        raised = handoff.flag_crisis(tx, conversation)

    assert (raised.queue, raised.owner_id, raised.is_urgent) == (case.queue, staff, True)
    assert world.kinds(case.id)[-1] == "escalated"


def test_a_case_is_raised_once_and_never_lowered(world, database):
    conversation = world.conversation()
    with database.transaction() as tx:
        case = handoff.flag_crisis(tx, conversation)
        handoff.flag_crisis(tx, conversation)
        handoff.request(tx, conversation, reason="urgent")

    assert world.case(case.id).queue == "Q-WJ"
    assert world.kinds(case.id) == ["requested"]


def test_in_danger_nothing_leads_away_from_a_person(world, database):
    conversation = world.conversation()
    with database.transaction() as tx:
        handoff.flag_crisis(tx, conversation)

    assert payloads(world.last_notice(conversation)) == ["case:position", "case:phone"]


def test_a_turn_that_runs_again_tells_the_citizen_once(world, database):
    conversation = world.conversation()
    world.say(conversation, "转人工", press="case:request")
    message = world.lines(conversation, Author.CITIZEN)[0]
    with database.transaction() as tx:
        turn = Turn(conversation_id=conversation, message_id=message.id)
        tx.add(turn)
        tx.flush()
        turn_id = turn.id

    world.request(conversation, turn_id=turn_id)
    world.request(conversation, turn_id=turn_id)

    notice, question = world.lines(conversation, Author.SYSTEM)
    assert notice.payload["case"] == question.payload["case"]
    assert question.payload["asks"] == "region"
