"""The fixed sentences: merged, checked, filled."""

from pathlib import Path

import pytest

from actions.texts import Texts, TextsError, load_texts


def _write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def _load(folder: Path, content: str) -> Texts:
    _write(folder, "one.yml", content)
    return load_texts(folder)


def test_nested_keys_become_dotted_and_files_are_merged(tmp_path):
    _write(tmp_path, "a.yml", "greet:\n  hello: 您好\n")
    _write(tmp_path, "b.yml", "bye: 再见\n")

    texts = load_texts(tmp_path)

    assert texts.render("greet.hello") == "您好"
    assert texts.render("bye") == "再见"
    assert texts.under("greet") == ("greet.hello",)


def test_placeholders_are_filled(tmp_path):
    texts = _load(tmp_path, "wait: 前面还有{count}位\n")

    assert texts.render("wait", count=3) == "前面还有3位"


@pytest.mark.parametrize("values", [{}, {"cuont": 1}, {"count": 1, "name": "x"}])
def test_values_must_be_exactly_the_placeholders(tmp_path, values):
    texts = _load(tmp_path, "wait: 前面还有{count}位\n")

    with pytest.raises(TextsError, match=r"'wait' takes the values \['count'\]"):
        texts.render("wait", **values)


def test_unknown_key_is_named(tmp_path):
    texts = _load(tmp_path, "wait: 请稍等\n")

    with pytest.raises(TextsError, match="no text has the key 'wiat'"):
        texts.render("wiat")


def test_key_in_two_files_is_refused(tmp_path):
    _write(tmp_path, "a.yml", "bye: 再见\n")
    _write(tmp_path, "b.yml", "bye: 慢走\n")

    with pytest.raises(TextsError, match=r"b\.yml: text 'bye' is already defined"):
        load_texts(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("bye: 再见\nbye: 慢走\n", "occurs twice"),
        ("bye: 3\n", "must be a text"),
        ("bye: ''\n", "must be a text"),
        ("bye: '{0}'\n", "plain {name}"),
        ("bye: '{who.name}'\n", "plain {name}"),
        ("bye: '{count:03d}'\n", "plain {name}"),
        ("bye: '{count'\n", "broken placeholder"),
        ("- bye\n", "must hold a mapping"),
        ("bye: [\n", "cannot read"),
    ],
)
def test_malformed_file_is_refused(tmp_path, content, message):
    with pytest.raises(TextsError, match=message):
        _load(tmp_path, content)


def test_packaged_texts_load():
    texts = load_texts()

    assert texts.under("common")
