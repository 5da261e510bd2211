"""What each answer to one question comes to, for every programme.

A row: the programme, what else is known, the fact that is varied, and (answer, outcome) pairs.
test_screening_cases.py runs them and demands that no condition and no threshold goes without.
"""

from typing import Any, NamedTuple

LIKELY, CHECK, OTHER, NONE = "likely", "check", "other_path", "not_applicable"


class Row(NamedTuple):
    programme: str
    base: dict[str, Any]
    fact: str
    answers: list[tuple[Any, str]]


def lines(below: str, beyond: str, line: int, unknown: str = CHECK) -> list[tuple[Any, str]]:
    """One below the line, on it, one above it, not known."""
    return [(line - 1, below), (line, beyond), (line + 1, beyond), (None, unknown)]


def card(kind: str | None = None, level: int | None = None) -> dict[str, Any]:
    return {k: v for k, v in (("type", kind), ("level", level)) if v is not None}


def acts(failing: int) -> list[str]:
    return ["不能"] * failing + ["能"] * (6 - failing)


VETERAN, NOBODY = ["退役军人"], ["无"]
SURVIVOR = ["烈士遗属"]
CLEAN: dict[str, Any] = {
    "hukou": "开州", "inc_wage": 0, "inc_biz": 0, "inc_prop": 0, "inc_trans": 0, "inc_excl": 0,
    "ded_work": 0, "ded_rigid": 0, "assets": 0, "car": "无", "homes": 1, "shop": False,
    "status": "无", "track": "rural", "hh_n": 1,
}  # fmt: skip
NO_ROUTE = {"vet": NOBODY, "ill": "无", "adult_dep": False, "dis_cert": "无", "unemployed": False}
MARGIN = {**CLEAN, **NO_ROUTE, "inc_wage": 800}  # P03 looks open, P01 does not
RICH = {**MARGIN, "inc_wage": 9000}
DEPENDENT = {**RICH, "adult_dep": True}
OLD = {**CLEAN, "age": 67, "obl": [], "dis_cert": "无"}
YOUNG = {**OLD, "age": 45}
FIRE = {"type": "火灾", "now_ok": True}
LOST = {"type": "失业", "now_ok": True}
TROUBLED = {"event": FIRE, "status": "无", "hard_now": False, "rigid_surge": False}
SPENDING = {**CLEAN, "spend12": 7500, "inc12": 10000}
HELPED = {
    "vet": VETERAN, "event": "无", "hard_now": True, "ill": "无", "rigid_surge": False,
    "unemployed_m": 0, "old_injury": False, "status": "无",
}  # fmt: skip
POOR = {**HELPED, "event": LOST, "hard_now": False}
HOME = {"inst": "公办", "age": 50, "vet": NOBODY, "status": "无", "obl": [{"rel": "儿子"}],
        "ability": "完好", "adl": acts(0)}  # fmt: skip
AIDED = {**HOME, "status": "低保"}
STAYING = {"age": 70, "vet": VETERAN, "inst": "公办"}
BED = {"age": 70, "vet": VETERAN, "adl": acts(1), "ability": "完好", "pilot_bed": True}
VISIT = {"age": 70, "vet": NOBODY, "living": "与子女同住", "ability": "完好", "adl": acts(0),
         "dis_cert": "无"}  # fmt: skip
SUBSIDY = {"age": 70, "status": "低保", "dis_cert": "无", "bed_m": 0}
DEAD = {"youfu": "无", "status": "低保", "cremation": True, "hukou": "开州", "vet": NOBODY}
CARD = {"hukou": "开州", "dis_cert": card("肢体", 3), "status": "低保", "vet": NOBODY}
CARED = {**CARD, "dis_cert": card("肢体", 2), "status": "无"}
KID = {"age": 9, "in_school": True, "father": "服刑", "mother": "失联"}
GROWN = {**KID, "age": 18}

PROPERTY = {
    "hukou": [("开州", LIKELY), ("重庆其他区县", LIKELY), ("外省", CHECK), (None, CHECK)],
    "assets": [(15119, LIKELY), (15120, LIKELY), (15121, CHECK), (None, CHECK)],
    "car": [("无", LIKELY), ("残疾代步或两轮摩托", LIKELY), ("其他", CHECK), (None, CHECK)],
    "homes": [(0, LIKELY), (1, LIKELY), (2, CHECK), (None, CHECK)],
    "shop": [(False, LIKELY), (True, CHECK), (None, CHECK)],
}
WITHOUT_EFFECT = {fact: [(value, CHECK) for value, _ in PROPERTY[fact]] for fact in PROPERTY}

ROWS = [
    Row("P05", TROUBLED, "event.now_ok", [(False, LIKELY), (True, CHECK), (None, CHECK)]),
    Row("P05", {**TROUBLED, "hard_now": True}, "event.type",
        [("火灾", LIKELY), ("交通事故", LIKELY), ("重病", LIKELY), ("意外伤害", LIKELY),
         ("灾害", LIKELY), ("其他", LIKELY), ("失业", CHECK), (None, CHECK)]),
    Row("P05", TROUBLED, "status",
        [("低保", LIKELY), ("低保边缘", LIKELY), ("特困", LIKELY), ("无", CHECK), (None, CHECK)]),
    Row("P05", TROUBLED, "hard_now", [(True, LIKELY), (False, CHECK), (None, CHECK)]),
    Row("P05", {**TROUBLED, "event": LOST, "status": "低保"}, "rigid_surge",
        [(True, LIKELY), (False, CHECK), (None, CHECK)]),
    Row("P05", {**TROUBLED, "event": LOST, "rigid_surge": True}, "status",
        [("低保", LIKELY), ("低保边缘", CHECK), ("无", CHECK), (None, CHECK)]),
    Row("P05", TROUBLED, "event", [("无", OTHER), (FIRE, CHECK), (None, CHECK)]),
    Row("P05", {**TROUBLED, "event": "无"}, "rigid_surge",
        [(True, CHECK), (False, OTHER), (None, OTHER)]),

    Row("P04", OLD, "status", [("无", LIKELY), ("低保", LIKELY), ("特困", NONE), (None, LIKELY)]),
    Row("P04", OLD, "age", lines(OTHER, LIKELY, 60)),
    Row("P04", OLD, "age", lines(LIKELY, OTHER, 16)),
    Row("P04", YOUNG, "dis_cert", [(card("肢体", 1), LIKELY), ("无", OTHER), (None, CHECK)]),
    Row("P04", {**YOUNG, "dis_cert": card("智力")}, "dis_cert.level",
        [(2, LIKELY), (3, LIKELY), (4, OTHER), (None, CHECK)]),
    Row("P04", {**YOUNG, "dis_cert": card("肢体")}, "dis_cert.level",
        [(1, LIKELY), (2, LIKELY), (3, OTHER), (None, CHECK)]),
    Row("P04", {**YOUNG, "dis_cert": card("视力")}, "dis_cert.level",
        [(1, LIKELY), (2, OTHER), (None, CHECK)]),
    Row("P04", {**YOUNG, "dis_cert": card(level=1)}, "dis_cert.type",
        [("智力", LIKELY), ("精神", LIKELY), ("肢体", LIKELY), ("视力", LIKELY), ("听力", OTHER),
         ("言语", OTHER), ("多重", CHECK), (None, CHECK)]),
    Row("P04", {**OLD, "hh_n": 3, "inc_wage": 900}, "inc_own",
        [(629, LIKELY), (630, CHECK), (631, CHECK), (None, CHECK)]),
    *(Row("P04", OLD, fact, answers) for fact, answers in PROPERTY.items() if fact != "hukou"),
    Row("P04", OLD, "obl",
        [([], LIKELY), ([{"status": ["特困"]}], LIKELY), ([{"can_support": True}], OTHER),
         ([{"can_support": False}], CHECK), (None, CHECK)]),
    Row("P04", {**OLD, "obl": [{"status": ["低保"]}]}, "obl[0].age", lines(CHECK, LIKELY, 60)),
    Row("P04", OLD, "wish_tekun", [(True, LIKELY), (False, CHECK), (None, CHECK)]),

    Row("P01", CLEAN, "inc_wage", lines(LIKELY, CHECK, 630)),
    Row("P01", CLEAN, "inc_wage", [(755, CHECK), (756, CHECK), (757, OTHER), (None, CHECK)]),
    Row("P01", {**CLEAN, "inc_wage": 800}, "inc_biz", [(0, OTHER), (None, CHECK)]),
    Row("P01", CLEAN, "status",
        [("无", LIKELY), ("低保边缘", LIKELY), ("低保", NONE), ("特困", NONE), (None, LIKELY)]),
    *(Row("P01", CLEAN, fact, answers) for fact, answers in PROPERTY.items()),

    Row("P02", MARGIN, "status", [("无", OTHER), ("低保", NONE), ("特困", NONE), (None, OTHER)]),
    Row("P02", {**MARGIN, "ill": "重病未认定"}, "vet",
        [(VETERAN, CHECK), (SURVIVOR, CHECK), (["军人家属"], OTHER), (NOBODY, OTHER), (None, CHECK)]),
    Row("P02", {**RICH, "dis_cert": card(level=1)}, "status",
        [("低保边缘", LIKELY), ("无", OTHER), (None, CHECK)]),
    Row("P02", {**MARGIN, "dis_cert": card("肢体", 1)}, "inc_wage",
        [(0, OTHER), (944, LIKELY), (945, CHECK), (1134, CHECK), (1135, OTHER), (None, CHECK)]),
    Row("P02", {**MARGIN, "dis_cert": card("肢体")}, "dis_cert.level",
        [(1, LIKELY), (2, LIKELY), (3, OTHER), (None, CHECK)]),
    Row("P02", {**MARGIN, "dis_cert": card("精神")}, "dis_cert.level",
        [(2, LIKELY), (3, LIKELY), (4, OTHER), (None, CHECK)]),
    Row("P02", {**MARGIN, "dis_cert": card(level=3)}, "dis_cert.type",
        [("智力", LIKELY), ("精神", LIKELY), ("肢体", OTHER), (None, CHECK)]),
    Row("P02", {**MARGIN, "vet": VETERAN}, "ill",
        [("已认定重特大疾病", LIKELY), ("重病未认定", CHECK), ("无", OTHER), (None, CHECK)]),
    Row("P02", DEPENDENT, "inc_wage",
        [(1889, LIKELY), (1890, LIKELY), (1891, CHECK), (2267, CHECK), (2268, CHECK),
         (2269, OTHER), (None, CHECK)]),
    Row("P02", {**DEPENDENT, "inc_wage": 1500}, "adult_dep",
        [(True, LIKELY), (False, OTHER), (None, CHECK)]),
    Row("P02", {**RICH, "dis_cert": card(level=2), "unemployed": True}, "age",
        lines(OTHER, LIKELY, 18)),
    Row("P02", {**RICH, "dis_cert": card(level=2), "age": 30}, "unemployed",
        [(True, LIKELY), (False, OTHER), (None, CHECK)]),
    Row("P02", RICH, "clergy3y", [(True, LIKELY), (False, OTHER), (None, CHECK)]),

    Row("P03", CLEAN, "inc_wage", lines(NONE, LIKELY, 630)),
    Row("P03", CLEAN, "inc_wage", lines(LIKELY, CHECK, 945)),
    Row("P03", CLEAN, "inc_wage", [(1133, CHECK), (1134, CHECK), (1135, OTHER), (None, CHECK)]),
    Row("P03", {**CLEAN, "inc_wage": 1200}, "inc_biz", [(0, OTHER), (None, CHECK)]),
    Row("P03", MARGIN, "status",
        [("无", LIKELY), ("低保", NONE), ("特困", NONE), ("低保边缘", NONE), (None, LIKELY)]),
    *(Row("P03", MARGIN, fact, answers) for fact, answers in PROPERTY.items()),

    Row("P03b", SPENDING, "status",
        [("无", CHECK), ("刚性支出", CHECK), ("低保", OTHER), ("特困", OTHER), ("低保边缘", OTHER),
         (None, CHECK)]),
    Row("P03b", SPENDING, "inc_wage", lines(CHECK, CHECK, 1000)),  # 12000 a year is configured
    Row("P03b", SPENDING, "spend12", lines(OTHER, CHECK, 5000)),
    Row("P03b", SPENDING, "spend12", lines(CHECK, CHECK, 7000)),
    Row("P03b", {**SPENDING, "inc12": 0}, "spend12", [(0, CHECK), (1, CHECK), (None, CHECK)]),
    Row("P03b", {**SPENDING, "spend12": 5000}, "inc12",
        [(0, CHECK), (10000, CHECK), (10001, OTHER), (None, CHECK)]),
    *(Row("P03b", SPENDING, fact, answers) for fact, answers in WITHOUT_EFFECT.items()),

    Row("P06", {**HELPED, "event": LOST, "youfu": "三属定期抚恤金"}, "vet",
        [(VETERAN, LIKELY), (["残疾军人"], LIKELY), (SURVIVOR, LIKELY), (["因公牺牲军人遗属"], LIKELY),
         (["病故军人遗属"], LIKELY), (["军人家属"], CHECK), (["现役"], OTHER), (NOBODY, NONE),
         (None, CHECK)]),
    Row("P06", {**HELPED, "event": LOST, "vet": SURVIVOR}, "youfu",
        [("三属定期抚恤金", LIKELY), ("定期生活补助", OTHER), ("无", OTHER), (None, CHECK)]),
    Row("P06", {**HELPED, "rigid_surge": True}, "ill",
        [("已认定重特大疾病", LIKELY), ("重病未认定", LIKELY), ("无", CHECK), (None, CHECK)]),
    Row("P06", {**HELPED, "ill": "重病未认定"}, "rigid_surge",
        [(True, LIKELY), (False, CHECK), (None, CHECK)]),
    Row("P06", {**HELPED, "event": FIRE}, "event.type",
        [("火灾", LIKELY), ("交通事故", LIKELY), ("重病", LIKELY), ("意外伤害", LIKELY),
         ("灾害", LIKELY), ("失业", LIKELY), ("其他", CHECK), (None, CHECK)]),
    Row("P06", HELPED, "unemployed_m", [(0, CHECK), (1, LIKELY), (14, LIKELY), (None, CHECK)]),
    Row("P06", HELPED, "old_injury", [(True, LIKELY), (False, CHECK), (None, CHECK)]),
    Row("P06", POOR, "status",
        [("低保", LIKELY), ("低保边缘", LIKELY), ("特困", LIKELY), ("无", CHECK), (None, CHECK)]),
    Row("P06", POOR, "event.now_ok", [(False, LIKELY), (True, CHECK), (None, CHECK)]),
    Row("P06", POOR, "hard_now", [(True, LIKELY), (False, CHECK), (None, CHECK)]),
    Row("P06", HELPED, "applied_before", [(True, CHECK), (False, CHECK), (None, CHECK)]),

    Row("P07", {**HOME, "vet": VETERAN, "age": 71}, "inst",
        [("公办", LIKELY), ("公建民营", LIKELY), ("民办", OTHER), (None, LIKELY)]),
    Row("P07", {**HOME, "vet": VETERAN}, "age", lines(CHECK, LIKELY, 60)),
    Row("P07", {**HOME, "age": 70}, "vet", [(VETERAN, LIKELY), (NOBODY, CHECK), (None, CHECK)]),
    Row("P07", HOME, "vet",
        [(["残疾军人"], LIKELY), (SURVIVOR, LIKELY), (["军人家属"], LIKELY), (["现役"], CHECK),
         (NOBODY, CHECK), (None, CHECK)]),
    Row("P07", HOME, "status", [("特困", LIKELY), ("低保", CHECK), ("无", CHECK), (None, CHECK)]),
    Row("P07", {**HOME, "status": "特困"}, "inst",
        [("公办", LIKELY), ("民办", OTHER), (None, CHECK)]),  # which home is open: willing or not
    Row("P07", {**HOME, "obl": []}, "status",
        [("低保", LIKELY), ("低保边缘", LIKELY), ("无", CHECK), (None, CHECK)]),
    Row("P07", AIDED, "obl", [([], LIKELY), ([{"rel": "儿子"}], CHECK), (None, CHECK)]),
    Row("P07", AIDED, "ability",
        [("重度", LIKELY), ("完全", LIKELY), ("中度", CHECK), (None, CHECK)]),
    Row("P07", AIDED, "adl",
        [(acts(3), CHECK), (acts(4), LIKELY), (acts(5), LIKELY), (None, CHECK)]),
    Row("P07", AIDED, "age", lines(CHECK, LIKELY, 80)),

    Row("P08", STAYING, "age", lines(OTHER, CHECK, 60)),
    Row("P08", STAYING, "vet",
        [(VETERAN, CHECK), (["残疾军人"], CHECK), (["军人家属"], OTHER), (NOBODY, OTHER),
         (None, CHECK)]),
    Row("P08", STAYING, "inst", [("民办", CHECK), ("公办", CHECK), (None, CHECK)]),
    Row("P08", {**STAYING, "inst": None}, "living",
        [("机构", CHECK), ("独居", CHECK), (None, CHECK)]),

    Row("P09", BED, "pilot_bed", [(True, LIKELY), (False, OTHER), (None, CHECK)]),
    Row("P09", BED, "age", lines(OTHER, LIKELY, 60)),
    Row("P09", BED, "adl", [(acts(0), OTHER), (acts(1), LIKELY), (acts(2), LIKELY), (None, CHECK)]),
    Row("P09", {**BED, "adl": acts(0)}, "ability",
        [("完好", OTHER), ("轻度", LIKELY), ("中度", LIKELY), ("重度", LIKELY), ("完全", LIKELY),
         (None, CHECK)]),
    Row("P09", BED, "vet",
        [(VETERAN, LIKELY), (["残疾军人"], LIKELY), (["军人家属"], CHECK), (NOBODY, CHECK),
         (None, CHECK)]),
    Row("P09", {**BED, "pilot_bed": None}, "age", [(59, CHECK), (60, CHECK)]),  # the project first

    Row("P10", {**VISIT, "living": "独居"}, "age", lines(CHECK, LIKELY, 60)),
    Row("P10", VISIT, "living",
        [("独居", LIKELY), ("空巢", LIKELY), ("留守", LIKELY), ("与子女同住", CHECK), ("机构", CHECK),
         (None, CHECK)]),
    Row("P10", {**VISIT, "living": "独居"}, "vet",
        [(VETERAN, LIKELY), (NOBODY, LIKELY), (None, LIKELY)]),
    Row("P10", VISIT, "ability", [("重度", LIKELY), ("完全", LIKELY), ("中度", CHECK), (None, CHECK)]),
    Row("P10", VISIT, "adl",
        [(acts(3), CHECK), (acts(4), LIKELY), (acts(5), LIKELY), (None, CHECK)]),
    Row("P10", {**VISIT, "dis_cert": card("听力")}, "dis_cert.level",
        [(1, LIKELY), (2, LIKELY), (3, CHECK), (None, CHECK)]),
    Row("P10", VISIT, "jisheng_special", [(True, LIKELY), (False, CHECK), (None, CHECK)]),

    Row("P10b", {**SUBSIDY, "age": 83}, "status",
        [("低保", LIKELY), ("特困", LIKELY), ("低保边缘", NONE), ("无", NONE), (None, CHECK)]),
    Row("P10b", {**SUBSIDY, "bed_m": 6}, "age", lines(CHECK, LIKELY, 60)),
    Row("P10b", SUBSIDY, "age", lines(CHECK, LIKELY, 80)),
    Row("P10b", {**SUBSIDY, "dis_cert": card(level=2)}, "dis_cert.type",
        [("肢体", LIKELY), ("智力", LIKELY), ("精神", LIKELY), ("视力", LIKELY), ("听力", CHECK),
         (None, CHECK)]),
    Row("P10b", {**SUBSIDY, "dis_cert": card("视力")}, "dis_cert.level",
        [(1, LIKELY), (2, LIKELY), (3, CHECK), (None, CHECK)]),
    Row("P10b", SUBSIDY, "bed_m", lines(CHECK, LIKELY, 6)),

    Row("P11", {"dead": {**DEAD, "status": "无"}}, "dead.youfu",
        [("残疾抚恤金", LIKELY), ("三属定期抚恤金", LIKELY), ("定期生活补助", LIKELY), ("无", OTHER),
         (None, CHECK)]),
    Row("P11", {"dead": DEAD}, "dead.status",
        [("低保", LIKELY), ("特困", LIKELY), ("低保边缘", OTHER), ("无", OTHER), (None, CHECK)]),
    Row("P11", {"dead": DEAD}, "dead.cremation", [(True, LIKELY), (False, OTHER), (None, CHECK)]),
    Row("P11", {"dead": DEAD}, "dead.hukou",
        [("开州", LIKELY), ("重庆其他区县", LIKELY), ("外省", OTHER), (None, CHECK)]),

    Row("P12", CARD, "hukou",
        [("开州", LIKELY), ("重庆其他区县", LIKELY), ("外省", OTHER), (None, CHECK)]),
    Row("P12", CARD, "dis_cert", [(card("肢体", 4), LIKELY), ("无", OTHER), (None, CHECK)]),
    Row("P12", CARD, "status",
        [("低保", LIKELY), ("低保边缘", OTHER), ("无", OTHER), (None, CHECK)]),
    Row("P12", CARED, "dis_cert.level", [(1, LIKELY), (2, LIKELY), (3, OTHER), (None, CHECK)]),
    Row("P12", CARED, "status",
        [("无", LIKELY), ("低保", LIKELY), ("特困", OTHER), (None, CHECK)]),
    Row("P12", CARED, "injury_care_pay", [(False, LIKELY), (True, OTHER), (None, CHECK)]),
    Row("P12", {**CARD, "dis_cert": "无"}, "vet",
        [(["残疾军人"], CHECK), (VETERAN, OTHER), (NOBODY, OTHER), (None, CHECK)]),
    Row("P12", {**CARD, "vet": ["残疾军人"], "status": "无"}, "dis_cert",
        [("无", CHECK), (card("肢体", 3), OTHER), (None, CHECK)]),

    Row("P13", {"kid": KID}, "kid.age", lines(LIKELY, CHECK, 18)),
    Row("P13", {"kid": {**KID, "in_school": False}}, "kid.age", lines(LIKELY, OTHER, 18)),
    *(Row("P13", {"kid": {**KID, other: "死亡"}}, f"kid.{parent}",
          [("死亡", LIKELY), ("宣告失踪", LIKELY), ("查找不到", LIKELY), ("重残", LIKELY),
           ("重病", LIKELY), ("服刑", LIKELY), ("失联", LIKELY), ("在", OTHER), ("其他", OTHER),
           (None, CHECK)])
      for parent, other in (("father", "mother"), ("mother", "father"))),
    Row("P13", {"kid": GROWN}, "kid.in_school", [(True, CHECK), (False, OTHER), (None, CHECK)]),
    Row("P13", {"kid": {"age": 9, "father": None}}, "kid.mother", [("在", OTHER), (None, CHECK)]),
]  # fmt: skip
