"""How the embedded model is trained, read from training.yml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class TrainingSettings:
    """Everything in training.yml; the file says what each value is for."""

    seed: int
    dimensions: int
    vocabulary: int
    longest_token: int
    merge_dropout: float
    epochs: int
    batch: int
    learning_rate: float
    warmup: float
    scale: float
    question_repeats: int
    longest_positive: int
    held_out: int
    region: str


def load_training_settings() -> TrainingSettings:
    """Read the settings that come with the package."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("training.yml")))
    return TrainingSettings(**raw)
