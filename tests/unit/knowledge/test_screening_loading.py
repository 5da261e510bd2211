"""Each check at loading, broken once."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from knowledge.errors import KnowledgeError
from knowledge.screening import dictionary, load_rulebook, sources, wording
from knowledge.screening.dictionary import FACTS_FILE, load_dictionary
from knowledge.screening.rulebook import RULES_FOLDER
from knowledge.screening.wording import TEXTS_FILE
from knowledge.standards.table import STANDARDS_FILE

CLAUSES = Path(__file__).parents[2] / "data" / "clauses.jsonl"
BANNED = ("不符合", "符合", "不批准", "批准", "拒绝")


@pytest.fixture
def rules(tmp_path: Path):
    """A copy of the rules with one replacement made in one file."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES_FOLDER, folder)

    def broken(file: str, old: str, new: str) -> Path:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return broken


HOLDS = "    holds: 没有门面和公司。\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("P01.yml", "cite: [A-2.1, B-2.1.2, L-649 9, C-57 14, L-CQDB 10]\n", "", "P01.yml: cite is missing"),
        ("shared.yml", "    cite: [W-QJ23]\n", "", "assets_within_limit: cite is missing"),
        ("shared.yml", "cite: [W-QJ23]", "cite: []", "assets_within_limit: cite is missing"),
        ("shared.yml", "cite: [W-QJ23]", "cite: [W-NOWHERE]", "'W-NOWHERE' is neither"),
        ("shared.yml", HOLDS, "", "no_shop: needs holds, fails and open together"),
        ("shared.yml", HOLDS, "    holds: 有{rooms}间\n", "nothing fills {rooms}"),
        ("shared.yml", HOLDS, "    holds: ''\n", "a sentence is missing"),
        ("shared.yml", HOLDS, HOLDS + "    default: true\n", "unknown key default"),
        ("shared.yml", "fact: shop,", "fact: shops,", "no_shop.test: there is no fact 'shops'"),
        ("shared.yml", "in: [低保, 特困]", "in: [低保户]", "status has no word '低保户'"),
        ("shared.yml", "number: inc_pc, below: std", "number: income, below: std", "'income' is neither"),
        ("shared.yml", "below: std}", "below: standard}", "'standard' is neither"),
        ("shared.yml", "below: std}", "below: std, above: std}", "needs exactly one of"),
        ("shared.yml", "{fact: shop, is: false}", "{fact: shop}", "shop needs in"),
        ("shared.yml", "  no_shop:\n", "  car_unproblematic:\n", "'car_unproblematic' stands twice"),
        ("P02.yml", "  is_grown_up:\n", "  no_shop:\n", "condition 'no_shop' exists already"),
        ("P02.yml", "{programme: P03}", "{programme: P99}", "no programme 'P99'"),
        ("P02.yml", "[route_veteran,", "[route_unwritten,", "there is no condition 'route_unwritten'"),
        ("P02.yml", "all: [margin_family, severe_disability]", "all: [single_person_routes]", "goes in a circle"),
        ("P01.yml", "id: P01", "id: P10", "P01.yml: id is 'P10'"),
        ("P01.yml", "likely: {all: [income_below_std,", "likely: {all: [{fact: shop, is: true},", "a test needs a name"),
        ("P01.yml", "decided_by: [std_urban,", "decided_by: [std_moon,", "no standard 'std_moon'"),
        ("P01.yml", "ledger: [inc_excl,", "ledger: [inc_moon,", "no ledger line for 'inc_moon'"),
        ("P05.yml", "  - {queue: Q-JZ}\n", "", "the last queue must stand without a condition"),
        ("P07.yml", "where: 镇", "wheer: 镇", "where is missing"),
        ("P03b.yml", "{since: 2025-04-14}", "{since: spring}", "since needs a day"),
        ("P06.yml", "[applied_before]", "[old_injury]", "old_injury is not residual"),
        ("P08.yml", "{programme: P10,", "{programme: P99,", "P08.yml: alternatives.*there is no programme 'P99'"),
        ("P11.yml", "for: [other_path]", "for: [refused]", "P11.yml: consequences.*for is 'refused'"),
        ("P12.yml", "{best: [life_subsidy,", "{better: [life_subsidy,", "two_subsidies.test: 'better' is no kind"),
        ("rulebook.yml", "P05, P04", "P05, P05, P04", "stands twice in order"),
        ("rulebook.yml", "P05, P04", "P04", "differ in \\['P05'\\]"),
        ("rulebook.yml", "version: ", "versoin: ", "version is missing"),
        ("P03.yml", "id: P03", "id: [P03", "P03.yml is not valid YAML"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_refused_by_file_and_key(rules, file, old, new, message):
    folder = rules(file, old, new)

    with pytest.raises(KnowledgeError, match=message):
        load_rulebook(folder)


def test_an_amount_without_known_source_is_refused(tmp_path):
    path = tmp_path / "standards.csv"
    text = STANDARDS_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace("found,W-DZ", "found,W-NOWHERE", 1), encoding="utf-8")

    with pytest.raises(KnowledgeError, match="std_urban 2025-07-01: 'W-NOWHERE'"):
        load_rulebook(standards_file=path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ask: 户口在哪里, cite: [C-57 4]}", "ask: 户口在哪里}", "hukou: cite is missing"),
        ("ask: 户口在哪里, ", "", "hukou: ask is missing"),
        ("set: hukou, topic: place,", "set: hukou,", "hukou: topic is missing"),
        ("words: [urban, rural], ", "", "track: words are missing"),
        ("words: [urban, rural]", "words: [urban, urban]", "stands twice"),
        ("失联≥6月: 失联", "失联≥6月: 失踪", "synonyms lead to"),
        (
            "{type: yes_no, topic: place",
            "{type: yes_no, default: true, topic: place",
            "unknown key default",
        ),
    ],
)
def test_a_broken_fact_is_refused_by_key(tmp_path, old, new, message):
    path = tmp_path / "facts.yml"
    text = FACTS_FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(KnowledgeError, match=message):
        load_dictionary(path)


def test_a_missing_text_is_refused_by_key(tmp_path):
    path = tmp_path / "texts.yml"
    text = TEXTS_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace("not_triggered:", "not_touched:", 1), encoding="utf-8")

    with pytest.raises(KnowledgeError, match="not_triggered is missing"):
        wording.load_texts(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match=r"rulebook\.yml cannot be read"):
        load_rulebook(tmp_path)


def test_the_digest_changes_with_any_rule(rules, rulebook):
    changed = load_rulebook(rules("shared.yml", "没有门面和公司", "没有公司和门面"))

    assert changed.digest != rulebook.digest
    assert load_rulebook().digest == rulebook.digest


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [node] if isinstance(node, str) else []


@pytest.mark.parametrize(
    "path", [*sorted(RULES_FOLDER.glob("*.yml")), TEXTS_FILE, FACTS_FILE], ids=lambda p: p.name
)
def test_our_sentences_decide_nothing(path):
    said = _texts(yaml.safe_load(path.read_text(encoding="utf-8")))

    assert [text for text in said if any(word in text for word in BANNED)] == []


def test_every_clause_cited_is_in_the_documents():
    known = {json.loads(line)["id"] for line in CLAUSES.read_text(encoding="utf-8").splitlines()}
    files = [*RULES_FOLDER.glob("*.yml"), TEXTS_FILE, FACTS_FILE]

    cited = {
        clause
        for path in files
        for clause in re.findall(r"\b[AB]-\d+(?:\.\d+)+", path.read_text(encoding="utf-8"))
    }

    assert cited
    assert cited <= known


def test_every_fact_of_the_specification_is_there():
    expected = set(
        [
            "hukou",
            "live_here",
            "track",
            "age",
            "vet",
            "youfu",
            "hh_n",
            "inc_wage",
            "inc_biz",
            "inc_prop",
            "inc_trans",
            "inc_excl",
            "ded_work",
            "ded_rigid",
            "assets",
            "car",
            "homes",
            "shop",
            "dis_cert",
            "ill",
            "adult_dep",
            "status",
            "obl",
            "adl",
            "bed_m",
            "ability",
            "living",
            "inst",
            "pilot_bed",
            "event",
            "spend12",
            "inc12",
            "dead",
            "kid",
            "unemployed",
            "clergy3y",
            "hard_now",
            "rigid_surge",
            "unemployed_m",
            "old_injury",
            "applied_before",
            "injury_care_pay",
            "jisheng_special",
            "inc_own",
            "inc_basic_pension",
            "wish_tekun",
        ]
    )

    ours = {"inc_total"}  # the four incomes told as one sum: docs/adr/0013

    assert set(load_dictionary().facts) == expected | ours


def test_sources_say_how_well_they_are_known():
    assert {source.mark for source in sources.load_sources().values()} <= {
        "found",
        "found*",
        "recalled",
    }


def test_residual_facts_are_those_of_the_specification():
    residual = {spec.name for spec in dictionary.load_dictionary() if spec.is_residual}

    assert residual == {
        "clergy3y",
        "injury_care_pay",
        "jisheng_special",
        "applied_before",
        "wish_tekun",
    }
