"""The page of the invariants names guards and tests that exist; each guard is still there."""

import re

import pytest

from bot.settings import ROOT
from tests.load.guards import GUARDS

INTEGRATION = ROOT / "tests" / "integration"
PAGE = (ROOT / "docs" / "invariants.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)))


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_stands_in_the_code(guard):
    source = (ROOT / guard.file).read_text(encoding="utf-8")

    assert guard.text in source


@pytest.mark.parametrize(("module", "test"), NAMED)
def test_the_page_names_tests_that_exist(module, test):
    found = [path.read_text(encoding="utf-8") for path in INTEGRATION.rglob(module)]

    assert len(found) == 1
    assert f"def {test}(" in found[0]


def test_the_page_lists_no_guard_that_nobody_can_break():
    known = {(guard.file, guard.test.rsplit("/", 1)[1]) for guard in GUARDS}
    listed = re.findall(r"^\| [^|`]+ \| `(\S+)` \| `(\S+)` \|$", PAGE, re.M)

    assert listed
    assert set(listed) <= known
