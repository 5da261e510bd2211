"""How the people of screening_profiles.py answer: in words, or by a button."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cn2an

from knowledge.screening.interview_questions import Question, QuestionBook, QuestionKind, place
from tests.load.screening_profiles import Profile

UNKNOWN, REFUSED, NOTHING = "不晓得", "不想说", "都没得"
_NAMED = {
    "status": "低保户", "vet": "当过兵", "inc_wage": "打工", "inc_biz": "种地", "inc_prop": "房租",
    "inc_trans": "养老金", "ded_work": "车费", "ded_rigid": "看病", "car": "车", "homes": "房子",
    "shop": "门面", "assets": "存款", "dis_cert": "残疾证", "ill": "重病", "adult_dep": "靠不靠家里养",
}  # fmt: skip
_OPENINGS = {
    "低保": ("我想吃低保", "帮我{of}看看能不能申请低保"),
    "养老院": ("我想帮{of}问养老院", "{of}想进养老院"),
    "特困": ("我想给{of}申请特困供养", "帮我{of}问下五保"),
    "急事": ("屋头出事了，想申请临时救助", "帮我看看临时救助"),
    "都看看": ("帮我做个预审", "帮我看看能申请哪些救助"),
}
_OF = {"self": "我", "father": "我爸", "mother": "我妈", "spouse": "我老伴", "child": "我儿子"}
_EVENTS = {"灾害": "屋头遭洪水淹了", "其他": "别的事"}
_LEVELS = "一二三四"
_ACTS = ("洗澡", "上厕所", "上下床", "穿衣", "屋里走", "吃饭")


@dataclass(frozen=True)
class Said:
    """Words, or the title of a button."""

    text: str
    is_press: bool = False


@dataclass(frozen=True)
class Citizen:
    """One person of the sample in front of the questions."""

    profile: Profile
    book: QuestionBook

    def opening(self) -> str:
        """Return the first sentence; one in three tells some facts right away."""
        style, facts = self.profile.style, self.profile.facts
        said = style.choice(_OPENINGS[self.profile.wish]).format(of=_OF[self.profile.person])
        if style.random() < 0.35 and isinstance(facts.get("age"), int):
            said = f"{_OF[self.profile.person]}{facts['age']}岁了，{said}"
            if facts.get("living") == "独居":
                said = f"{said}，一个人住"
        return said

    def answer(self, asked: str, parts: tuple[str, ...]) -> Said:
        """Return the answer to a question; ``parts`` are the facts it still asks for."""
        if asked.startswith("_"):
            return self._own(asked)
        question = self.book.question(asked)
        if question.group is not None:
            return self._several(question, parts or question.covers)
        return self._single(asked, question)

    def _own(self, asked: str) -> Said:
        titles = {one.value if isinstance(one.value, str) else one.title: one.title
                  for one in self.book.question(asked).options}  # fmt: skip
        if asked == "_relation":
            return Said(titles[self.profile.person], True)
        if asked == "_programmes":
            wanted = list(self.profile.programmes)
            options = self.book.question(asked).options
            return Said(next(one.title for one in options if one.value == wanted), True)
        if asked == "_consent":
            return Said("可以问" if self.profile.consent else "不想说", True)
        return Said({"_place": "在镇上", "_contact": "可以"}[asked])

    def truth(self, fact: str) -> Any:
        """Return what is true of a dotted fact; KeyError when it will not be said."""
        found: Any = self.profile.facts
        for step in fact.replace("[", ".").replace("]", "").split("."):
            if isinstance(found, str | None):  # asked about what does not exist
                return None
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found

    def _single(self, asked: str, question: Question) -> Said:
        try:
            value = self.truth(asked)
        except KeyError:
            return Said(REFUSED)
        if value is None:
            return Said(UNKNOWN)
        title = _title(question, asked, value)
        if title is not None and self.profile.style.random() < 0.7:
            return Said(title, True)
        words = _words(question, value, self.profile) or title
        return Said(words or _EVENTS.get(_kind(value), UNKNOWN))

    def _several(self, question: Question, parts: tuple[str, ...]) -> Said:
        is_one = question.group is not None and not question.group.is_several
        for option in question.options if is_one else ():  # one button says it all
            if set(option.value) == set(parts) and all(
                self._is(fact, value) for fact, value in option.value.items()
            ):
                return Said(option.title, True)
        if self._says_total(question, parts):
            return Said(f"一共{_money(_total(self.profile, parts), self.profile)}")
        said = [phrase for fact in parts for phrase in self._part(fact)]
        if not said:
            return Said("都没有", True) if question.options else Said(NOTHING)
        return Said("，".join(said))

    def _says_total(self, question: Question, parts: tuple[str, ...]) -> bool:
        has_total = bool(question.group and question.group.total) and len(parts) > 1
        known = all(isinstance(self.profile.facts.get(fact), int) for fact in parts)
        return has_total and self.profile.says_total and known and bool(_total(self.profile, parts))

    def _is(self, fact: str, value: Any) -> bool:
        return fact in self.profile.facts and bool(self.profile.facts[fact] == value)

    def _part(self, fact: str) -> Iterator[str]:
        """Yield how one part of several is told; nothing when there is none of it."""
        facts = self.profile.facts
        if fact not in facts:
            yield f"{_NAMED[fact]}{REFUSED}"
        elif facts[fact] is None:
            yield f"{_NAMED.get(fact, '')}{UNKNOWN}"
        elif not _is_none(fact, facts[fact]):
            yield _told(fact, facts[fact], self.profile)


def _kind(value: Any) -> str:
    return str(value.get("type", "")) if isinstance(value, dict) else ""


def _is_none(fact: str, value: Any) -> bool:
    nothing = {"homes": (0, 1), "car": ("无",), "ill": ("无",), "dis_cert": ("无",)}
    return value in nothing.get(fact, (0, False)) or value == ["无"]


def _told(fact: str, value: Any, profile: Profile) -> str:
    match fact:
        case "hukou":
            return {"开州": "开州的", "重庆其他区县": "万州的", "外省": "四川的"}[value]
        case "track":
            return "农村户口" if value == "rural" else "城镇户口"
        case "status" | "vet":
            return {
                "低保": "低保户",
                "特困": "特困户",
                "低保边缘": "边缘户",
                "退役军人": "当过兵",
            }.get(value[0], value[0])
        case "car":
            return "有个摩托" if "摩托" in value else "有个面包车"
        case "homes":
            return "两套房"
        case "shop":
            return "有个门面"
        case "adult_dep":
            return "干不了活靠家里养"
        case "ill":
            return "有重病，认定过" if value == "已认定重特大疾病" else "有重病没认定"
        case "dis_cert":
            return f"{value['type']}{_LEVELS[value['level'] - 1]}级残疾"
    return f"{_NAMED[fact]}{_money(value, profile)}"


def _total(profile: Profile, parts: tuple[str, ...]) -> int:
    return sum(profile.facts[fact] for fact in parts)


def _money(value: Any, profile: Profile) -> str:
    if isinstance(value, Mapping):
        return f"{cn2an.an2cn(str(value['min']))}多"
    if value == 0:
        return "没得"
    return str(cn2an.an2cn(str(value))) if profile.style.random() < 0.5 else f"{value}块"


def _title(question: Question, asked: str, value: Any) -> str | None:
    if isinstance(value, dict):  # an event, a certificate: the button is about its type
        value = value.get("type", value)
    for option in question.shown:
        if place(option.target, asked).startswith(asked) and option.value == value:
            return option.title if type(option.value) is type(value) else None
    return None


def _words(question: Question, value: Any, profile: Profile) -> str | None:
    match question.kind:
        case QuestionKind.MONEY:
            return _money(value, profile)
        case QuestionKind.AGE:
            return f"{value}岁"
        case QuestionKind.COUNT:
            return f"{value}口人" if question.fact == "hh_n" else f"{value}套"
        case QuestionKind.MONTHS:
            return f"{value}个月"
        case QuestionKind.PEOPLE if value:
            return "有个儿子，养得起" if value[0]["can_support"] else "有个儿子，养不起"
        case QuestionKind.DAILY_LIFE:
            failing = value.count("不能")
            return f"只有{'、'.join(_ACTS[:failing])}不行" if failing else None
        case QuestionKind.DISABILITY if value != "无":
            return _told("dis_cert", value, profile)
        case QuestionKind.SEVERAL:
            return _told(question.fact.split(".")[-1], value, profile) if value != ["无"] else None
    return None
