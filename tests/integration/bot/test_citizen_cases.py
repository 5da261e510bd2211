"""The citizen's side of a case, through the gateway, on both databases."""

from datetime import timedelta

import pytest
import time_machine

from actions import handoff
from actions.storage.tables import CaseRating
from knowledge import clock
from tests.integration.bot.citizen_world import Citizen, make_citizen, titles

NUMBER = "13800001234"


@pytest.fixture
def citizen(database) -> Citizen:
    return make_citizen(database)


async def test_what_is_added_while_queueing_is_acknowledged_once_and_kept(citizen):
    case = await citizen.queue()

    first = await citizen.say("我还有一句要说")
    second = await citizen.say("我妈也没有低保")

    assert case.no in first[0].text
    assert second == []
    with citizen.database.reading() as tx:
        transcript = [line.text for line in handoff.case_view(tx, case.id).transcript]
    assert {"我还有一句要说", "我妈也没有低保"} <= set(transcript)


async def test_writing_after_closing_time_is_told_so_once_with_the_acknowledgement(citizen):
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False) as moment:  # five in the afternoon
        await citizen.queue()
        await citizen.say("我还有一句要说")
        moment.shift(timedelta(minutes=30))

        (first,) = await citizen.say("还没有人吗")
        moment.shift(timedelta(minutes=30))
        (again,) = await citizen.say("我等起的")

    assert "记上了" in first.text
    assert "下班时间" in first.text
    assert "下班时间" not in again.text


async def test_a_run_of_lines_over_closing_time_is_interrupted_for_it_once(citizen):
    with time_machine.travel("2026-11-24T09:20:00Z", tick=False) as moment:
        await citizen.queue()
        await citizen.say("我还有一句要说")
        moment.shift(timedelta(minutes=15))

        (closed,) = await citizen.say("还没有人吗")

        assert await citizen.say("我等起的") == []
    assert "下班时间" in closed.text
    assert "记上了" not in closed.text
    assert "不找人工了" in titles(closed)


async def test_after_a_while_the_place_is_told_again(citizen):
    with time_machine.travel(clock.now(), tick=False) as moment:
        await citizen.queue()
        await citizen.say("我还有一句要说")
        moment.shift(timedelta(minutes=30))

        assert await citizen.say("还没有人吗")


async def test_the_place_one_lives_in_is_taken_from_free_words(citizen):
    await citizen.queue()

    (reply,) = await citizen.say("我住丁丁镇三社")

    assert "丁丁镇三社" in reply.text
    assert "不找人工了" in titles(reply)
    assert citizen.case().region == "丁丁镇三社"


async def test_something_else_than_a_place_is_more_for_staff(citizen):
    case = await citizen.queue()

    (reply,) = await citizen.say("快点嘛")

    assert case.no in reply.text
    assert citizen.case().region is None


async def test_not_knowing_is_an_answer(citizen):
    await citizen.queue()

    (reply,) = await citizen.press("不晓得")

    assert "没关系" in reply.text
    assert citizen.case().region == ""


async def test_ones_cases_in_plain_words_with_what_may_be_done(citizen):
    case = await citizen.queue()

    (reply,) = await citizen.command("case:mine")

    assert case.no in reply.text
    assert "现在排在最前面" in reply.text
    assert titles(reply) == ["再补充几句", "催一下", "留个电话", "先问问机器人", "不找人工了"]


async def test_a_title_typed_while_waiting_does_what_its_button_does(citizen):
    case = await citizen.queue()

    (mine,) = await citizen.say("我的办件")
    (noted,) = await citizen.say("我的办件在哪里看")

    assert case.no in mine.text
    assert "催一下" in titles(mine)
    assert "记上了" in noted.text


async def test_a_reminder_is_passed_on_and_said(citizen):
    await citizen.queue()
    await citizen.command("case:mine")

    first = await citizen.press("催一下")
    await citizen.command("case:mine")
    again = await citizen.press("催一下")

    assert "帮您催了" in first[0].text
    assert "刚才已经" in again[0].text
    assert citizen.events().count("reminded") == 1


async def test_a_number_is_asked_for_kept_and_never_shown(citizen):
    await citizen.queue()
    await citizen.press("留个电话")

    (reply,) = await citizen.say(f"我的号码是{NUMBER}，下午打")

    assert citizen.numbers() == [NUMBER]
    assert NUMBER not in "".join(line.text for line in citizen.lines())
    assert "下午打" in citizen.said()[-1]
    assert "1234" in reply.text
    assert "contact_left" in citizen.events()


async def test_a_number_of_a_kind_no_mask_knows_is_starred(citizen):
    await citizen.queue()
    await citizen.press("留个电话")

    await citizen.say("1 3 8 0 0 0 0 1 2 3 4")

    assert citizen.numbers() == [NUMBER]
    assert not any(digit in citizen.said()[-1] for digit in "0123456789")


async def test_a_wrong_number_is_asked_for_again(citizen):
    await citizen.queue()
    await citizen.press("留个电话")

    (reply,) = await citizen.say("1380000123")
    await citizen.say(NUMBER)

    assert "再写一遍" in reply.text
    assert citizen.numbers() == [NUMBER]


async def test_who_thinks_better_of_it_leaves_none(citizen):
    await citizen.queue()
    await citizen.press("留个电话")

    await citizen.say("算了，不留了")
    await citizen.say(f"这是我儿的号码{NUMBER}")

    assert citizen.numbers() == []
    assert NUMBER not in citizen.said()[-1]


async def test_words_of_danger_beside_the_number_are_heard(citizen):
    await citizen.queue()
    await citizen.press("留个电话")

    replies = await citizen.say(f"{NUMBER} 我不想活了")

    assert replies[0].text == "快打110"
    assert citizen.case().is_urgent


async def test_a_number_is_taken_back_with_one_press(citizen):
    await citizen.queue()
    await citizen.press("留个电话")
    await citizen.say(NUMBER)

    (reply,) = await citizen.press("删掉电话")

    assert "已经删了" in reply.text
    assert citizen.numbers() == []


async def test_without_a_case_no_number_is_asked_for(citizen):
    (reply,) = await citizen.command("case:phone")

    assert "先不用留电话" in reply.text
    await citizen.say(NUMBER)
    assert citizen.numbers() == []


async def test_a_person_hears_what_is_left_beside_them(citizen):
    await citizen.queue()
    case = citizen.take_over()
    with citizen.database.transaction() as tx:
        handoff.reply(tx, case.id, case.owner_id, "方便留个电话吗")

    await citizen.command("case:phone")
    assert citizen.case().state == "waiting_citizen"
    await citizen.say(NUMBER)

    assert citizen.numbers() == [NUMBER]
    assert citizen.case().state == "owned"


async def test_beside_a_person_words_are_theirs_and_the_bot_is_silent(citizen):
    await citizen.queue()
    citizen.take_over()

    assert await citizen.say("您好") == []
    (mine,) = await citizen.command("case:mine")
    assert mine.author == "system"
    assert "正在办" in mine.text
    (aside,) = await citizen.command("case:aside_on")
    assert "已经接了" in aside.text
    assert citizen.conversation().aside is False


async def test_the_bot_may_be_asked_and_sent_away_again(citizen):
    await citizen.queue()
    await citizen.press("先问问机器人")
    assert "机器人听到：低保" in (await citizen.say("低保"))[0].text
    await citizen.press("不问了，等工作人员")

    (reply,) = await citizen.say("我在这里等")

    assert reply.author == "system"
    assert citizen.case().state == "queued"


async def test_still_waiting_is_asked_and_answered(citizen):
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False) as moment:
        case = await citizen.queue()
        moment.shift(timedelta(hours=1))
        with citizen.database.transaction() as tx:
            assert handoff.ask_still_waiting(tx) == [case.id]
        assert titles(citizen.lines()[-1]) == ["还在等", "不等了", "先问问机器人"]

        (reply,) = await citizen.press("还在等")

        assert "位置给您留着" in reply.text
        assert citizen.case().state == "queued"


async def test_who_waits_no_longer_withdraws(citizen):
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False) as moment:
        await citizen.queue()
        moment.shift(timedelta(hours=1))
        with citizen.database.transaction() as tx:
            handoff.ask_still_waiting(tx)

        await citizen.press("不等了")

    assert citizen.case().state == "cancelled"
    assert citizen.conversation().mode == "bot"


async def test_how_it_went_takes_one_tap_and_one_reason(citizen):
    await citizen.queue()
    citizen.end(citizen.take_over())

    (reasons,) = await citizen.press("不满意")
    (thanks,) = await citizen.press("等太久")

    assert titles(reasons) == ["等太久", "没讲明白", "事情没解决", "态度不好", "还没完，接着找"]
    assert "谢谢" in thanks.text
    assert titles(thanks) == ["还没完，接着找"]
    with citizen.database.reading() as tx:
        rating = tx.query(CaseRating).one()
    assert (rating.is_good, rating.reason) == (False, "slow")


async def test_who_has_rated_may_still_go_on_with_the_case_until_grace_is_over(citizen):
    await citizen.queue()
    citizen.end(citizen.take_over())
    await citizen.press("不满意")
    with time_machine.travel(clock.now() + timedelta(hours=73), tick=False):
        late = can_go_on(citizen)

    await citizen.press("还没完，接着找")

    again = citizen.case()
    assert not late
    assert (again.state, again.reopened) == ("queued", 1)
    assert not can_go_on(citizen)


def can_go_on(citizen) -> bool:
    with citizen.database.reading() as tx:
        return handoff.can_reopen(tx, citizen.case().conversation_id)


async def test_a_late_change_of_mind_is_told(citizen):
    with time_machine.travel(clock.now(), tick=False) as moment:
        await citizen.queue()
        citizen.end(citizen.take_over())
        await citizen.press("满意")
        moment.shift(timedelta(days=1))

        (reply,) = await citizen.press("不满意")

    assert "改不了" in reply.text


@pytest.mark.parametrize("press", ["case:remind", "case:add", "case:position", "case:region:x"])
async def test_an_old_button_offers_a_person(citizen, press):
    (reply,) = await citizen.command(press)

    assert titles(reply) == ["转人工"]


async def test_a_rating_of_somebody_elses_case_is_none(citizen):
    (reply,) = await citizen.command("case:rate:LB-1:good")

    assert "评不了" in reply.text


async def test_the_office_is_named_only_where_the_deployer_wants_it(citizen):
    await citizen.queue()
    handoff.use(handoff.Choices(is_office_shown=False))
    try:
        citizen.take_over()
    finally:
        handoff.use(handoff.Choices())

    assert "甲甲镇" not in citizen.lines()[-1].text
    assert "工作人员来了" in citizen.lines()[-1].text


async def test_going_on_with_what_has_ended_keeps_its_number(citizen):
    await citizen.queue()
    case = citizen.take_over()
    citizen.end(case)

    (reply,) = await citizen.press("还没完，接着找")

    assert case.no in reply.text
    assert (citizen.case().id, citizen.case().state) == (case.id, "queued")
    assert citizen.conversation().mode == "queue"


async def test_going_on_too_late_offers_a_new_one(citizen):
    with time_machine.travel(clock.now(), tick=False) as moment:
        await citizen.queue()
        citizen.end(citizen.take_over())
        moment.shift(timedelta(days=4))

        (mine,) = await citizen.command("case:mine")
        (reply,) = await citizen.command("case:reopen")

    assert "已经办结" in mine.text
    assert titles(mine) == titles(reply) == ["转人工"]


async def test_what_has_just_ended_may_be_gone_on_with_from_ones_cases(citizen):
    await citizen.queue()
    citizen.end(citizen.take_over())

    (mine,) = await citizen.command("case:mine")

    assert titles(mine) == ["还没完，接着找", "另外一件事，转人工"]


async def test_asking_for_a_person_again_goes_on_and_another_matter_is_another_case(citizen):
    await citizen.queue()
    case = citizen.take_over()
    citizen.end(case)

    (again,) = await citizen.command("case:request")
    with citizen.database.transaction() as tx:
        handoff.claim(tx, case.id, case.owner_id, citizen.case().version)
    citizen.end(case)
    await citizen.command("case:mine")
    other = await citizen.press("另外一件事，转人工")

    assert f"还是原来的编号 {case.no}" in again.text
    assert citizen.case().id != case.id
    assert citizen.case().no in other[0].text


async def test_pressing_twice_to_go_on_shows_where_it_stands(citizen):
    await citizen.queue()
    citizen.end(citizen.take_over())
    await citizen.command("case:reopen")

    (reply,) = await citizen.command("case:reopen")

    assert citizen.case().no in reply.text


async def test_words_of_complaint_before_the_button_go_to_their_queue(citizen):
    await citizen.say("我要投诉村干部")

    await citizen.command("case:request")

    assert (citizen.case().queue, citizen.case().reason) == ("Q-TS", "complaint")
