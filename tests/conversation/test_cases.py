"""A case from the citizen's side, through the real Rasa server."""

import pytest
from sqlalchemy import select

from actions import accounts, handoff
from actions.storage.tables import Case, Contact
from tests.conversation.stack import Talk


def titles(talk: Talk) -> list[str]:
    return [button["title"] for button in talk.lines[-1].payload["buttons"]]


def case(talk: Talk) -> Case:
    newest = select(Case).where(Case.conversation_id == talk.conversation_id)
    with talk.stack.services.database.reading() as tx:
        return tx.scalars(newest.order_by(Case.id.desc())).first()


def test_typed_wish_for_a_person_then_where_one_lives(talk: Talk):
    queued, question = talk.say("转人工")
    kept = talk.say("我住丁丁镇三社")

    assert case(talk).no in queued.text
    assert question.payload["asks"] == "region"
    assert "丁丁镇三社" in kept[0].text
    assert case(talk).region == "丁丁镇三社"


@pytest.mark.parametrize("words", ["我的办件", "我的事办到哪一步了"])
def test_ones_cases_are_told_also_when_they_have_ended(talk: Talk, words: str):
    talk.say("转人工")
    talk.press("不找人工了")

    (mine,) = talk.say(words)

    assert case(talk).no in mine.text
    assert "已经取消" in mine.text


def test_a_complaint_typed_and_then_a_person_goes_to_its_queue(talk: Talk):
    talk.say("我要投诉村干部")

    talk.say("转人工")

    assert (case(talk).queue, case(talk).reason) == ("Q-TS", "complaint")


def test_while_queueing_the_bot_answers_aside_and_the_place_stays(talk: Talk):
    talk.say("转人工")
    talk.press("先问问机器人")

    (answer,) = talk.say("抚恤金算不算家庭收入")
    talk.command("case:aside_off")
    (noted,) = talk.say("我在这里等着")
    silent = talk.say("还有一句")

    assert answer.payload["outcome"] == "answered"
    assert noted.author == "system"
    assert silent == []
    assert case(talk).state == "queued"


def test_a_case_to_its_rating_and_back(talk: Talk):
    talk.say("转人工")
    waiting = case(talk)
    with talk.stack.services.database.transaction() as tx:
        staff = accounts.add_staff(tx, f"s{waiting.id}", "李", office="窗口").staff
        handoff.claim(tx, waiting.id, staff.id, waiting.version)
        handoff.resolve(tx, waiting.id, staff.id, "explained", "")

    talk.press("满意")
    assert "讲得明白" in titles(talk)
    talk.press("讲得明白")
    talk.press("还没完，接着找")

    assert (case(talk).state, case(talk).reopened) == ("queued", 1)


def test_a_typed_wish_for_a_person_goes_on_with_what_has_just_ended(talk: Talk):
    talk.say("转人工")
    ended = case(talk)
    with talk.stack.services.database.transaction() as tx:
        staff = accounts.add_staff(tx, f"t{ended.id}", "李", office="窗口").staff
        handoff.claim(tx, ended.id, staff.id, ended.version)
        handoff.resolve(tx, ended.id, staff.id, "explained", "")

    (told,) = talk.say("我还是要找人工")

    assert ended.no in told.text
    assert (case(talk).id, case(talk).state, case(talk).reopened) == (ended.id, "queued", 1)


def test_deleting_takes_the_number_of_an_ended_case_along(talk: Talk):
    talk.say("转人工")
    talk.press("留个电话")
    talk.say("13800001234")
    database = talk.stack.services.database
    with database.reading() as tx:
        assert tx.scalars(select(Contact.value)).all() == ["13800001234"]

    (refused,) = talk.command("/delete_data")
    assert refused.author == "system"  # the case waits: words go to staff, not to the bot
    talk.press("不找人工了")
    talk.say("把我的资料删了")
    talk.press("确定删除")

    with database.reading() as tx:
        assert tx.scalars(select(Contact.value)).all() == []
    assert "asked" not in case(talk).brief
