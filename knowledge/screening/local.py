"""What only the deployer can tell about the place and the year."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class AverageIncome:
    """The disposable income per head of one year, 元 a year, as the statistics office gave it."""

    year: int
    amount: Fraction


@dataclass(frozen=True)
class Local:
    """None means that nobody has told: such a test stays unknown, there is no default."""

    pilot_bed: bool | None = None  # whether the district takes part in 家庭养老床位
    average_income: AverageIncome | None = None


NOTHING_TOLD = Local()
