from datetime import date

import pytest

from knowledge.screening import ProgrammeOutcome


def test_the_json_has_exactly_the_contracted_fields(screen, rural_three):
    found = screen({**rural_three, "inc_wage": 1200}).as_json()

    assert found.keys() == {"programmes", "urgent", "as_of"}
    assert found["as_of"] == "2025-08-01"
    assert found["urgent"] is False
    for row in found["programmes"]:
        assert row.keys() == {
            "id", "outcome", "provisional", "because", "missing", "documents", "where", "queue",
        }  # fmt: skip
        for line in row["because"]:
            assert line.keys() == {"text", "facts", "cite"}


def test_without_facts_every_programme_is_not_applicable(screen, rulebook):
    result = screen({})

    assert {row.outcome for row in result.programmes} == {ProgrammeOutcome.NOT_APPLICABLE}
    assert [row.id for row in result.programmes] == list(rulebook.programmes)


def test_results_stand_in_the_order_of_urgency_with_the_untouched_last(screen, rural_three):
    facts = {
        **rural_three,
        "inc_wage": 1200,
        "age": 70,
        "vet": ["退役军人"],
        "event": {"type": "火灾"},
    }

    rows = screen(facts).programmes

    touched = [row.id for row in rows if row.outcome != "not_applicable"]
    untouched = [row.id for row in rows if row.outcome == "not_applicable"]
    assert touched == ["P05", "P04", "P01", "P02", "P03b", "P06", "P07", "P08"]
    assert untouched == ["P03", "P09", "P10", "P10b", "P11", "P12", "P13"]  # P01 looks open
    assert [row.id for row in rows] == touched + untouched


@pytest.mark.parametrize(
    ("facts", "touched"),
    [
        ({"hh_n": 3}, {"P01", "P02", "P03"}),
        ({"inc_wage": None}, {"P01", "P02", "P03"}),
        ({"inc_excl": 100}, set()),
        ({"hukou": "开州"}, set()),
        ({"dis_cert": "无"}, {"P02"}),
        ({"dis_cert": None}, {"P02", "P04"}),
        ({"dis_cert": {"level": 3}}, {"P02", "P04"}),
        ({"vet": ["无"]}, {"P02"}),
        ({"ill": None}, {"P02"}),
        ({"adult_dep": False}, {"P02"}),
        ({"obl": []}, {"P04"}),
        ({"adl": None}, {"P04"}),
        ({"age": 59}, set()),
        ({"age": 60}, {"P04"}),
        ({"age": 16}, set()),
        ({"age": 15}, {"P04"}),
        ({"event": None}, {"P05"}),
        ({"event": "无"}, {"P05"}),
        ({"inst": None}, {"P07"}),
        ({"inst": "公办"}, {"P07"}),
        ({"age": 60, "vet": ["退役军人"]}, {"P02", "P04", "P07"}),
        ({"age": 59, "vet": ["退役军人"]}, {"P02"}),
        ({"age": 60, "vet": ["军人家属"]}, {"P02", "P04"}),
    ],
)
def test_what_was_told_decides_which_programmes_are_touched(screen, rulebook, facts, touched):
    built = touched & set(rulebook.programmes)
    first_six = {"P01", "P02", "P03", "P04", "P05", "P07"}

    result = screen(facts)

    found = {row.id for row in result.programmes if row.outcome != "not_applicable"}
    assert found & first_six == built


def test_reasons_are_the_minimal_deciding_set(screen, rural_three):
    row = screen({**rural_three, "inc_wage": 2200}).programme("P01")

    facts = {name for line in row.because for name in line.facts}
    assert "car" not in facts  # the income alone decides that it is not likely
    assert all("C-57 13" in line.cite for line in row.because)


def test_one_reason_is_enough_where_one_decides(screen):
    fire = {"event": {"type": "火灾", "now_ok": False}, "status": ["低保"], "hard_now": True}

    row = screen(fire).programme("P05")

    assert [line.facts for line in row.because] == [("event.now_ok",)]


def test_amounts_left_out_or_deducted_have_their_own_line(screen, rural_three):
    told = {"inc_excl": 1000, "ded_work": 200, "ded_rigid": 300, "inc_basic_pension": 150}

    result = screen({**rural_three, "inc_wage": 3000, "vet": [], "youfu": "无", **told})

    row = result.programme("P01")
    lines = {
        line.facts[0]: line for line in row.because if line.facts[:1] and line.facts[0] in told
    }
    assert set(lines) == set(told)
    assert all(line.cite == ("C-57 13",) for line in lines.values())
    treatment = {line.fact: line.treatment for line in result.ledger}
    assert treatment == {
        "inc_wage": "counted",
        "inc_excl": "not_counted",
        "inc_basic_pension": "not_counted",
        "ded_work": "deducted",
        "ded_rigid": "deducted",
    }


def test_the_pension_stays_out_of_tekun_after_2025_while_dibao_must_ask(screen, rural_three):
    facts = {**rural_three, "age": 67, "obl": [], "hh_n": 1, "inc_basic_pension": 150}

    result = screen(facts, on=date(2026, 2, 1))

    tekun, dibao = (
        next(
            line.text
            for line in result.programme(key).because
            if line.facts == ("inc_basic_pension",)
        )
        for key in ("P04", "P01")
    )
    assert "没有计入" in tekun
    assert "要问窗口" in dibao


def test_other_paths_are_named_with_the_right_to_apply(screen, rural_three):
    row = screen({**rural_three, "inc_wage": 2600}).programme("P01")

    assert {path.programme for path in row.alternatives} == {"P03", "P05", "P03b"}
    last = row.because[-1]
    assert "您仍有权提出申请，由镇街受理审核" in last.text
    assert last.cite == ("C-57 4", "L-649 60")


def test_an_expired_row_names_its_standard_and_says_it_may_have_changed(screen, rural_three):
    row = screen({**rural_three, "inc_wage": 1200}, on=date(2026, 11, 21)).programme("P01")

    said = row.because[-1].text
    assert (row.outcome, row.provisional) == ("expired", "likely")
    assert "按2025年7月标准测算，仅供参考" in said
    assert "标准可能已调整" in said
    assert "770元" in said
    assert "630元" in said


def test_what_rests_on_no_amount_does_not_expire(screen, rural_three):
    facts = {**rural_three, "status": ["低保"], "inst": "公办", "event": "无"}

    result = screen(facts, on=date(2026, 11, 21))

    assert result.programme("P01").outcome == "not_applicable"
    assert result.programme("P05").outcome == "other_path"
    assert result.programme("P07").outcome == "check"


def test_a_row_closed_by_an_expired_amount_is_expired_too(screen, rural_three):
    row = screen({**rural_three, "inc_wage": 1200}, on=date(2026, 11, 21)).programme("P03")

    assert (row.outcome, row.provisional) == ("expired", "not_applicable")


@pytest.mark.parametrize(
    ("facts", "programme", "missing"),
    [
        (
            {"event": {"type": "火灾"}, "hard_now": None, "status": []},
            "P05",
            {"event.now_ok", "hard_now"},
        ),
        ({"event": None}, "P05", {"event"}),
        ({"age": 45, "dis_cert": {"type": "精神"}, "status": []}, "P04", {"dis_cert.level"}),
        ({"inst": "民办"}, "P07", set()),
    ],
)
def test_missing_names_only_what_could_change_the_outcome(screen, facts, programme, missing):
    row = screen(facts).programme(programme)

    assert missing <= set(row.missing)
    assert missing or row.missing == ()


def test_nothing_is_missing_where_only_the_window_can_tell(screen, rural_three):
    facts = {**rural_three, "inc_wage": 2200, "car": "其他", "hukou": None}

    row = screen(facts).programme("P01")

    assert row.outcome == "check"
    assert row.missing == ()


def test_an_assumption_is_named(screen):
    row = screen({"age": 71, "vet": ["退役军人"], "inst": None}).programme("P07")

    assert row.outcome == "likely"
    assert "inst" in row.missing
    assert any("先按公办的来看" in line.text for line in row.because)


def test_papers_follow_what_was_told(screen, rural_three):
    proof = "抚恤补助领取凭证（用来说明这笔钱不计入收入）"
    facts = {**rural_three, "inc_wage": 1200}

    assert proof in screen({**facts, "vet": ["退役军人"]}).programme("P01").documents
    assert proof in screen(facts).programme("P01").documents  # not known: better brought
    assert proof not in screen({**facts, "vet": [], "youfu": "无"}).programme("P01").documents


def test_each_programme_names_a_place_and_a_queue(screen):
    queues = {row.id: row.queue for row in screen({}).programmes}

    assert (
        queues["P01"] == queues["P02"] == queues["P03"] == queues["P04"] == queues["P05"] == "Q-JZ"
    )
    assert queues["P07"] == "Q-YL"
