"""What the rules commands say, read from rules.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from knowledge.text.packaged import read_yaml


@cache
def texts() -> Mapping[str, Any]:
    """Return the texts by command."""
    return cast(Mapping[str, Any], read_yaml(Path(__file__).with_name("rules.yml")))


def text(command: str, name: str, /, **values: object) -> str:
    """Return one text with its values filled in."""
    return str(texts()[command][name]).format(**values)
