"""How the interview behaves towards people, through the real Rasa server and the real rules."""

import itertools
import re
from typing import Any

import pytest
from sqlalchemy import select

from actions.delivery.reading import MessageView
from actions.storage.tables import Case, Message, ScreeningSession
from knowledge.screening.interview_loading import load_questions
from tests.conversation.stack import Stack, Talk
from tests.conversation.test_flows import POLICY, cited, outcomes, question, session, titles

LONGEST_QUESTION = 75  # characters, without the progress: three lines of a phone in large type
PROGRESS = re.compile(r"（(?:大约还有\d+个问题|快问完了)）$")
DIBAO = "我想吃低保"
MOST_ANSWERS = 30
# A household whose words fit every question that 低保 may ask.
ANSWERS = {
    "_consent": "可以",
    "all_place": "开州的，农村户口",
    "all_standing": "当过兵",
    "all_income": "打工一千二",
    "all_costs": "没得",
    "all_property": "都没有",
    "all_health": "都没有",
    "hukou": "开州的",
    "track": "农村户口",
    "hh_n": "三口人",
    "status": "没得",
    "vet": "当过兵",
    "age": "六十八",
    "event": "没得",
    "ded_work": "没得",
    "ded_rigid": "没得",
}


def facts(talk: Talk) -> dict[str, Any]:
    return dict(session(talk).facts)


def context(talk: Talk) -> dict[str, Any]:
    return dict(session(talk).context)


def text(lines: list[MessageView]) -> str:
    return "\n".join(line.text for line in lines)


def last_line(lines: list[MessageView]) -> str:
    return lines[-1].text.splitlines()[-1]


def cases(talk: Talk) -> list[Case]:
    mine = select(Case).where(Case.conversation_id == talk.conversation_id)
    with talk.stack.services.database.reading() as tx:
        return list(tx.scalars(mine))


def answer_until(talk: Talk, wanted: str | None) -> list[MessageView]:
    """Answer what is asked until ``wanted`` is open, or until the result for None."""
    lines: list[MessageView] = []
    for _ in range(MOST_ANSWERS):
        if wanted is None and session(talk).state == "done":
            return lines
        if wanted is not None and question(talk) == wanted:
            return lines
        lines = talk.say(ANSWERS.get(question(talk) or "", "不晓得"))
    raise AssertionError(f"{wanted} does not come; still asked: {question(talk)}")


# ---- the form of a question


def test_each_message_asks_one_short_thing_and_says_how_far_it_is(talk: Talk):
    asked = [talk.say(DIBAO)]
    for _ in range(MOST_ANSWERS):
        if session(talk).state == "done":
            break
        asked.append(talk.say(ANSWERS.get(question(talk) or "", "不晓得")))

    questions = [last_line(lines) for lines in asked[:-1]]
    assert len(questions) >= 4
    for one in questions:
        assert PROGRESS.search(one) or "可以问吗" in one, one
        assert len(PROGRESS.sub("", one)) <= LONGEST_QUESTION, one
        assert one.count("？") == 1, one
    assert session(talk).state == "done"


def test_the_progress_only_falls_on_the_usual_way(talk: Talk):
    left = []
    lines = talk.say(DIBAO)
    while session(talk).state != "done":
        found = re.search(r"还有(\d+)个问题", last_line(lines))
        left.append(int(found[1]) if found else 0)
        lines = talk.say(ANSWERS.get(question(talk) or "", "不晓得"))

    assert left[0] >= 4
    assert all(after <= before for before, after in itertools.pairwise(left)), left


@pytest.mark.parametrize("fact", ["all_place", "all_standing", "all_property"])
def test_a_closed_question_has_buttons_and_a_way_out(talk: Talk, fact: str):
    talk.say(DIBAO)
    answer_until(talk, fact)

    (line,) = talk.say("为啥问这个")

    options = [option.title for option in load_questions().question(fact).options]
    assert titles(line)[: len(options)] == options
    assert "不晓得" in titles(line)


def test_several_may_be_chosen_even_after_asking_why(talk: Talk):
    talk.say(DIBAO)
    (before, *_) = answer_until(talk, "all_standing")

    (after,) = talk.say("为啥问这个")

    assert before.payload["several"]["count"] == 7
    assert after.payload["several"] == before.payload["several"]


# ---- free words


@pytest.mark.parametrize(
    ("fact", "said", "name", "value"),
    [
        ("all_income", "儿子打工两千多", "inc_wage", {"min": 2000, "max": 2999}),
        ("all_income", "一个月打工挣一千五百块", "inc_wage", 1500),
        ("all_income", "退休金三千来块", "inc_trans", None),
        ("hh_n", "屋头就我们老两口", "hh_n", 2),
        ("hh_n", "就我和老伴两个", "hh_n", 2),
        ("hh_n", "一家四口", "hh_n", 4),
        ("all_standing", "屋头四个人", "hh_n", 4),
        ("all_place", "就是开州的，乡头的", "hukou", "开州"),
        ("all_property", "有个摩托，存款三万", "assets", 30000),
    ],
)
def test_free_words_are_understood(talk: Talk, fact: str, said: str, name: str, value: Any):
    talk.say(DIBAO)
    answer_until(talk, fact)

    talk.say(said)

    known = facts(talk)
    assert name in known
    assert value is None or known[name] == value


@pytest.mark.parametrize(
    ("said", "age"),
    [("七十好几", {"min": 73, "max": 79}), ("七十一了", 71), ("快八十了", None)],
)
def test_an_age_in_words(talk: Talk, said: str, age: Any):
    talk.say("我吃着低保，想领高龄补贴")
    answer_until(talk, "age")

    talk.say(said)

    known = facts(talk)["age"]
    assert known is not None
    assert age is None or known == age


def test_what_cannot_be_read_is_met_with_an_example_and_then_with_a_person(talk: Talk):
    talk.say(DIBAO)
    asked = question(talk)

    tries = [talk.say("哦豁") for _ in range(3)]

    assert all("比如" in text(lines) for lines in tries[:2])
    assert "转人工" in titles(tries[2][-1])
    assert question(talk) == asked


# ---- why, don't know, rather not, later


def test_why_is_answered_with_the_clause_and_the_question_again(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")

    (line,) = talk.say("为啥问这个")

    assert "问这个是因为" in line.text
    assert "A-2.3" in cited([line])
    assert "依据：" in line.text
    assert "哪些进账" in last_line([line])
    assert question(talk) == "all_income"


@pytest.mark.parametrize(
    ("said", "why", "is_fact"),
    [
        ("不晓得", "dont_know", True),
        ("我不想说这个", "refused", False),
        ("等哈再说", "later", False),
    ],
)
def test_no_answer_is_kept_as_what_it_was(talk: Talk, said: str, why: str, is_fact: bool):
    talk.say(DIBAO)
    answer_until(talk, "all_income")

    lines = talk.say(said)

    assert context(talk)["skipped"]["inc_wage"] == why
    assert ("inc_wage" in facts(talk)) is is_fact
    assert ("等哈再问" in text(lines)) is (why == "later")
    assert question(talk) != "all_income"


def test_later_is_asked_once_more_and_only_once(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")
    asked = [question(talk)]

    talk.say("等哈再说")
    while session(talk).state != "done":
        asked.append(question(talk))
        again = question(talk) in {"all_income", "inc_wage"}
        talk.say("等哈再说" if again else ANSWERS.get(question(talk) or "", "不晓得"))

    incomes = [fact for fact in asked if str(fact).startswith(("all_income", "inc_wage"))]
    assert len(incomes) == 2
    assert "inc_wage" not in facts(talk)


def test_what_was_refused_is_not_asked_again(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")
    talk.say("不想说")
    asked = []
    while session(talk).state != "done":
        asked.append(question(talk))
        talk.say(ANSWERS.get(question(talk) or "", "不晓得"))

    assert not {"all_income", "inc_wage", "inc_biz", "inc_prop", "inc_trans"} & set(asked)


# ---- corrections, interruptions, stopping


def test_a_correction_says_what_it_was_and_what_it_is_now(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")
    talk.say("打工两千多")
    asked = question(talk)

    lines = talk.say("说错了，收入是一千五")

    assert "2000到2999元/月改成1500元/月" in text(lines)
    assert facts(talk)["inc_wage"] == 1500
    assert question(talk) == asked


def test_a_correction_after_the_result_says_what_it_changes(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, None)

    talk.say("我要改一个答案")
    talk.press("户口")
    lines = talk.say("外省的")
    if session(talk).state != "done":
        lines = answer_until(talk, None)

    assert facts(talk)["hukou"] == "外省"
    assert "跟刚才" in text(talk.lines)
    assert "我先看了一遍" in text(lines)


def test_a_policy_question_in_the_middle_is_answered_and_the_question_returns(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")
    before = facts(talk)

    lines = talk.say(POLICY)

    assert outcomes(lines) == ["answered", "screening"]
    assert "A-2.3" in cited(lines[:1])
    assert lines[-1].text.startswith("我们接着刚才的问")
    assert (question(talk), facts(talk)) == ("all_income", before)


def test_stop_and_go_on(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")
    known = facts(talk)

    (stopped,) = talk.say("算了，不弄了")
    assert session(talk).state == "cancelled"
    assert titles(stopped) == ["接着问", "换个地方接着说"]

    talk.press("接着问")
    assert (session(talk).state, question(talk)) == ("active", "all_income")
    assert facts(talk) == known


def test_it_goes_on_in_another_conversation_by_its_code(stack: Stack):
    here, there = stack.talk(), stack.talk()
    here.say(DIBAO)
    answer_until(here, "all_income")
    known = facts(here)
    (given,) = here.say("换个地方接着说")
    code = re.search(r"\d{3} \d{3} \d{4}", given.text)[0]

    lines = there.say(code)

    assert "接上了" in text(lines)
    assert (facts(there), question(there)) == (known, "all_income")
    assert (session(here).state, facts(here)) == ("moved", {})
    assert "不对" in text(stack.talk().say(code))  # it worked once


# ---- what it is about, and for whom


def test_several_programmes_at_once(talk: Talk):
    talk.say("我想吃低保，也想进养老院，还想办残疾补贴")

    assert set(session(talk).programmes) >= {"P01", "P02", "P03", "P07", "P12"}
    lines = answer_until(talk, None)
    shown = text(lines)
    assert all(f"{name}：" in shown for name in ("低保", "养老院优先", "残疾人补贴"))


@pytest.mark.parametrize(
    ("opening", "programme"),
    [
        ("我想办低保", "P01"),
        ("申请急难救助", "P05"),
        ("我想住养老院", "P07"),
        ("想申请刚性支出困难家庭", "P03b"),
        ("我想申请退役军人帮扶", "P06"),
        ("想申请照护费减免", "P08"),
        ("想办家庭养老床位", "P09"),
        ("想登记探访", "P10"),
        ("想领高龄补贴", "P10b"),
        ("我爸过世了，想办殡葬费减免", "P11"),
        ("我想申请残疾补贴", "P12"),
        ("我孙子没人养", "P13"),
        # none of these is among the examples the model learns from
        ("我想给我爸申请高龄补贴", "P10b"),
        ("帮我妈登记一下探访", "P10"),
        ("我想给老汉办张养老床位", "P09"),
        ("我要办残疾人补贴", "P12"),
    ],
)
def test_a_few_words_begin_a_screening_for_each_programme(talk: Talk, opening: str, programme: str):
    lines = talk.say(opening)

    assert set(outcomes(lines)) == {"screening"}
    assert programme in session(talk).programmes


@pytest.mark.parametrize(
    ("opening", "person", "called"),
    [
        ("我想给自己申请低保", "self", "您"),
        ("帮我爸看看能不能吃低保", "father", "您父亲"),
        ("帮我妈看看能不能吃低保", "mother", "您母亲"),
        ("给我老伴申请低保", "spouse", "您老伴"),
        ("给我儿子申请低保", "child", "您孩子"),
    ],
)
def test_for_whom_it_is_is_heard_and_said(talk: Talk, opening: str, person: str, called: str):
    lines = talk.say(opening)

    assert context(talk)["person"] == person
    assert f"我来帮{called}看看" in lines[0].text
    assert last_line(lines).startswith(f"{called}的户口")


@pytest.mark.parametrize(("title", "person"), [("我父亲", "father"), ("我孩子", "child")])
def test_for_whom_it_is_may_be_pressed(talk: Talk, title: str, person: str):
    talk.say("想吃低保，也想进养老院")
    assert question(talk) == "_relation"

    talk.press(title)

    assert context(talk)["person"] == person


def test_a_wish_for_another_person_takes_no_answers_along(talk: Talk):
    talk.say("我爸七十一了当过兵，一个人住，想进养老院")

    talk.say("帮我妈也看看能不能吃低保")

    assert context(talk)["person"] == "mother"
    assert not {"age", "vet", "living"} & facts(talk).keys()
    assert set(session(talk).programmes) == {"P01", "P02", "P03"}


# ---- consent, urgent need, the result, the end


def test_nothing_about_health_is_asked_before_consent(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "_consent")
    assert not {"dis_cert", "ill", "adult_dep"} & facts(talk).keys()

    (after, *_) = talk.press("不想说")

    assert "身体方面的我就不问了" in after.text
    answer_until(talk, None)
    assert not {"dis_cert", "ill", "adult_dep"} & facts(talk).keys()


def test_health_told_unasked_waits_for_consent(talk: Talk):
    talk.say("我妈肢体二级残疾，想申请残疾补贴")

    assert "dis_cert" not in facts(talk)
    answer_until(talk, "_consent")
    talk.press("可以问")
    assert facts(talk)["dis_cert"]["level"] == 2


def test_urgent_need_opens_a_case_by_itself_after_place_and_consent(talk: Talk):
    first = talk.say("屋头遭火烧了，没得饭吃了")
    assert "110" in text(first)
    assert question(talk) == "_place"
    talk.say("赵家街道双河村")
    assert question(talk) == "_contact"
    assert cases(talk) == []

    lines = talk.say("可以")

    (case,) = cases(talk)
    assert (case.queue, case.state) == ("Q-JN", "queued")
    assert outcomes(lines) == ["screening", "handoff"]
    assert session(talk).state == "done"


def test_urgent_need_without_consent_calls_nobody(talk: Talk):
    talk.say("没得饭吃了")
    talk.say("县医院")

    (line,) = talk.say("不用")

    assert cases(talk) == []
    assert "社会救助窗口" in line.text
    assert "120" in line.text
    assert "转人工" in titles(line)


def test_need_told_in_the_middle_is_urgent_too(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")

    talk.say("屋头没得饭吃了")

    assert question(talk) == "_place"


def test_the_result_stands_in_the_order_of_need(talk: Talk):
    talk.say("帮我做个预审")
    talk.press("不晓得，都看看")
    for _ in range(MOST_ANSWERS):
        if session(talk).state == "done":
            break
        talk.say("不晓得")

    shown = text(talk.lines[-2:])
    names = ["临时救助", "特困供养", "低保", "低保单人户", "低保边缘", "退役军人帮扶", "养老院优先"]
    places = [shown.index(f" {name}：") for name in names]
    assert places == sorted(places)
    assert "您仍有权提出申请" in shown


def test_everything_is_deleted_in_the_middle_of_an_interview(talk: Talk):
    talk.say(DIBAO)
    answer_until(talk, "all_income")

    talk.say("把我说过的话全部删掉")
    (gone,) = talk.press("确定删除")

    assert "都删掉了" in gone.text
    with talk.stack.services.database.reading() as tx:
        rows = select(ScreeningSession).where(
            ScreeningSession.conversation_id == talk.conversation_id
        )
        assert tx.scalars(rows).first() is None
        said = select(Message.text).where(Message.conversation_id == talk.conversation_id)
        assert not [one for one in tx.scalars(said) if "开州" in one or "低保" in one]
    assert outcomes(talk.say("不晓得")) == ["clarify"]
