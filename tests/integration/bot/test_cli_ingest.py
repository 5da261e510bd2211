"""``laobing ingest`` and what people are told afterwards."""

from datetime import date

import pytest
import structlog
from typer.testing import CliRunner

from actions.texts import load_texts
from bot.cli.main import cli
from bot.composition import make_answerer
from bot.serving.prepare import prepare_index
from bot.settings import Settings
from knowledge.documents import load_catalogue
from knowledge.outcomes import Outcome
from knowledge.retrieval import is_current
from tests.integration.knowledge.ingest_files import LINES, write_docx, write_text

DISTRICT = "重庆市开州区"
QUESTION = "试验补贴城市标准是多少钱"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LAOBING_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    return Settings()


@pytest.fixture
def notice(tmp_path):
    return write_docx(tmp_path / "notice.docx")


def _ingest(*arguments):
    done = CliRunner().invoke(cli, ["ingest", *map(str, arguments)])
    structlog.reset_defaults()  # the command logs to the runner's stream, which is closed now
    return done


def _answer(settings, on, question=QUESTION):
    return make_answerer(settings, load_texts()).answer(question, on, DISTRICT)


def test_the_tree_is_shown_and_the_document_is_answered_from(settings, notice):
    done = _ingest(notice, "--yes")

    assert done.exit_code == 0, done.output
    assert "C-1.1.1 [职责]  试验补贴每人每月750元。" in done.stdout
    assert "added as C, 测民发〔2024〕3号" in done.stderr
    assert is_current(settings.index_dir, own=settings.documents_dir)
    answer = _answer(settings, date(2024, 5, 1))
    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations[0].clause == "C-1.1.1"
    assert "（出处：测民发〔2024〕3号，一、补贴标准 / （一）城市标准）" in answer.reply


def test_before_it_is_in_force_it_is_not_quoted(settings, notice):
    _ingest(notice, "--yes")

    answer = _answer(settings, date(2024, 4, 30))

    assert "测民发〔2024〕3号" not in answer.reply
    assert "750" not in answer.reply


def test_after_its_last_day_it_is_not_quoted(settings, notice):
    _ingest(notice, "--yes", "--until", "2024-12-31")

    answers = {day: _answer(settings, day).reply for day in (date(2024, 12, 31), date(2025, 1, 1))}

    assert ["750" in reply for reply in answers.values()] == [True, False]


def test_a_later_document_takes_over_and_the_answer_says_so(settings, tmp_path, notice):
    raised = [line.replace("3号", "9号").replace("750", "800") for line in LINES]
    later = write_text(
        tmp_path / "later.txt", [line.replace("2024年5", "2025年7") for line in raised]
    )
    _ingest(notice, "--yes")
    done = _ingest(later, "--yes", "--supersedes", "测民发[2024]3号")
    assert done.exit_code == 0, done.output

    before = _answer(settings, date(2025, 6, 30))
    after = _answer(settings, date(2025, 7, 1))

    assert "750元" in before.reply
    assert "从2025年7月1日起改按测民发〔2024〕9号" in before.reply
    assert "800元" in after.reply
    assert "750元" not in after.reply
    assert "测民发〔2024〕9号从2025年7月1日起代替了测民发〔2024〕3号" in after.reply


def _raised(tmp_path):
    """Return the notice of a district that gives more, from February 2025 on."""
    lines = [
        line.replace("重庆市民政局", "重庆市开州区民政局")
        .replace("测民发〔2024〕3号", "测开民发〔2025〕8号")
        .replace("750", "800")
        .replace("2024年5月", "2025年2月")
        .replace("2024年4月", "2025年1月")
        for line in LINES
    ]
    return write_text(tmp_path / "raised.txt", lines)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_conflict_is_shown_before_approval_and_said_while_both_are_in_force(
    settings, tmp_path, notice, is_reversed
):
    files = [notice, _raised(tmp_path)]
    _ingest(*files[:: -1 if is_reversed else 1][:1], "--yes", "--until", "2025-12-31")
    done = _ingest(*files[:: -1 if is_reversed else 1][1:], "--yes", "--until", "2025-12-31")

    assert done.exit_code == 0, done.output
    assert done.stdout.count("试验补贴每人每月750元。") > is_reversed
    assert "first: the higher level" in done.stdout
    assert "figure: 750元 / 800元" in done.stdout
    replies = {
        day: _answer(settings, day).reply
        for day in (date(2025, 1, 31), date(2025, 2, 1), date(2025, 12, 31), date(2026, 1, 1))
    }
    told = ["750元" in reply and "800元" in reply for reply in replies.values()]
    assert told == [False, True, True, False]
    both = replies[date(2025, 2, 1)]
    assert both.startswith("这件事有两份文件都在用，写得不一样。")
    assert both.index("每人每月750元") < both.index("每人每月800元")
    assert "测民发〔2024〕3号（市级文件，2024年4月20日发的）" in both
    assert "由窗口定" in both


def test_what_staff_declare_in_the_catalogue_is_said(settings, notice):
    _ingest(notice, "--yes")
    catalogue = settings.documents_dir / "catalogue.yml"
    text = catalogue.read_text(encoding="utf-8")
    entry = "differences:\n- clauses: [C-1.1.1, A-5.2]\n  leads: A-5.2\n"
    catalogue.write_text(text + entry, encoding="utf-8")
    prepare_index(settings, lambda line: None)

    answer = _answer(settings, date(2024, 5, 1))

    assert [one.clause for one in answer.citations] == ["A-5.2", "C-1.1.1"]
    assert "工作人员核对过，先说前一份。" in answer.reply


def test_without_anybody_to_approve_nothing_is_added(settings, notice):
    done = _ingest(notice)

    assert done.exit_code == 1
    assert "nobody is there to approve it" in done.stderr
    assert load_catalogue(own=settings.documents_dir) == load_catalogue()


@pytest.mark.parametrize(("answer", "is_added"), [("y", True), ("n", False)])
def test_a_person_decides(settings, notice, monkeypatch, answer, is_added):
    monkeypatch.setattr("bot.cli.ingest.is_terminal", lambda: True)

    done = CliRunner().invoke(cli, ["ingest", str(notice)], input=f"{answer}\n")
    structlog.reset_defaults()

    assert "Add notice.docx?" in done.output
    assert (done.exit_code == 0) is is_added
    assert (len(load_catalogue(own=settings.documents_dir)) == 3) is is_added


def test_one_refused_file_does_not_stop_the_others(settings, tmp_path, notice):
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")

    done = _ingest(empty, notice, "--yes")

    assert done.exit_code == 1
    assert f"{empty}: it is empty" in done.stderr
    assert load_catalogue(own=settings.documents_dir)[-1].key == "C"


def test_given_questions_are_answered_and_the_form_for_more_is_named(settings, tmp_path, notice):
    asked = tmp_path / "asked.yml"
    asked.write_text("C-2.1:\n  - 喊区里头多发点\n", encoding="utf-8")

    done = _ingest(notice, "--yes", "--questions", asked)

    assert done.exit_code == 0, done.output
    (form,) = (settings.documents_dir / "files").glob("*.questions.yml")
    assert f"1 of its 4 clauses have questions: write more in {form}" in done.stderr
    answer = _answer(settings, date(2024, 5, 1), "喊区里头多发点")
    assert answer.citations[0].clause == "C-2.1"


def test_questions_that_do_not_fit_add_nothing(settings, tmp_path, notice):
    asked = tmp_path / "asked.yml"
    asked.write_text("A-2.3:\n  - 喊区里头多发点\n", encoding="utf-8")

    done = _ingest(notice, "--yes", "--questions", asked)

    assert done.exit_code == 1
    assert "--questions: asked.yml line 1, A-2.3: already at" in done.stderr
    assert load_catalogue(own=settings.documents_dir) == load_catalogue()


@pytest.mark.parametrize("option", ["--number", "--title", "--key", "--questions"])
def test_options_of_one_document_are_refused_for_several(settings, notice, option):
    done = _ingest(notice, notice, option, "测民发〔2024〕3号")

    assert done.exit_code == 2
    assert "give one FILE" in done.stderr


def test_a_date_that_is_none_is_a_usage_error(settings, notice):
    done = _ingest(notice, "--until", "明年")

    assert done.exit_code == 2
    assert "no date; write YYYY-MM-DD" in done.stderr


def test_what_is_given_wins(settings, notice):
    _ingest(
        notice,
        *(
            "--yes",
            "--number",
            "测试〔2023〕1号",
            "--title",
            "试验",
            "--issuer",
            "某局",
            "--key",
            "T",
        ),
        *("--level", "区县", "--region", DISTRICT, "--issued", "2023-01-02"),
        *("--in-force-from", "2023-02-03"),
    )

    document = load_catalogue(own=settings.documents_dir)[-1]
    assert (document.number, document.title, document.issuers) == (
        "测试〔2023〕1号",
        "试验",
        ("某局",),
    )
    assert (document.key, document.level, document.region) == ("T", "区县", DISTRICT)
    assert (document.issued, document.in_force_from) == (date(2023, 1, 2), date(2023, 2, 3))


def test_another_district_s_document_is_not_quoted_here(settings, notice):
    _ingest(notice, "--yes", "--level", "区县", "--region", "重庆市云阳县")

    assert "750" not in _answer(settings, date(2024, 5, 1)).reply
