"""What a message is, seen from the interview, before anybody takes it in. Pure."""

from collections.abc import Iterable
from datetime import date

from actions.screening.elsewhere import find_code
from actions.screening.planning import NOW_OK, PROGRAMMES
from knowledge.screening import understand_answer
from knowledge.screening.understand_answer import Mind
from knowledge.screening.understand_opening import read_opening

EVENT = "event.type"
_TOLD_WITH_WISH, _TOLD_WITHOUT = 2, 3  # facts that make a sentence the beginning of a screening


def is_question(mind: Mind, text: str) -> bool:
    """Say whether the text asks something, rather than tells it."""
    return understand_answer.is_question(mind.words, mind.words.tidy(text))


def asks_how(mind: Mind, text: str) -> bool:
    """Say whether the text asks about the rules: how, where, with which papers."""
    return mind.words.question["how"].search(mind.words.tidy(text)) is not None


def wants_elsewhere(mind: Mind, text: str) -> bool:
    """Say whether the text asks to go on with the screening in another place."""
    return mind.words.question["elsewhere"].search(mind.words.tidy(text)) is not None


def is_about_place(mind: Mind, text: str) -> bool:
    """Say whether the text brings a screening here by its code, or asks for such a code."""
    return find_code(text) is not None or wants_elsewhere(mind, text)


def is_opening(mind: Mind, text: str, on: date) -> bool:
    """Say whether the text tells about somebody and what is wanted, without asking anything.

    «我爸七十一了当过兵，一个人住，想进养老院» does, so do two wishes at once («想吃低保，也想进养老院»)
    and trouble told («屋头遭火烧了», «没得饭吃了»); «低保要啥条件» and «老兵养老» do not.
    """
    if is_question(mind, text):
        return False
    heard, tidy = read_opening(mind, text, on), mind.words.tidy(text)
    if heard.values.get(NOW_OK) is False:
        return True
    if EVENT in heard.values and mind.words.opening["happened"].search(tidy):
        return True
    if len(_wishes(mind, heard.programmes)) > 1 and mind.words.opening["wish"].search(tidy):
        return True
    return len(heard.values) >= (_TOLD_WITH_WISH if heard.programmes else _TOLD_WITHOUT)


def _wishes(mind: Mind, programmes: Iterable[str]) -> set[str]:
    """Return the things wished for as one chooses them: 低保 is one, though three programmes."""
    options = mind.book.question(PROGRAMMES).options
    titles = {key: option.title for option in options for key in option.value}
    return {titles.get(key, key) for key in programmes}
