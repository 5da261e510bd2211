"""What a document says about itself is read, and nothing else is made up."""

from datetime import date

import pytest

from knowledge.documents import load_catalogue
from knowledge.documents.grammar import load_grammar
from knowledge.ingest.describe import checked, choose_key, first_day
from knowledge.ingest.errors import IngestError
from knowledge.ingest.metadata import guess, normal_number
from knowledge.ingest.model import Metadata
from knowledge.ingest.rules import load_rules

RULES, GRAMMAR = load_rules(), load_grammar()
NOTICE = """重庆市民政局文件
测民发〔2024〕3号
重庆市民政局 关于调整试验补贴的通知
各区县（自治县）民政局：
根据民政部《关于试验的意见》（民发〔2021〕50号）要求，现通知如下：
一、标准
每月发放。
二、附则
本通知自2024年5月1日起施行，有效期5年。《关于试验补贴的通知》（测民发〔2019〕8号）同时废止。
重庆市民政局
重庆市财政局
2024年4月20日"""


def _guess(text):
    return guess(text.splitlines(), RULES, GRAMMAR)


def test_a_notice_tells_everything():
    assert _guess(NOTICE) == Metadata(
        number="测民发〔2024〕3号",  # not that of the document it follows
        title="重庆市民政局 关于调整试验补贴的通知",
        issuers=("重庆市民政局", "重庆市财政局"),  # joint: the signature names both
        level="市",
        region="重庆市",
        issued=date(2024, 4, 20),
        in_force_from=date(2024, 5, 1),
        in_force_until=date(2029, 4, 30),
        supersedes=("测民发〔2019〕8号",),
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("关于加强试验工作的\n通知", "关于加强试验工作的通知"),  # broken over lines
        ("特急\n测府发〔2024〕1号\n某县人民政府\n关于试验的意见", "关于试验的意见"),
        ("试验补贴管理办法（试行）", "试验补贴管理办法（试行）"),
        ("关于试验的通知（测民发〔2024〕3号）", "关于试验的通知"),
        ("重庆市民政局\n2024年4月1日\n关于试验的通知", "关于试验的通知"),
        ("办事须知", "办事须知"),  # nothing ends like a title: the first line that is no office
    ],
)
def test_the_title_is_found(head, title):
    assert _guess(f"{head}\n各区县：\n一、标准\n每月发放。").title == title


def test_no_title_is_made_of_sentences():
    assert _guess("老年人可以申请。\n每月发放。").title is None


@pytest.mark.parametrize(
    ("issuer", "level", "region"),
    [
        ("国务院办公厅", "国家", "全国"),
        ("民政部", "国家", "全国"),
        ("重庆市退役军人事务局", "市", "重庆市"),
        ("重庆市人民政府办公厅", "市", "重庆市"),
        ("重庆市开州区人民政府", "区县", "重庆市开州区"),
        ("开州区民政局", "区县", "重庆市开州区"),
        ("重庆市云阳县民政局", "区县", "重庆市云阳县"),
        ("四川省民政厅", None, None),  # not ours: the clerk has to say
    ],
)
def test_the_first_issuer_tells_level_and_region(issuer, level, region):
    found = _guess(f"{issuer}\n关于试验的通知\n一、标准\n每月发放。")

    assert found.issuers == (issuer,)
    assert (found.level, found.region) == (level, region)


@pytest.mark.parametrize(
    ("sentence", "starts", "ends"),
    [
        ("本办法自2024年5月1日起施行。", date(2024, 5, 1), None),
        ("本办法自二〇二四年五月一日起执行。", date(2024, 5, 1), None),
        ("本办法自印发之日起施行。", date(2024, 4, 20), None),
        ("自2024年5月1日起施行，有效期至2026年12月31日。", date(2024, 5, 1), date(2026, 12, 31)),
        ("自2024年2月29日起施行，有效期两年。", date(2024, 2, 29), None),
        ("自2024年2月29日起施行，有效期2年。", date(2024, 2, 29), date(2026, 2, 28)),
        ("自2024年13月1日起施行。", None, None),  # no such month
        ("每年5月1日发放。", None, None),
    ],
)
def test_the_days_in_force_are_read(sentence, starts, ends):
    found = _guess(f"关于试验的通知\n一、附则\n{sentence}\n某局\n2024年4月20日")

    assert (found.in_force_from, found.in_force_until) == (starts, ends)


@pytest.mark.parametrize(
    "written",
    ["渝民发〔2021〕13号", "渝民发[2021]13号", "渝民发【2021】 013 号", "渝民发（2021）第13号"],
)
def test_a_number_is_written_one_way(written):
    assert normal_number(written, RULES) == "渝民发〔2021〕13号"


def test_what_the_clerk_gives_wins():
    given = Metadata(number="测民发〔2024〕4号", level="区县")

    merged = given.over(_guess(NOTICE))

    assert (merged.number, merged.level, merged.region) == ("测民发〔2024〕4号", "区县", "重庆市")


WHOLE = _guess(NOTICE)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"number": None, "level": None}, "give --number, --level"),
        ({"level": "省"}, "--level '省' must be one of 国家, 区县, 市"),
        ({"number": "13号"}, "--number '13号' is no document number"),
        ({"supersedes": ("旧文件",)}, "--supersedes '旧文件' is no document number"),
        ({"supersedes": ("测民发[2024]3号",)}, "cannot supersede itself"),
        ({"in_force_until": date(2024, 4, 30)}, "is before --in-force-from 2024-05-01"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(changed, message):
    with pytest.raises(IngestError, match=message):
        checked(Metadata(**{**vars(WHOLE), **changed}), RULES)


def test_without_a_date_the_year_of_the_number_counts_and_that_is_said():
    undated = Metadata(number="测民发〔2024〕3号")

    starts, warnings = first_day(undated, RULES)

    assert starts == date(2024, 1, 1)
    assert "the text has no date" in warnings[0]


def test_the_first_free_key_is_taken_after_the_packaged_documents():
    assert choose_key(None, None, load_catalogue()) == "C"


@pytest.mark.parametrize(
    ("key", "message"), [("A", "belongs to 渝民发"), ("c1", "capital letters")]
)
def test_a_key_that_is_taken_or_no_key_is_refused(key, message):
    with pytest.raises(IngestError, match=message):
        choose_key(key, None, load_catalogue())
