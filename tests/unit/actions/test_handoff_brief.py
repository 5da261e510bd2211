import json

import pytest

from actions.handoff import Reason
from actions.handoff.brief import build_brief, cited_clauses, languages, open_programmes
from actions.storage.tables import Message, ScreeningSession
from knowledge.offices import Route

ROUTE = Route("Q-YL", ("Q-JZ",), "clause", 1)


def _citizen(seq, text, **payload):
    return Message(seq=seq, author="citizen", text=text, payload=payload)


def _bot(seq, *clauses, outcome="answered", text="照文件答"):
    citations = [{"clause": clause} for clause in clauses]
    payload = {"outcome": outcome, "citations": citations}
    return Message(seq=seq, author="bot", text=text, payload=payload)


def _brief(messages=(), session=None, **options):
    settings = {"reason": Reason.ASKED, "is_urgent": False, "route": ROUTE, **options}
    return build_brief(list(messages), session, **settings)


def _session(**values):
    rows = [
        {"id": "P01", "outcome": "likely", "queue": "Q-JZ", "missing": ["hukou", "age"]},
        {"id": "P03", "outcome": "not_applicable", "queue": "Q-JZ", "missing": ["homes"]},
        {"id": "P06", "outcome": "check", "queue": "Q-TB", "missing": ["age", "ill"]},
    ]
    filled = {
        "id": 5,
        "state": "done",
        "programmes": ["P01"],
        "facts": {"age": 70},
        "context": {
            "person": "mother",
            "is_person_known": True,
            "skipped": {"assets": "refused"},
            "consent": True,
        },
        "result": {"programmes": rows, "urgent": False, "as_of": "2026-11-21"},
        "rules": "1:abc",
    }
    return ScreeningSession(**{**filled, **values})


def test_the_brief_tells_what_was_asked_and_answered():
    lines = [_citizen(1, "打折吗"), _bot(2, "A-5.2"), _citizen(3, "好多钱")]

    brief = _brief(lines)

    assert brief["asked"] == [{"seq": 1, "text": "打折吗"}, {"seq": 3, "text": "好多钱"}]
    assert brief["answered"] == [
        {"seq": 2, "text": "照文件答", "outcome": "answered", "clauses": ["A-5.2"]}
    ]


def test_pressed_buttons_and_empty_lines_are_not_questions():
    brief = _brief(
        [_citizen(1, "转人工", press="case:request"), _citizen(2, "", unsupported="photo")]
    )

    assert brief["asked"] == []


def test_only_the_last_lines_are_kept():
    brief = _brief([line for n in range(1, 41, 2) for line in (_citizen(n, f"问{n}"), _bot(n + 1))])

    assert [line["seq"] for line in brief["asked"]] == [25, 27, 29, 31, 33, 35, 37, 39]
    assert [line["seq"] for line in brief["answered"]] == [34, 36, 38, 40]


def test_small_talk_is_not_an_answer_and_long_answers_are_cut():
    brief = _brief([_bot(1, outcome="smalltalk"), _bot(2, text="长" * 500)])

    assert [(line["seq"], len(line["text"])) for line in brief["answered"]] == [(2, 200)]


def test_clauses_come_from_the_bot_newest_first_and_once():
    lines = [_bot(1, "A-2.1", "A-2.3"), _citizen(2, "A-9.9"), _bot(3, "A-5.2", "A-2.1")]

    assert cited_clauses(lines) == ("A-5.2", "A-2.1", "A-2.3")


def test_the_screening_comes_with_what_is_missing_on_open_paths():
    brief = _brief(session=_session())

    assert brief["screening"]["facts"] == {"age": 70}
    assert brief["screening"]["rules"] == "1:abc"
    assert brief["screening"]["skipped"] == {"assets": "refused"}
    assert brief["screening"]["consent"] is True
    assert brief["missing"] == ["hukou", "age", "ill"]
    assert brief["relation"] == "mother"


def test_where_somebody_lives_and_what_they_agreed_to_are_told():
    context = {"consent": True, "contact": False}

    brief = _brief(session=_session(context=context), region="丁丁镇")

    assert brief["region"] == "丁丁镇"
    assert brief["consent"] == {"health": True, "contact": False}


def test_not_knowing_where_is_no_place():
    assert _brief(region="")["region"] is None


def test_a_person_that_was_only_assumed_is_not_told():
    context = {"person": "self", "is_person_known": False}

    assert _brief(session=_session(context=context))["relation"] is None


def test_without_a_screening_nothing_is_made_up():
    brief = _brief()

    assert (brief["screening"], brief["missing"], brief["relation"]) == (None, [], None)
    assert (brief["asked"], brief["answered"], brief["clauses"]) == ([], [], [])
    assert (brief["region"], brief["consent"]) == (None, None)


@pytest.mark.parametrize("result", [None, {}, {"programmes": []}])
def test_an_unfinished_screening_has_no_open_programme(result):
    assert open_programmes(_session(result=result)) == []


def test_urgency_route_and_note_are_recorded():
    brief = _brief(reason=Reason.CRISIS, is_urgent=True, note="self_harm")

    assert brief["urgency"] == {"is_urgent": True, "reason": "crisis"}
    assert brief["routing"] == {
        "queue": "Q-YL",
        "rule": "clause",
        "secondary": ["Q-JZ"],
        "version": 1,
    }
    assert brief["note"] == "self_harm"


def test_the_brief_is_json():
    brief = _brief([_citizen(1, "打折吗"), _bot(2, "A-5.2")], _session())

    assert json.loads(json.dumps(brief, ensure_ascii=False)) == brief


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["老兵住养老院打折吗"], ["zh-Hans"]),
        (["老兵住養老院護理費打幾折"], ["zh-Hant"]),
        (["How do I apply"], ["latin"]),
        (["低保怎么申请，我在 WeChat 上问"], ["zh-Hans", "latin"]),
        (["😀", "123"], []),
        ([], []),
    ],
)
def test_languages_are_hints_from_the_script(texts, expected):
    assert languages(texts) == expected
