"""Danger to life comes first, in whatever words, and rather once too often."""

import pytest

from actions.answering import crisis_answer, find_crisis
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import ask, texts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我不想活了", "self_harm"),
        ("不 想 活 了", "self_harm"),  # blanks between the characters
        ("我不想活啦，低保也不批", "self_harm"),
        ("想死的心都有了", "self_harm"),
        ("活起没得意思", "self_harm"),
        ("活着还有啥意思嘛", "self_harm"),
        ("这把年纪还不如死了算了", "self_harm"),
        ("活不下去了", "self_harm"),
        ("我把农药买好了，喝农药算了", "self_harm"),
        ("老汉把敌敌畏喝了", "self_harm"),
        ("不想再拖累娃儿了", "self_harm"),
        ("我成了累赘", "self_harm"),
        ("没有我他们会过得更好", "self_harm"),
        ("我站在楼顶上", "self_harm"),
        ("后事我都安排好了", "self_harm"),
        ("我熬不下去了", "self_harm"),
        ("睡着了不醒就好了，醒不来才好", "self_harm"),
        ("我想自殺", "self_harm"),  # traditional
        ("他要打死我", "violence"),
        ("我要砍死村长", "violence"),
        ("再不给我办我就跟你们同归于尽", "violence"),
        ("我去把办公室炸了，炸民政局", "violence"),
        ("救命啊", "violence"),
        ("男人天天打我", "abuse"),
        ("遭婆家家暴", "abuse"),
        ("儿子把我锁在屋里不给饭吃", "abuse"),
        ("护工虐待老人", "abuse"),
        ("有人把奶娃娃丢在垃圾桶边上", "abuse"),
        ("娃儿遭遗弃了", "abuse"),
        ("孩子走丢了", "abuse"),
        ("我爸要断气了", "medical"),
        ("老伴昏倒了喊不醒", "medical"),
        ("突然中风了说不出话", "medical"),
        ("煤气中毒了", "medical"),
    ],
)
def test_danger_is_found(text, kind):
    finding = find_crisis(text)

    assert finding is not None
    assert finding.kind == kind
    assert finding.queue == "Q-WJ"


@pytest.mark.parametrize(
    "text",
    [
        "我爸死了，丧葬费怎么报",
        "战友牺牲了，家属有没有照顾",
        "老汉昨天落气了，火化费免不免",  # the person is dead: a funeral question
        "想死你们了，老战友",
        "今天累死了",
        "不想活动，腿脚不好",
        "钱什么时候打我卡上",
        "你打我电话嘛",
        "过年杀猪要办证不",
        "依法打击遗弃行为归哪个管",
        "跳河救人评上见义勇为了，家里有没有照顾",
        "捡到个娃儿想收养，怎么办收养登记",
        "住院昏迷了半年，能不能申请临时救助",
        "抚恤金算不算家庭收入？",
        "生活困难能不能吃低保",
        "活到老学到老，老年大学有没有",
        "",
    ],
)
def test_no_danger_where_there_is_none(text):
    assert find_crisis(text) is None


@pytest.mark.parametrize("kind", ["self_harm", "violence", "abuse", "medical"])
def test_every_fixed_text_names_the_three_numbers(kind):
    reply = texts().render(f"answering.crisis.{kind}")

    assert all(number in reply for number in ("110", "120", "12356"))


def test_the_gateway_can_answer_without_an_answerer():
    answer = crisis_answer(texts(), find_crisis("不想活了"))

    assert answer.outcome is Outcome.CRISIS
    assert (answer.queue, answer.is_urgent) == ("Q-WJ", True)


@pytest.mark.parametrize(
    "text",
    [
        "不想活了，低保多少钱",  # a policy question beside it
        "你好，我不想活了",  # small talk beside it
        "狗日的，老子不想活了",  # swearing beside it
        "查一下隔壁老王的低保，不然我砍死他",  # a refusal beside it
    ],
)
def test_crisis_comes_before_everything(text):
    answer = ask(text, ("A-2.1", 0.9))

    assert answer.outcome is Outcome.CRISIS
    assert answer.citations == ()


def test_crisis_needs_no_index():
    assert ask("我要跳楼", broken=True).outcome is Outcome.CRISIS
