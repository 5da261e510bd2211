"""Frozen cases: nothing personal goes in, changed outcomes come out, and only a review ends it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.errors import KnowledgeError
from knowledge.screening import FactError, load_rulebook
from knowledge.screening.frozen import (
    PACKAGED_CASES,
    Expected,
    FreezeError,
    accept,
    as_yaml,
    build_case,
    changes,
    compare,
    examine,
    find_personal,
    freeze,
    load_cases,
    next_id,
    outcomes,
    write_case,
)
from knowledge.screening.frozen.personal import relation
from knowledge.screening.results import ProgrammeOutcome

ON, TODAY = date(2025, 8, 1), date(2026, 11, 25)
RULEBOOK = load_rulebook()
HOUSEHOLD = {
    "hukou": "开州", "track": "rural", "hh_n": 3, "inc_wage": 1200, "inc_biz": 0, "inc_prop": 0,
    "inc_trans": 0, "ded_work": 0, "ded_rigid": 0, "assets": 0, "car": "无", "homes": 1,
    "shop": False, "status": ["无"],
}  # fmt: skip
PACKAGED = load_cases([PACKAGED_CASES])


def frozen(facts=HOUSEHOLD, **told):
    known = {"id": "D001", "name": "农村三口人", "why": "例子", "on": ON, "today": TODAY}
    return freeze(RULEBOOK, facts, **{**known, **told})


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_no_packaged_case_has_flipped(path):
    (report,) = examine(RULEBOOK, [PACKAGED[path]])

    assert not report.is_flipped
    assert report.added == ()


def test_the_packaged_cases_reach_every_programme_and_outcome():
    seen = {(key, one.outcome) for case in PACKAGED.values() for key, one in case.expected.items()}

    reached = {key: {outcome for one, outcome in seen if one == key} for key in RULEBOOK.programmes}

    assert len(PACKAGED) >= 25
    assert all(ProgrammeOutcome.CHECK in found for found in reached.values())
    assert all(len(found) >= 3 for found in reached.values())
    assert ProgrammeOutcome.EXPIRED in reached["P01"]


def test_a_case_holds_the_outcome_of_every_programme():
    case = frozen()

    assert set(case.expected) == set(RULEBOOK.programmes)
    assert case.expected["P01"].outcome is ProgrammeOutcome.LIKELY
    assert "算下来每人每月400元" in case.expected["P01"].because[0]
    assert case.expected["P11"] == Expected(ProgrammeOutcome.NOT_APPLICABLE)
    assert not case.urgent


def test_an_expired_case_keeps_what_the_old_standard_would_give():
    case = frozen(on=date(2026, 11, 1))

    assert case.expected["P01"].outcome is ProgrammeOutcome.EXPIRED
    assert case.expected["P01"].provisional is ProgrammeOutcome.LIKELY


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"obl": [{"rel": "儿子，电话13800138000"}]}, "phone"),
        ({"obl": [{"rel": "110101199003070812"}]}, "id_card"),
        ({"obl": [{"rel": "住在汉丰街道中原路 12 号"}]}, "address"),
        ({"obl": [{"rel": "我叫王小明"}]}, "name"),
        ({"obl": [{"rel": "李某"}]}, "name"),
        ({"obl": [{"rel": "someone@example.com"}]}, "mail"),
        ({"assets": 13800138000}, "phone"),
        ({"assets": {"min": 0, "max": 6222020000000000000}}, "bank_card"),
        ({"event": {"type": "火灾", "cost": 13800138000}}, "phone"),
    ],
)
def test_what_looks_personal_is_refused_with_its_place(facts, kind):
    with pytest.raises(FreezeError) as caught:
        frozen({**HOUSEHOLD, **facts})

    (found,) = {finding.kind for finding in caught.value.findings}
    assert found == kind
    assert caught.value.findings[0].place.startswith(f"facts.{next(iter(facts))}")


@pytest.mark.parametrize("told", ["name", "why"])
def test_the_words_about_a_case_are_looked_at_too(told):
    with pytest.raises(FreezeError) as caught:
        frozen(**{told: "张某，电话13800138000"})

    assert {finding.kind for finding in caught.value.findings} == {"name", "phone"}


def test_ordinary_cases_look_personal_to_nobody():
    for case in PACKAGED.values():
        told = {"name": case.name, "why": case.why, "facts": dict(case.facts)}
        assert list(find_personal(told)) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("大儿子，在广东打工", "儿子"),
        ("幺女", "女儿"),
        ("孙子", "孙辈"),
        ("儿媳妇", "儿媳女婿"),
        ("老伴", "配偶"),
        ("老汉儿", "父亲"),
        ("爸妈", "父母"),
        ("老娘", "母亲"),
        ("隔壁的", "其他亲属"),
    ],
)
def test_relatives_are_kept_as_known_words(said, kept):
    case = frozen({**HOUSEHOLD, "obl": [{"rel": said, "can_support": True}]})

    assert relation(said) == kept
    assert case.facts["obl"] == [{"rel": kept, "can_support": True}]


def test_days_are_kept_to_the_month():
    case = frozen({"event": {"type": "火灾", "date": "2025-07-23", "now_ok": True}})

    assert case.facts["event"]["date"] == "2025-07-01"


def test_facts_that_cannot_be_read_are_not_frozen():
    with pytest.raises(FactError, match="wage"):
        frozen({"wage": 3})


def test_a_case_comes_back_from_its_file_as_it_was(tmp_path):
    case = frozen({**HOUSEHOLD, "event": {"type": "火灾", "date": "2025-07-23"}, "vet": None})

    path = write_case(tmp_path / "new", case, RULEBOOK)

    assert (
        build_case(path.name, yaml.safe_load(path.read_text("utf-8")), RULEBOOK.dictionary) == case
    )
    assert [one.name for one in path.parent.iterdir()] == ["D001.yml"]
    assert load_cases([path.parent]) == {path: case}


def test_a_clerk_finds_the_names_of_facts_and_programmes_in_the_file():
    lines = as_yaml(frozen(), RULEBOOK).splitlines()

    assert "  inc_wage: 1200  # 全家每月工资" in lines
    assert "  P01:  # 最低生活保障（低保）" in lines
    assert lines[0].startswith("# 存档案例")


def test_a_changed_outcome_is_a_flip_with_its_reasons():
    case = frozen()
    now = outcomes(RULEBOOK, {**HOUSEHOLD, "inc_wage": 2200}, ON)

    report = compare(case, now)

    flips = {flip.programme: flip for flip in report.flips}
    assert report.is_flipped
    assert set(flips) == {"P01", "P03"}
    assert flips["P01"].after.outcome is ProgrammeOutcome.CHECK
    assert any("400元，低于630元" in text for text in flips["P01"].gone)
    assert any("不低于630元" in text for text in flips["P01"].come)
    assert not set(flips["P01"].gone) & set(flips["P01"].come)
    assert "P01 likely → check" in changes(report)


def test_other_words_for_the_same_outcome_are_no_flip():
    case = frozen()
    reworded = {key: replace(one, because=("别的说法",)) for key, one in case.expected.items()}

    report = compare(replace(case, expected=reworded), outcomes(RULEBOOK, case.facts, ON))

    assert not report.is_flipped


def test_a_new_programme_is_told_and_is_no_flip_but_a_lost_one_is():
    case = frozen()
    fewer = {key: one for key, one in case.expected.items() if key != "P01"}
    more = {**case.expected, "P99": Expected(ProgrammeOutcome.CHECK)}

    added = compare(replace(case, expected=fewer), outcomes(RULEBOOK, case.facts, ON))
    lost = compare(replace(case, expected=more), outcomes(RULEBOOK, case.facts, ON))

    assert not added.is_flipped
    assert changes(added) == ("P01 - → likely",)
    assert lost.is_flipped
    assert changes(lost) == ("P99 check → -",)


def test_the_call_for_a_person_can_flip():
    case = frozen({"event": {"type": "火灾", "now_ok": False}})

    report = compare(case, outcomes(RULEBOOK, {"event": {"type": "火灾", "now_ok": True}}, ON))

    assert case.urgent
    assert report.urgency is False
    assert "urgent true → false" in changes(report)


def test_the_call_alone_is_a_flip():
    case = frozen()

    report = compare(replace(case, urgent=True), outcomes(RULEBOOK, case.facts, ON))

    assert report.flips == ()
    assert report.is_flipped


def test_a_fact_that_is_gone_is_a_flip_and_the_others_go_on():
    broken = replace(frozen(), facts={"old_fact": 1})

    first, second = examine(RULEBOOK, [broken, frozen()])

    assert first.problem.key == "old_fact"
    assert first.is_flipped
    assert not second.is_flipped


def test_accepting_writes_who_why_and_what_changed():
    case = replace(frozen(), facts={**HOUSEHOLD, "inc_wage": 2200})
    (report,) = examine(RULEBOOK, [case])
    now = outcomes(RULEBOOK, case.facts, ON)

    reviewed = accept(case, report, now, by="社会救助科", why="标准提高了", today=TODAY)

    (note,) = reviewed.accepted
    assert (note.on, note.by, note.why) == (TODAY, "社会救助科", "标准提高了")
    assert note.changes == ("P01 likely → check", "P03 not_applicable → likely")
    assert not examine(RULEBOOK, [reviewed])[0].is_flipped
    raw = yaml.safe_load(as_yaml(reviewed, RULEBOOK))
    assert build_case("D001.yml", raw, RULEBOOK.dictionary) == reviewed


def test_a_note_must_not_name_a_person():
    case = frozen()
    (report,) = examine(RULEBOOK, [case])
    now = outcomes(RULEBOOK, case.facts, ON)

    with pytest.raises(FreezeError):
        accept(case, report, now, by="电话13800138000", why="改了", today=TODAY)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [([], "D001"), (["D001", "D009", "S012"], "D010"), (["Dx", "D"], "D001"), (["D999"], "D1000")],
)
def test_the_next_id_is_free(taken, expected):
    assert next_id("D", taken) == expected


def test_two_folders_must_not_hold_one_id(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        write_case(folder, frozen(), RULEBOOK)

    with pytest.raises(KnowledgeError, match=f"D001.*{Path('a') / 'D001.yml'}"):
        load_cases([first, second])


def test_a_folder_that_is_not_there_has_no_cases(tmp_path):
    assert load_cases([tmp_path / "none"]) == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": "D002"}, "id is 'D002'"),
        ({"surprise": 1}, "unknown key surprise"),
        ({"why": ""}, "why: expected words"),
        ({"as_of": "2025"}, "as_of: expected a day"),
        ({"urgent": "no"}, "urgent: expected true or false"),
        ({"facts": {"car": "坦克"}}, "fact 'car'"),
        ({"expected": {"P01": {"outcome": "maybe"}}}, "outcome is 'maybe'"),
        ({"expected": {"P01": {"outcom": "check"}}}, "nearest known: outcome"),
        ({"accepted": [{"date": TODAY, "by": "科室", "why": "改了"}]}, "changes is missing"),
    ],
)
def test_a_broken_case_is_refused_by_key(change, named):
    raw = {**yaml.safe_load(as_yaml(frozen(), RULEBOOK)), **change}

    with pytest.raises(KnowledgeError, match=named):
        build_case("D001.yml", raw, RULEBOOK.dictionary)
