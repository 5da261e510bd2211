import json

import pytest

from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.store import (
    ENTRIES,
    MANIFEST,
    check_manifest,
    new_generation,
    publish,
    read_file,
    read_manifest,
)


def _publish(folder, text="[]"):
    generation = new_generation(folder)
    (generation / ENTRIES).write_text(text, encoding="utf-8")
    return publish(
        folder, generation, model="m", model_digest="md", content_digest="cd", unrelated=0.1
    )


def test_what_was_published_is_read_back(tmp_path):
    published = _publish(tmp_path)

    manifest = read_manifest(tmp_path)

    assert manifest == published
    assert read_file(tmp_path, manifest, ENTRIES).read_text(encoding="utf-8") == "[]"
    check_manifest(manifest, "md", "cd")


def test_no_index_is_said_so(tmp_path):
    with pytest.raises(
        IndexUnavailableError, match=r"there is no index in .*; run `laobing index`"
    ):
        read_manifest(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"schema": 1, "odd": 2}'])
def test_a_broken_manifest_is_refused(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")

    with pytest.raises(IndexUnavailableError, match="broken"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("model_digest", "content_digest", "message"),
    [
        ("other", "cd", "another embedding model"),
        ("md", "other", "other documents or questions"),
    ],
)
def test_an_index_built_from_something_else_is_refused(
    tmp_path, model_digest, content_digest, message
):
    manifest = _publish(tmp_path)

    with pytest.raises(IndexUnavailableError, match=message):
        check_manifest(manifest, model_digest, content_digest)


def test_an_index_of_another_version_is_refused(tmp_path):
    _publish(tmp_path)
    raw = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / MANIFEST).write_text(json.dumps(raw | {"schema": 0}), encoding="utf-8")

    with pytest.raises(IndexUnavailableError, match="another version"):
        check_manifest(read_manifest(tmp_path), "md", "cd")


def test_a_truncated_file_is_refused(tmp_path):
    manifest = _publish(tmp_path, text="[1, 2, 3]")
    (tmp_path / manifest.generation / ENTRIES).write_text("[1, 2", encoding="utf-8")

    with pytest.raises(IndexUnavailableError, match="incomplete or altered"):
        read_file(tmp_path, manifest, ENTRIES)


def test_a_missing_file_is_refused(tmp_path):
    manifest = _publish(tmp_path)
    (tmp_path / manifest.generation / ENTRIES).unlink()

    with pytest.raises(IndexUnavailableError, match="cannot read"):
        read_file(tmp_path, manifest, ENTRIES)


def test_an_unfinished_build_leaves_the_index_as_it_was(tmp_path):
    before = _publish(tmp_path, text="[1]")

    (new_generation(tmp_path) / ENTRIES).write_text("[half", encoding="utf-8")

    assert read_manifest(tmp_path) == before
    assert read_file(tmp_path, before, ENTRIES).read_text(encoding="utf-8") == "[1]"


def test_a_reader_of_the_last_index_is_not_cut_off(tmp_path):
    before = _publish(tmp_path, text="[1]")

    _publish(tmp_path, text="[2]")

    assert read_file(tmp_path, before, ENTRIES).read_text(encoding="utf-8") == "[1]"


def test_older_indexes_are_removed(tmp_path):
    for number in range(4):
        _publish(tmp_path, text=f"[{number}]")

    assert len(list(tmp_path.glob("index-*"))) == 2
