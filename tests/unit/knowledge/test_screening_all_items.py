"""«All items known» (screening-amendments.md §3.3): one gap keeps a path from being closed."""

import pytest

ITEMS = ["inc_wage", "inc_biz", "inc_prop", "inc_trans", "ded_work", "ded_rigid", "hh_n"]
NO_ROUTE = {"vet": "无", "ill": "无", "dis_cert": "无", "unemployed": False}


@pytest.fixture
def rich(clean):
    """Income far above every line, even for twenty people and with any one item open."""
    incomes = dict.fromkeys(["inc_wage", "inc_biz", "inc_prop", "inc_trans"], 100_000)
    return {**clean, **NO_ROUTE, **incomes, "adult_dep": True, "track": "rural", "hh_n": 3}


@pytest.mark.parametrize("programme", ["P01", "P02", "P03"])
def test_with_every_item_told_the_path_is_closed(screen, rich, programme):
    assert screen(rich).programme(programme).outcome == "other_path"


@pytest.mark.parametrize("programme", ["P01", "P02", "P03"])
@pytest.mark.parametrize("item", ITEMS)
def test_one_item_not_known_leaves_the_path_to_the_window(screen, rich, item, programme):
    assert screen({**rich, item: None}).programme(programme).outcome == "check"
