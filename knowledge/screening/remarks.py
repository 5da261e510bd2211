"""What must stand beside an amount: since when it holds, and how well it is known."""

from knowledge.screening.context import Context
from knowledge.screening.wording import PERCENT, Texts, fill, placeholders, show_date
from knowledge.standards.model import MARKS


def fill_with_remark(ctx: Context, texts: Texts, text: str) -> str:
    """Return ``text`` filled in; an amount brings its date and «以窗口核定为准» along."""
    names = (name.removesuffix(PERCENT) for name in placeholders(text))
    named = [name for name in names if name in ctx.amounts]
    filled = fill(ctx, texts, text)
    if not named:
        return filled
    # Of several amounts in one sentence the least known one speaks.
    weakest = max((ctx.marks[name] for name in named), key=MARKS.index)
    since = max(ctx.dates[name] for name in named)
    return filled + texts.remark[weakest].format(date=show_date(texts, since))
