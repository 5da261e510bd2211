"""How a result is said."""

from dataclasses import replace
from datetime import date

import pytest

from actions.screening.asking import Asker
from actions.screening.describing import Describer
from actions.screening.engine import Engine
from actions.screening.planning import Planner
from actions.screening.results import Reporter, as_kept
from actions.texts import load_texts
from knowledge.documents.model import Clause, ClauseKind, Strength
from knowledge.screening import Plan, ProgrammeOutcome, ProgrammeResult, ScreeningResult
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.results import Alternative, Because, Flag

LIKELY, CHECK, OTHER = (
    ProgrammeOutcome.LIKELY,
    ProgrammeOutcome.CHECK,
    ProgrammeOutcome.OTHER_PATH,
)
CLAUSE = Clause(
    "A-5.1",
    "渝民发〔2021〕13号",
    ClauseKind.CLAUSE,
    ("五、", "（一）"),
    "优先接收。",
    1,
    Strength.DUTY,
    (),
)


def nothing_more(*_args: object) -> Plan:
    return Plan(None)


@pytest.fixture(scope="module")
def reporter() -> Reporter:
    book, texts = load_mind().book, load_texts()
    engine = Engine(
        lambda facts, on: result(), nothing_more, lambda *_: frozenset(), frozenset({"P01"}), "test"
    )
    asker = Asker(Planner(engine, book), book, texts, Describer(book, texts), {CLAUSE.id: CLAUSE})
    return Reporter(asker, texts)


def row(programme="P01", outcome=LIKELY, provisional=None, missing=(), alternatives=(), flags=()):
    because = (
        Because("收入低于标准。", ("inc_wage",), ("C-57 13",)),
        Because("优先接收。", (), ("A-5.1",)),
    )
    return ProgrammeResult(
        programme, outcome, provisional, because, missing, ("户口簿",), "镇街窗口", "Q-JZ",
        name=f"项目{programme}", alternatives=alternatives, flags=flags,
    )  # fmt: skip


def result(*rows, urgent=False) -> ScreeningResult:
    return ScreeningResult(tuple(rows), urgent=urgent, as_of=date(2025, 8, 1))


def summary(reporter, *rows, wanted=(), **options):
    kept = as_kept(result(*rows, **options), wanted)
    (reply,) = reporter.summary(kept, "self", is_forgotten=False)
    return reply


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (row(), "低保：可能可以申请，建议去问。"),
        (
            row(outcome=CHECK, missing=("inc_wage", "assets")),
            "低保：还差这些才看得清：全家工资、存款和理财。",
        ),
        (row(outcome=CHECK), "低保：要由窗口来核对。"),
        (row(outcome=OTHER), "低保：这条路大概不合适。"),
        (
            row(outcome=OTHER, alternatives=(Alternative("P03", "低保边缘"),)),
            "低保：这条路大概不合适，可以看看低保边缘。",
        ),
        (row(outcome=ProgrammeOutcome.EXPIRED, provisional=LIKELY), "建议去问。（参考）"),
    ],
)
def test_each_outcome_has_its_wording(reporter, rows, line):
    assert line in summary(reporter, rows).text


def test_what_was_asked_for_leads_and_the_rest_is_named_in_one_line(reporter):
    reply = summary(
        reporter, row("P04", CHECK), row("P01", CHECK), row("P07", LIKELY), wanted=("P01",)
    )

    lines = reply.text.splitlines()
    assert [line[2:].split("：")[0] for line in lines[1:3]] == ["低保", "养老院优先"]
    assert "顺带还可以看看：特困供养" in reply.text


def test_what_was_not_touched_is_not_mentioned(reporter):
    untouched = row("P05", ProgrammeOutcome.NOT_APPLICABLE)
    received = row("P03", ProgrammeOutcome.EXPIRED, ProgrammeOutcome.NOT_APPLICABLE)

    reply = summary(reporter, row(), untouched, received)

    assert "临时救助" not in reply.text
    assert "低保边缘" not in reply.text


@pytest.mark.parametrize("rows", [(), (row(),), (row(outcome=OTHER),)])
def test_everybody_hears_that_they_may_apply_and_where_a_person_is(reporter, rows):
    reply = summary(reporter, *rows)

    assert "您仍有权提出申请，由镇街受理审核" in reply.text
    assert reply.buttons[-1].payload == "/request_human"


def test_buttons_lead_to_open_paths_first(reporter):
    reply = summary(reporter, row("P04", OTHER), row("P01", LIKELY))

    assert [button.payload for button in reply.buttons[:3]] == [
        '/screening_detail{"programme":"P01"}',
        '/screening_detail{"programme":"P04"}',
        '/screening_detail{"programme":"papers"}',
    ]


def test_a_seed_clause_is_cited_verbatim(reporter):
    (citation,) = summary(reporter, row()).citations

    assert (citation.document, citation.clause, citation.path, citation.text) == (
        "渝民发〔2021〕13号",
        "A-5.1",
        "五、 / （一）",
        "优先接收。",
    )


def test_details_name_the_paper_that_settles_a_gap(reporter):
    kept = as_kept(result(row(outcome=CHECK, missing=("dis_cert",))))

    (reply,) = reporter.detail(kept, "P01")

    assert "残疾证（带残疾证去就看得清）" in reply.text
    assert "· 收入低于标准。" in reply.text
    assert "最低生活保障审核确认办法" in reply.text
    assert "去哪里：镇街窗口" in reply.text


def test_details_say_once_what_the_window_still_asks(reporter):
    asked = Because("窗口还会问：家里有几口人；有没有车。", ("hh_n", "car"), ())
    one = row()
    one = replace(one, because=(*one.because, asked), at_window=asked.facts)

    (reply,) = reporter.detail(as_kept(result(one)), "P01")

    assert reply.text.count("窗口还会问") == 1
    why, _, rest = reply.text.partition("窗口还会问：家里有几口人；有没有车。")
    assert "· 收入低于标准。\n· 优先接收。" in why
    assert "要带的材料" in rest


def test_flags_have_no_rank(reporter):
    flags = (Flag("F1", "老年退役军人优先", ("A-5.1",)), Flag("F3", "家属同等优先", ("A-5.1",)))

    (reply,) = reporter.detail(as_kept(result(row("P07", flags=flags))), "P07")

    assert "· 老年退役军人优先\n· 家属同等优先" in reply.text


def test_a_shortened_result_says_that_health_was_left_out(reporter):
    kept = as_kept(result(row()))
    kept["programmes"][0]["is_shortened"] = True

    (reply,) = reporter.detail(kept, "P01")

    assert "我没有留" in reply.text


def test_papers_are_those_of_the_open_paths(reporter):
    kept = as_kept(result(row("P01", LIKELY), row("P04", OTHER)))

    (reply,) = reporter.detail(kept, "papers")

    assert "低保要带" in reply.text
    assert "特困" not in reply.text


def test_an_unknown_programme_offers_the_choice(reporter):
    (reply,) = reporter.detail(as_kept(result(row())), "P99")

    assert reply.buttons[0].title == "说说低保"


def test_urgency_is_one_message_with_the_person_first(reporter):
    reply = summary(reporter, row("P05"), urgent=True)

    assert reply.buttons[0].payload == "/request_human"
    assert reply.extra == {"urgent": True, "queue": "Q-JZ"}


def test_a_kept_result_has_the_contract_fields():
    kept = as_kept(result(row()), ("P01",))

    assert kept.keys() >= {"programmes", "urgent", "as_of"}
    assert kept["programmes"][0].keys() >= {
        "id", "outcome", "provisional", "because", "missing", "documents", "where", "queue",
    }  # fmt: skip
