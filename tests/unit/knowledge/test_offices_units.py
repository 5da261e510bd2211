import shutil

import pytest

from knowledge.offices import (
    OfficesError,
    Town,
    Unit,
    UnitKind,
    choose_unit,
    load_queues,
    load_routing,
    load_towns,
    load_units,
    needs_parallel,
    read_place,
    route,
)
from knowledge.offices.loader import FOLDER

TOWNS = (Town("甲甲镇"), Town("乙乙街道", ("老城",)), Town("丙乡"), Town("甲甲山乡"))
UNIT = "{name: 窗口, kind: town, queues: [Q-JN], region: 甲甲镇}"


@pytest.fixture
def own(tmp_path):
    """Write a deployer's own file; return its folder."""

    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_only_what_the_documents_name_is_shipped():
    units = load_units()

    assert {unit.kind for unit in units.values()} == {UnitKind.DISTRICT}
    assert load_towns() == ()


def test_an_own_file_stands_in_for_the_packaged_one_and_leaves_the_others(own):
    own("towns.yml", "towns:\n  - 甲甲镇\n  - {name: 乙乙街道, also: [老城]}\n")
    folder = own("units.yml", f"a-1: {UNIT}\n")

    assert load_units(own=folder) == {
        "a-1": Unit("a-1", "窗口", UnitKind.TOWN, ("Q-JN",), "甲甲镇")
    }
    assert load_towns(own=folder) == (Town("甲甲镇"), Town("乙乙街道", ("老城",)))
    assert load_queues(own=folder) == load_queues()


def test_own_queues_and_routing_are_read_too(own):
    for name in ("queues.yml", "routing.yml"):
        own(name, (FOLDER / name).read_text("utf-8").replace("Q-TJ", "Q-XX"))
    folder = own(
        "routing.yml",
        (FOLDER / "routing.yml").read_text("utf-8").replace("version: 2", "version: 7"),
    )

    queues = load_queues(own=folder)

    assert load_routing(load_queues(), own=folder).version == 7
    assert "Q-XX" in queues


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a b: {name: x, kind: town, queues: [Q-JN], region: 镇}",
            r"units.yml: 'a b' must be an id",
        ),
        ("a: 窗口", r"units.yml: 'a' must be an id"),
        ("a: {name: x, kind: town, queues: [Q-JN]}", r"a: missing keys \['region'\]"),
        ("a: {name: ' ', kind: town, queues: [Q-JN], region: 镇}", r"a.name is empty"),
        ("a: {name: x, kind: shop, queues: [Q-JN], region: 镇}", r"a.kind is 'shop'"),
        ("a: {name: x, kind: town, queues: [], region: 镇}", r"a.queues must be a list"),
        ("a: {name: x, kind: town, queues: [Q-XX], region: 镇}", r"a names the queue 'Q-XX'"),
        ("a: {name: x, kind: district, queues: [Q-JN], region: 镇}", r"a.region is '镇'"),
        ("a: {name: x, kind: town, queues: [Q-JN], region: ''}", r"a.region is ''"),
        ("a: {name: x, kind: village, queues: [Q-JN], region: 镇}", r"a.region is '镇'"),
    ],
)
def test_what_is_wrong_in_units_is_named_at_load(own, text, message):
    folder = own("units.yml", text)

    with pytest.raises(OfficesError, match=message):
        load_units(own=folder)


def test_a_unit_of_a_town_that_is_not_listed_is_named(own):
    own("units.yml", f"a: {UNIT}")
    folder = own("towns.yml", "towns: [乙乙街道]")

    with pytest.raises(OfficesError, match=r"a\.region: towns\.yml has no town '甲甲镇'"):
        load_units(own=folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("towns: 甲镇", "towns must be a list"),
        ("[甲镇]", "must hold a mapping"),
        ("places: []", r"unknown keys \['places'\]"),
        ("towns: [1]", "a town is a name or a mapping"),
        ("towns: [甲镇, 甲镇]", "'甲镇' is empty, too long or given twice"),
        ("towns: [甲镇, {name: 乙镇, also: [甲镇]}]", "'甲镇' is empty, too long or given twice"),
        ("towns: ['']", "'' is empty"),
        ("towns: [{name: 乙镇}]", r"missing keys \['also'\]"),
    ],
)
def test_what_is_wrong_in_towns_is_named_at_load(own, text, message):
    folder = own("towns.yml", text)

    with pytest.raises(OfficesError, match=rf"towns\.yml: .*{message}"):
        load_towns(own=folder)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("甲甲镇", "甲甲镇"),
        ("甲甲", "甲甲镇"),
        ("我住在甲甲镇太平村", "甲甲镇 太平村"),
        ("开州区乙乙街道的", "乙乙街道"),
        ("老城那边", "乙乙街道"),
        ("甲甲山乡", "甲甲山乡"),  # the longer name of two
        ("丙乡", "丙乡"),
        ("丙", None),  # one character is found everywhere
        ("不晓得", ""),
        ("我也说不清楚了", ""),
        ("不想说。", ""),
        ("快点嘛", None),
        ("我屋头没得米了", None),
        ("我妈昨天在甲甲镇赶场的时候摔了一跤现在起不来床", None),  # a story is no answer
    ],
)
def test_places_as_people_say_them(words, place):
    assert read_place(TOWNS, words) == place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("我住丁丁镇三社", "丁丁镇三社"),
        ("丁丁村", "丁丁村"),
        ("快点嘛", None),
        ("谢谢", None),
        ("镇上不给我办", None),
        ("不晓得", ""),
    ],
)
def test_without_a_list_only_what_looks_like_a_place_is_one(words, place):
    assert read_place((), words) == place


def _units(*rows):
    return {
        id: Unit(id, id, UnitKind(kind), tuple(queues), region) for id, kind, queues, region in rows
    }


DISTRICT = ("bureau", "district", ["Q-JN", "Q-TB"], "")
TOWN = ("town", "town", ["Q-JN"], "甲甲镇")
VILLAGE = ("village", "village", ["Q-JN"], "甲甲镇 太平村")


@pytest.mark.parametrize(
    ("queue", "region", "unit"),
    [
        ("Q-JN", "甲甲镇 太平村", "village"),
        ("Q-JN", "甲甲镇", "town"),
        ("Q-JN", "乙乙街道", "bureau"),
        ("Q-JN", "", "bureau"),
        ("Q-TB", "甲甲镇", "bureau"),
        ("Q-WJ", "甲甲镇", None),
    ],
)
def test_the_most_local_office_that_takes_the_queue_gets_the_case(queue, region, unit):
    found = choose_unit(_units(DISTRICT, TOWN, VILLAGE), queue, region)

    assert (found and found.id) == unit


def test_two_offices_of_one_kind_are_no_choice():
    units = _units(DISTRICT, ("other", "district", ["Q-JN"], ""))

    assert choose_unit(units, "Q-JN", "") is None


@pytest.mark.parametrize(
    ("is_veteran", "programmes", "urgent", "expected"),
    [
        (True, ["Q-JZ"], False, True),
        (True, ["Q-YL", "Q-JN"], False, True),
        (True, ["Q-YL"], False, False),  # care is no hardship
        (True, [], True, True),
        (False, ["Q-JZ"], True, False),
        (True, ["Q-TB"], False, False),  # the case itself is the ticket
    ],
)
def test_a_veteran_in_hardship_gets_a_ticket_beside_the_case(
    is_veteran, programmes, urgent, expected
):
    routing = load_routing(load_queues())
    found = route(routing, reason="asked", urgent=urgent, programme_queues=programmes)

    needed = needs_parallel(routing, found, is_veteran=is_veteran, open_queues=programmes)

    assert needed is expected


def test_words_that_are_no_answer_about_service_are_named(tmp_path):
    shutil.copy(FOLDER / "queues.yml", tmp_path)
    text = (FOLDER / "routing.yml").read_text("utf-8").replace("[退役军人, ", "[退伍兵, ")
    (tmp_path / "routing.yml").write_text(text, encoding="utf-8")

    with pytest.raises(OfficesError, match="veterans: '退伍兵' is no answer to vet"):
        load_routing(load_queues(), tmp_path)
