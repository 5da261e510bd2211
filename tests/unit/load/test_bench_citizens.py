"""When the benchmark over citizens' titles refuses to measure."""

import json
import lzma
import sys

import pytest

from tests.load import bench_citizens as bench
from tests.load.citizen_labels import MESSAGES


def test_a_folder_without_the_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bench_citizens", "--data", str(tmp_path)])

    with pytest.raises(SystemExit, match=r"cannot read .*citizen_messages"):
        bench.main()


def test_data_without_the_labelled_messages_is_refused(tmp_path, monkeypatch):
    with lzma.open(tmp_path / MESSAGES, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "1", "title": "路灯坏了"}) + "\n")
    monkeypatch.setattr(sys, "argv", ["bench_citizens", "--data", str(tmp_path)])

    with pytest.raises(SystemExit, match="has no message"):
        bench.main()
