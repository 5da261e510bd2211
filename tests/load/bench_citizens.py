"""What the whole answerer does with questions of another city's people, mostly not ours.

`python -m tests.load.bench_citizens --data FOLDER` asks every title of citizen_messages and every
utterance of offtopic_utterances. Of the titles it prints how each ended; of the 200 labelled by
hand (README.md) how many of the answered are ours, and how many of ours were answered.
`--choose` prints the ids that the rule picks for labelling; `--misses` also prints the titles
that ended otherwise than their label says.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from actions.answering import Answer, build_answerer
from actions.texts import load_texts
from bot.settings import Settings
from knowledge import clock
from knowledge.embedding.errors import TrainingDataError
from knowledge.embedding.pairs import read_lines
from knowledge.retrieval import build_index, load_index
from tests.load import citizen_labels as labelling
from tests.load.bench_retrieval import OFFTOPIC
from tests.load.citizen_labels import Label, LabelError
from tests.load.citizen_tally import Ended, is_miss, report, share, spread, tally

MOST_OFFTOPIC = 0.02
Ask = Callable[[str], Ended]


def measure_titles(
    ask: Ask, titles: Mapping[str, str], labels: Sequence[Label]
) -> dict[str, Ended]:
    """Ask every title, print what came of it, and return it by id."""
    ended = {id: ask(title) for id, title in titles.items()}
    answered = sum(end.is_policy for end in ended.values())
    print(f"titles     {len(ended)}: {spread(Counter(end.outcome for end in ended.values()))}")
    print(f"  policy     {share(answered, len(ended))} answered from the documents")
    topical = [label for label in labels if labelling.is_topical(titles[label.id])]
    others = [label for label in labels if not labelling.is_topical(titles[label.id])]
    for name, group in (("labelled", labels), ("by topic", topical), ("by lot", others)):
        print(*report(name, tally(group, ended)), sep="\n")
    return ended


def measure_offtopic(ask: Ask, utterances: Sequence[str]) -> None:
    """Print how many everyday utterances were answered from the documents."""
    answered = sum(ask(text).is_policy for text in utterances)
    print(f"off topic  {share(answered, len(utterances))} answered from the documents")
    print(f"  at most    {MOST_OFFTOPIC:.3f}")


def show_misses(
    titles: Mapping[str, str], labels: Iterable[Label], ended: Mapping[str, Ended]
) -> None:
    """Print the labelled titles that ended otherwise than their label says."""
    for label in labels:
        end = ended[label.id]
        if is_miss(label, end):
            print(label.id, end.outcome, sorted(end.cited), sorted(label.gold), titles[label.id])


def make_ask(folder: Path) -> Ask:
    """Return the product as it comes, over an index of its own in a folder."""
    build_index(folder)
    answerer = build_answerer(load_index(folder), load_texts())
    today, district = clock.today(), Settings.model_fields["district"].default

    def ask(text: str) -> Ended:
        answer: Answer = answerer.answer(text, today, district)
        return Ended(answer.outcome, frozenset(one.clause for one in answer.citations))

    return ask


def measure(data: Path, *, misses: bool) -> None:
    """Read everything before anything is measured, then measure."""
    titles = labelling.read_titles(data)
    labels = labelling.read_labels(labelling.LABELS.read_text(encoding="utf-8").splitlines())
    labelling.refuse_strangers(labels, titles)
    utterances = [row["text"] for row in read_lines(data / OFFTOPIC)]
    with tempfile.TemporaryDirectory() as folder:
        ask = make_ask(Path(folder))
        ended = measure_titles(ask, titles, labels)
        if misses:
            show_misses(titles, labels, ended)
        measure_offtopic(ask, utterances)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data")
    parser.add_argument("--choose", action="store_true", help="only print the ids to label")
    parser.add_argument("--misses", action="store_true", help="also print what ended wrongly")
    arguments = parser.parse_args()
    try:
        if arguments.choose:
            print(*labelling.choose(labelling.read_titles(arguments.data)), sep="\n")
        else:
            measure(arguments.data, misses=arguments.misses)
    except (TrainingDataError, LabelError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
