"""What has to hold for a question: its fact exists and its options say every word of it."""

from collections.abc import Iterable, Iterator
from string import Formatter

from knowledge.errors import TableError
from knowledge.screening.dictionary import Dictionary, FactSpec, FactType
from knowledge.screening.facts import FactError
from knowledge.screening.interview_questions import Option, Question, QuestionKind, place
from knowledge.screening.parsing import parse_facts
from knowledge.screening.paths import put_answer
from knowledge.screening.tables import nearest

INNER = "_"  # names of questions about the interview itself, which set no fact
_TITLE_LIMIT = 12  # a button must stay readable in large type
_FILLED = {"who", "home"}
# Other kinds of questions read numbers and persons out of free words; these know only options.
_CLOSED = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


def check(at: str, question: Question, dictionary: Dictionary) -> None:
    """Refuse a question that could not be asked or answered; raises TableError."""
    check_titles(at, question)
    check_filling(at, question)
    if question.fact.startswith(INNER):
        return
    for name, key in ((question.fact, ""), (question.target, "path")):
        if dictionary.find(name) is None:
            message = f"there is no fact {name!r}"
            hint = nearest(name, dictionary.names())
            raise TableError(at, "no_fact", message, key=key, value=name, hint=hint)
    for i, option in enumerate(question.options):
        _check_value(f"{at}.options[{i}]", question, option, dictionary)
    if question.kind in _CLOSED:
        _check_complete(at, question, dictionary)


def check_titles(at: str, question: Question) -> None:
    """Refuse titles of options that repeat or are too long; raises TableError."""
    titles = [option.title for option in question.options]
    for title in titles:
        if titles.count(title) > 1 or len(title) > _TITLE_LIMIT:
            message = f"titles repeat or are too long: {title!r}"
            raise TableError(at, "bad_title", message, key="options", value=title)


def check_filling(at: str, question: Question, *also: str) -> None:
    """Refuse a question with a blank that nothing fills; ``also`` are filled as well."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(question.ask) if name is not None}
    except ValueError as error:
        message = f"ask: a brace stands alone in {question.ask!r}"
        raise TableError(at, "brace", message, key="ask", value=question.ask) from error
    strangers = sorted(names - _FILLED - set(also))
    if strangers:
        message = f"ask: nothing fills {{{strangers[0]}}}"
        raise TableError(at, "placeholder", message, key="ask", value=strangers[0])


def _check_value(at: str, question: Question, option: Option, dictionary: Dictionary) -> None:
    try:
        answer = put_answer({}, place(option.target, question.fact), option.value)
        parse_facts(answer, dictionary)
    except FactError as error:
        raise TableError(at, "bad_option", str(error), key="is", value=error.value) from error


def _check_complete(at: str, question: Question, dictionary: Dictionary) -> None:
    """Every word of a closed fact can be said, or some people could never give their answer."""
    for target in dict.fromkeys(option.target for option in question.options):
        spec = dictionary.find(target)
        if spec is None or (target != question.target and spec.type is not FactType.WORD):
            continue
        said = set(_said(option.value for option in question.options if option.target == target))
        unsaid = [word for word in _to_say(spec, dictionary) if word not in said]
        if unsaid:
            listed = ", ".join(map(str, unsaid))
            message = f"no option says {listed} of {spec.name}"
            raise TableError(at, "unsaid", message, key="options", value=listed, hint=spec.name)


def _said(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


def _to_say(spec: FactSpec, dictionary: Dictionary) -> Iterator[object]:
    match spec.type:
        case FactType.WORD:
            yield from spec.words
        case FactType.WORDS:
            yield from (*spec.words, dictionary.none_word)
        case FactType.YES_NO:
            yield from (True, False)
        case FactType.INTEGER if spec.maximum is not None:
            yield from range(int(spec.minimum), int(spec.maximum) + 1)
        case _:
            return
