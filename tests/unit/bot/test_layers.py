"""Rules of the house that a linter does not know."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
_CHINESE = re.compile(r"[一-鿿]{7,}")
_DOCSTRING = re.compile(r'"""(?:.|\n)*?"""')
_COMMENT = re.compile(r"#.*")


def _modules() -> list[Path]:
    return [
        path
        for layer in ("knowledge", "actions", "bot", "nlu")
        for path in sorted((ROOT / layer).rglob("*.py"))
    ]


def test_no_chinese_sentence_stands_in_python():
    found = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in _modules()
        for match in _CHINESE.findall(
            _COMMENT.sub("", _DOCSTRING.sub("", path.read_text(encoding="utf-8")))
        )
    ]

    assert found == []


def test_no_module_is_longer_than_250_lines():
    long = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if "migrations" not in path.parts
        and len(path.read_text(encoding="utf-8").splitlines()) > 250
    ]

    assert long == []


def test_the_product_reads_nothing_outside_itself():
    leaning = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if "../shared" in path.read_text(encoding="utf-8")
    ]

    assert leaning == []
