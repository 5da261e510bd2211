"""`laobing rules check` and loading: what is refused, and that clerks are told where and how."""

import re
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.screening.checking import RuleFiles, check
from knowledge.screening.checking.words import FILE as PROBLEM_WORDS
from knowledge.text.packaged import read_yaml
from tests.integration.knowledge.rule_files import Tables, copy_tables

SOURCE = Path(__file__).parents[3] / "knowledge"
NO_SHOP_HOLDS = "    holds: 没有门面和公司。\n"


@pytest.fixture
def tables(tmp_path) -> Tables:
    return copy_tables(tmp_path)


# file, what is replaced, by what, line below the replaced one, what the problem says, what to do.
# Loading refuses each of them as well.
BROKEN = [
    # keys and shapes
    ("P07.yml", "where: 镇", "wheer: 镇", 0, "不认识的键“wheer”", "最像的是“where”"),
    ("shared.yml", NO_SHOP_HOLDS, f"{NO_SHOP_HOLDS}    default: true\n", 1, "不认识的键“default”", "删掉"),
    ("facts.yml", "{type: yes_no, topic: place", "{type: yes_no, default: true, topic: place", 0, "“default”", "删掉"),
    ("questions.yml", "    label: 户口\n", "    label: 户口\n    defualt: 开州\n", 1, "“defualt”", "最像的是"),
    ("questions.yml", "title: 我父亲,", "titel: 我父亲,", 0, "“titel”", "“title”"),
    ("sources.yml", "mark: found}", "mrak: found}", 0, "“mrak”", "“mark”"),
    ("texts.yml", "not_triggered:", "not_touched:", 0, "“not_touched”", "“not_triggered”"),
    ("rulebook.yml", "version: ", "versoin: ", 0, "“versoin”", "“version”"),
    ("P05.yml", "documents:\n", "documents: 申请书\nextra:\n", 0, "现在是“申请书”", "改成一列"),
    ("P01.yml", "name: 最低生活保障（低保）", "name: 1", 0, "现在是“1”", "写上文字"),
    ("shared.yml", "  no_shop:\n", "  no_shop: 没有\n  other_shop:\n", 0, "现在是“没有”", "照别的条目"),
    ("facts.yml", "residual: true", "residual: 是", 0, "现在是“是”", "true"),
    ("facts.yml", "max: 120, topic", "max: 很大, topic", 0, "现在是“很大”", "只写数字"),
    ("facts.yml", "type: integer, min: 0, max: 120", "type: intger, min: 0, max: 120", 0, "不能是“intger”", "integer"),
    # sources
    ("P01.yml", "cite: [A-2.1, B-2.1.2, L-649 9, C-57 14, L-CQDB 10]\n", "", -99, "缺“cite”", "补一行"),
    ("shared.yml", "cite: [W-QJ23]", "cite: []", 0, "没有出处", "没有出处的规定不能写进来"),
    ("shared.yml", "cite: [W-QJ23]", "cite: [W-NOWHERE]", 0, "“W-NOWHERE”", "sources.yml"),
    ("P03.yml", "cite: [A-2.2,", "cite: [A-2.22,", 0, "“A-2.22”：文件里没有这一条", "最像的是"),
    ("facts.yml", "ask: 户口在哪里, cite: [C-57 4]}", "ask: 户口在哪里}", 0, "缺“cite”", "补一行"),
    ("questions.yml", "    cite: [C-57 5]\n    hint: 比如说“开州的”", "    hint: 比如说“开州的”", -99, "没有出处", "补一行"),
    ("texts.yml", "cite: [C-57 4, L-649 60]", "cite: [C-99 4]", 0, "“C-99 4”", "最像的是"),
    ("sources.yml", "mark: found}", "mark: heard}", 0, "不能是“heard”", "found"),
    # facts
    ("facts.yml", "set: hukou, topic: place,", "set: hukou,", 0, "没有写属于哪一类问题", "topic"),
    ("facts.yml", "words: [urban, rural]", "words: []", 0, "一个词也没有", "一个不少"),
    ("facts.yml", "words: [urban, rural]", "words: [urban, rural, urban]", 0, "“urban”写了两次", "删掉一个"),
    ("facts.yml", "失联≥6月: 失联", "失联≥6月: 失踪了", 0, "“失踪了”", "最像的是"),
    ("facts.yml", "set: youfu, topic", "set: yuofu, topic", 0, "不能是“yuofu”", "youfu"),
    # conditions
    ("shared.yml", NO_SHOP_HOLDS, "", -99, "缺：holds", "三句都要写"),
    ("shared.yml", NO_SHOP_HOLDS, "    holds: ''\n", 0, "是空的", "写上这句话"),
    ("shared.yml", NO_SHOP_HOLDS, "    holds: 有{rooms}间\n", 0, "{rooms}", "删掉花括号"),
    ("shared.yml", NO_SHOP_HOLDS, "    holds: 有{shop间\n", 0, "花括号不成对", "成对"),
    ("shared.yml", "fact: shop,", "fact: shops,", 0, "没有要件“shops”", "最像的是“shop”"),
    ("shared.yml", "in: [低保, 特困]", "in: [低保户]", 0, "词表里没有“低保户”", "低保边缘"),
    ("shared.yml", "in: [低保, 特困]", "in: []", 0, "一个词也没有", "一个不少"),
    ("shared.yml", "number: inc_pc, below: std", "number: income, below: std", 0, "“income”", "最像的是"),
    ("shared.yml", "below: k_margin × std", "below: k_margn × std", 0, "“k_margn”", "“k_margin”"),
    ("shared.yml", "below: std}", "below: std, above: std}", 0, "below, above", "写一种"),
    ("shared.yml", "{fact: shop, is: false}", "{fact: shop}", 0, "“shop”是什么才算成立", "is: none"),
    ("shared.yml", "{fact: shop, is: false}", "{fcat: shop}", 0, "没有“fcat”这种判断", "最像的是“fact”"),
    ("shared.yml", "{fact: shop, is: false}", "{all: []}", 0, "一个条件也没有", "至少写一个"),
    ("shared.yml", "{fact: shop, is: false}", "5", 0, "现在是“5”", "条件的名字"),
    ("P02.yml", "[route_veteran,", "[route_unwritten,", 0, "“route_unwritten”，没有这个条件", "最像的是"),
    ("P02.yml", "all: [margin_family, severe_disability]", "all: [single_person_routes]", 0, "绕成了圈", "不能绕回自己"),
    ("P02.yml", "{programme: P03}", "{programme: P99}", 0, "没有项目“P99”", "最像的是"),
    ("P02.yml", "  is_grown_up:\n", "  no_shop:\n", 0, "编号“no_shop”已经有了", "换一个"),
    ("shared.yml", "  no_shop:\n", "  car_unproblematic:\n", 0, "“car_unproblematic”在同一层写了两次", "留一个"),
    ("P04.yml", "exempt: [特困]", "exempt: [特困户]", 0, "词表里没有“特困户”", "特困"),
    ("P02.yml", "tolerance: 1.2", "tolerance: 两成", 0, "现在是“两成”", "只写数字"),
    ("P03b.yml", "{since: 2025-04-14}", "{since: 四月}", 0, "现在是“四月”", "2025-07-01"),
    # programmes
    ("P01.yml", "id: P01", "id: P10", 0, "编号写的是“P10”，文件名是“P01”", "两个要一样"),
    ("P01.yml", "likely: {all: [income_below_std,", "likely: {all: [{fact: shop, is: true},", 0, "没有名字、出处和说法", "移到 conditions"),
    ("P01.yml", "decided_by: [std_urban,", "decided_by: [std_moon,", 0, "没有标准“std_moon”", "最像的是"),
    ("P01.yml", "ledger: [inc_excl,", "ledger: [inc_moon,", 0, "“inc_moon”", "texts.yml"),
    ("P05.yml", "  - {queue: Q-JZ}\n", "", -99, "最后一个队列带了条件", "不写 when"),
    ("P07.yml", "id: F2,", "id: F1,", 0, "编号“F1”已经有了", "换一个"),
    ("P01.yml", "{programme: P05, text: 临时救助}", "{programme: P55, text: 临时救助}", 0, "没有项目“P55”", "rulebook.yml"),
    ("rulebook.yml", "P05, P04", "P05, P05, P04", 0, "“P05”写了两次", "删掉一个"),
    ("rulebook.yml", "P05, P04", "P04", 0, "对不上：“P05”", "写一次"),
    ("P03.yml", "id: P03", "id: [P03", 1, "YAML 写法有错", "括号"),
    # questions
    ("questions.yml", "kind: several\n    label: 和军人的关系", "kind: severl\n    label: 和军人的关系", 0, "不能是“severl”", "several"),
    ("questions.yml", "is: 外省\n", "is: 火星\n", 0, "不能是“火星”", "facts.yml"),
    ("questions.yml", "      - {title: 民办的, is: 民办, ", "      - {title: 民办的, is: 公办, ", -99, "没有说全，缺：民办", "hidden: true"),
    ("questions.yml", "names: \"年龄|岁数", "names: \"(年龄|岁数", 0, "不是能用的写法", "竖线"),
    ("questions.yml", "titles: [在开州, 不在开州]", "titles: [在开州]", 0, "要写两个", "[有, 没有]"),
    ("questions.yml", "ask: \"{who}的户口在哪里？\"", "ask: \"{whom}的户口在哪里？\"", 0, "{whom}", "花括号"),
    ("questions.yml", "title: 重庆别的区县", "title: 重庆市除了开州以外的别的区县", -99, "超过12个字", "短的"),
    # questions about several facts
    ("groups.yml", "    label: 户口\n", "    labl: 户口\n", 0, "不认识的键“labl”", "“label”"),
    ("groups.yml", "separator: 、\n", "", -99, "缺“separator”", "补一行"),
    ("groups.yml", "covers: [hukou, track]", "covers: [hukuo, track]", 0, "要件“hukuo”，可是没有问它的问题", "questions.yml"),
    ("groups.yml", "parts: {hukou: 在哪里, track", "parts: {track", 0, "parts 和 covers 对不上：“hukou”", "每个要件"),
    ("groups.yml", "      ded_work: \"上班|车费|伙食|路费|通勤|打工|油钱\"\n", "", -99, "words 和 covers 对不上：“ded_work”", "每个要件"),
    ("groups.yml", "    cite: [C-57 5, L-CQDB 10, A-2.1]\n", "", -99, "缺“cite”", "补一行"),
    ("groups.yml", "cite: [L-649 9, C-57 14, A-2.1]", "cite: [L-649 9, A-2.111]", 0, "“A-2.111”", "最像的是"),
    ("groups.yml", "sets: {hukou: 外省}", "sets: {hukou: 火星}", 0, "不能是“火星”", "facts.yml"),
    ("groups.yml", "absent: {car: 无,", "absent: {car: 坦克,", 0, "不能是“坦克”", "facts.yml"),
    ("groups.yml", "total: inc_total", "total: inc_totl", 0, "没有要件“inc_totl”", "“inc_total”"),
    ("groups.yml", "words: \"低保(?!边缘)\"", "words: \"低保(?!边缘\"", 0, "不是能用的写法", "竖线"),
    ("groups.yml", "inc_prop: \"租金", "inc_prop: \"(租金", 0, "不是能用的写法", "竖线"),
    ("groups.yml", "{who}的户口在哪里", "{whom}的户口在哪里", 0, "{whom}", "花括号"),
    ("groups.yml", "title: 重庆别的区县", "title: 重庆市除了开州以外的别的区县", -99, "超过12个字", "短的"),
    ("groups.yml", "several: true", "several: 能", 0, "现在是“能”", "true"),
    ("groups.yml", "burden: 1", "burden: 轻", 0, "现在是“轻”", "只写数字"),
    # how often people give which answer
    ("frequencies.yml", "hukou: [", "hukuo: [", 0, "没有要件“hukuo”", "最像的是“hukou”"),
    ("frequencies.yml", "[0.4, 外省]", "[0.4, 火星]", 0, "不能是“火星”", "facts.yml"),
    ("frequencies.yml", "[0.4, 外省]", "[多, 外省]", 0, "份数是“多”", "大于零"),
    ("frequencies.yml", "[0.4, 外省]", "[0, 外省]", 0, "份数是“0”", "大于零"),
    ("frequencies.yml", "[0.4, 外省]", "外省", 0, "要写成 [份数, 回答]，现在是“外省”", "两样都要有"),
    ("frequencies.yml", "shop: [[9.5, false], [0.5, true]]", "shop: []", 0, "“shop”一种回答也没有", "整行删掉"),
    ("frequencies.yml", "shop: [[9.5, false], [0.5, true]]", "shop: 没有", 0, "现在是“没有”", "改成一列"),
    # amounts
    ("standards.csv", "found,W-NA23", "found,", 0, "缺“source”", "六格都要填"),
    ("standards.csv", "2023-09-01,735", ",735", 0, "缺“valid_from”", "六格都要填"),
    ("standards.csv", "found,W-NA23", ",W-NA23", 0, "缺“mark”", "六格都要填"),
    ("standards.csv", "found,W-NA23", "heard,W-NA23", 0, "“heard”", "found"),
    ("standards.csv", "found,W-NA23", "found,W-NOWHERE", 0, "“W-NOWHERE”", "sources.yml"),
    ("standards.csv", "2023-09-01,735", "2023-09,735", 0, "日期“2023-09”", "2025-07-01"),
    ("standards.csv", "2023-09-01,735", "2023-09-01,七百", 0, "数额“七百”", "只写数字"),
    ("standards.csv", "found,W-NA23", "found,W-NA23,x", 0, "多出来了：x", "一行六格"),
    ("standards.csv", "std_urban,2024-09-01", "std_urban,2023-09-01", 0, "不比同一标准的上一行", "从早到晚"),
    ("standards.csv", "name,valid_from", "nam,valid_from", 0, "列名不对", "name,valid_from"),
    ("history.csv", "2022-09-01,717", "2024-09-01,717", 0, "不比同一标准的上一行", "history.csv"),
]  # fmt: skip

# What only the check finds: it leads nowhere, though it can be loaded.
LOOSE = [
    ("P01.yml", "queue: Q-JZ", "queue: Q-ZJJ", "没有队列“Q-ZJJ”", "queues.yml"),
    ("standards.csv", "care_self,2023-09-01,50,", "care_slef,2023-09-01,50,", "“care_slef”", "“care_self”"),
    ("history.csv", "found*,W-20", "found*,W-NOWHERE", "“W-NOWHERE”", "sources.yml"),
    ("understanding.yml", "\nseparators: ", "\nseperators: ", "装载时被拒绝", "再跑一遍"),
    ("S001.yml", "why: ", "wyh: ", "“wyh”", "“why”"),
    ("S001.yml", "id: S001", "id: S002", "文件名是“S001”", "两个要一样"),
    ("S001.yml", "  car: 无", "  car: 坦克", "“坦克”", "facts.yml"),
    ("S001.yml", "inc_wage: 1200", "inc_wagee: 1200", "“inc_wagee”", "facts.yml"),
    ("S001.yml", "as_of: 2025-08-01", "as_of: 去年", "“去年”", "2025-07-01"),
    ("S001.yml", "outcome: likely", "outcome: maybe", "不能是“maybe”", "likely"),
    ("S001.yml", "name: 农村", "name: 电话13800138000，农村", "像是个人信息", "编出来"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "below", "what", "todo"), BROKEN)
def test_check_and_loading_refuse_the_same(tables, file, old, new, below, what, todo):
    line = tables.replace(file, old, new)

    problems = tables.problems()

    assert [problem.file.name for problem in problems] == [file] * len(problems)
    found = [problem for problem in problems if what in problem.what]
    assert found, problems
    assert todo in found[0].todo
    assert below == -99 or found[0].line == line + below
    with pytest.raises(KnowledgeError):
        tables.load()


@pytest.mark.parametrize(("file", "old", "new", "what", "todo"), LOOSE)
def test_check_refuses_what_leads_nowhere(tables, file, old, new, what, todo):
    line = tables.replace(file, old, new)

    found = [problem for problem in tables.problems() if what in problem.what]

    assert found
    assert found[0].file.name == file
    assert found[0].line in (line, 1)
    assert todo in found[0].todo


def test_every_problem_is_told_at_once(tables):
    wanted = [
        ("P07.yml", "where: 镇", "wheer: 镇"),
        ("P07.yml", "id: F2,", "id: F1,"),
        ("shared.yml", "cite: [W-QJ23]", "cite: [W-NOWHERE, A-99.9]"),
        ("shared.yml", "fact: shop,", "fact: shops,"),
        ("shared.yml", "in: [低保, 特困]", "in: [低保户, 特困户, 特困]"),
        ("shared.yml", "number: inc_pc, below: std", "number: income, below: standard"),
        ("P01.yml", "decided_by: [std_urban,", "decided_by: [std_moon, std_sun,"),
        ("facts.yml", "burden: 1, ask: 户口在哪里", "burden: 9, ask: 户口在哪里"),
        ("questions.yml", "is: 外省\n", "is: 火星\n"),
        ("questions.yml", "title: 我父亲,", "titel: 我父亲,"),
        ("standards.csv", "std_urban,2023-09-01,735,元/人·月,found,W-NA23", "std_urban,2023-9,七百,元/人·月,heard,W-NOWHERE"),
        ("S001.yml", "  car: 无", "  car: 坦克"),
        ("S002.yml", "outcome: likely", "outcome: maybe"),
    ]  # fmt: skip
    for file, old, new in wanted:
        tables.replace(file, old, new)

    said = [f"{problem.file.name} {problem.what}" for problem in tables.problems()]

    for value in (
        "wheer", "F1", "W-NOWHERE", "A-99.9", "shops", "低保户", "特困户", "income", "standard",
        "std_moon", "std_sun", "“9”", "火星", "titel", "2023-9", "七百", "heard", "坦克", "maybe",
    ):  # fmt: skip
        assert any(value in one for one in said), value
    assert len([one for one in said if "W-NOWHERE" in one]) == 2
    assert len(said) == 20


def test_the_packaged_tables_have_no_problem():
    found = check(RuleFiles())

    assert found.problems == ()
    assert found.counts["programmes"] == 15
    assert all(found.counts.values())


@pytest.mark.parametrize(
    "file",
    [
        "shared.yml",
        "rulebook.yml",
        "facts.yml",
        "questions.yml",
        "groups.yml",
        "frequencies.yml",
        "sources.yml",
        "texts.yml",
    ],
)
def test_a_file_that_is_no_table_is_named_and_nothing_breaks(tables, file):
    tables.path(file).write_text("- 不是表\n", encoding="utf-8")

    found = [problem for problem in tables.problems() if problem.file.name == file]

    assert [(one.line, "没有" in one.what) for one in found] == [(1, True)]


def test_a_missing_file_is_named(tables):
    tables.files.facts.unlink()

    found = [problem for problem in tables.problems() if problem.file.name == "facts.yml"]

    assert "打不开" in found[0].what


def test_a_fact_that_decides_and_nobody_asks_is_found(tables):
    path = tables.files.questions
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  shop:\n"), text.index("  status:\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    found = tables.problems()

    assert {problem.file.name for problem in found} == {"facts.yml", "groups.yml"}
    assert all("“shop”，可是没有问它的问题" in problem.what for problem in found)


def test_a_broken_question_makes_no_trouble_in_the_group_that_names_it(tables):
    tables.replace("questions.yml", "    label: 户口\n", "    label: 1\n")

    found = tables.problems()

    assert [problem.file.name for problem in found] == ["questions.yml"]


def test_every_problem_of_groups_and_frequencies_is_told_at_once(tables):
    for file, old, new in (
        ("groups.yml", "    label: 户口\n", "    labl: 户口\n"),
        ("groups.yml", "sets: {hukou: 外省}", "sets: {hukou: 火星}"),
        ("groups.yml", "absent: {car: 无,", "absent: {car: 坦克,"),
        ("frequencies.yml", "[0.4, 外省]", "[0.4, 木星]"),
        ("frequencies.yml", "shop: [[9.5, false], [0.5, true]]", "shop: []"),
    ):
        tables.replace(file, old, new)

    said = [problem.what for problem in tables.problems()]

    for value in ("labl", "火星", "坦克", "木星", "“shop”一种回答"):
        assert len([one for one in said if value in one]) == 1, value
    assert len(said) == 5


def test_two_cases_with_one_id_are_refused(tables, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "S001.yml").write_text(tables.path("S001.yml").read_text("utf-8"), encoding="utf-8")
    both = RuleFiles(cases=(*tables.files.cases, own))

    (problem,) = check(both).problems

    assert problem.file == own / "S001.yml"
    assert "编号“S001”已经有了" in problem.what


def test_every_mistake_has_words():
    raised = set()
    for path in [*(SOURCE / "screening").rglob("*.py"), *(SOURCE / "standards").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        raised |= set(
            re.findall(
                r"(?:TableError|RowError|_misshapen|problem_of)\(\s*[^\"()]+?\"(\w+)\"", text
            )
        )

    words = read_yaml(PROBLEM_WORDS)

    assert len(raised) > 40
    assert raised - set(words) == set()
    assert all(set(said) == {"what", "todo"} for said in words.values())
