"""A condition in words, as it stands in the tables of the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import singledispatchmethod

from knowledge.screening import nodes
from knowledge.screening.circumstances import Since
from knowledge.screening.dictionary import FactType
from knowledge.screening.interview_questions import QuestionBook, QuestionKind
from knowledge.screening.leaves import Answered, Asked, Compares, IsNone, IsOneOf, IsSo, Line
from knowledge.screening.nodes import Condition, Node
from knowledge.screening.obligors import NobodyCanSupport
from knowledge.screening.programmes import ProgrammeIsLikely
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.tabling.labels import Labels
from knowledge.screening.wording import PERCENT, STD_SINCE, placeholders


@dataclass(frozen=True)
class Phrasing:
    """Words for the conditions of one rulebook, with the amounts of one day."""

    rulebook: Rulebook
    book: QuestionBook
    labels: Labels
    on: date

    def fact(self, name: str) -> str:
        """Return what a fact is called: as its question has it, or else as the dictionary."""
        if name in self.labels.facts:
            return self.labels.facts[name]
        question = self.book.find(name)
        return question.label if question else self.rulebook.dictionary.spec(name).ask

    def number(self, name: str) -> str:
        """Return what a number is called: worked out, a standard, or a fact."""
        labels = self.labels
        return labels.numbers.get(name) or labels.standards.get(name) or self.fact(name)

    def amount(self, name: str) -> str:
        """Return a dated amount as a figure."""
        return figure(self.rulebook.standards.on(name, self.on).standard.amount)

    def spoken(self, text: str) -> str:
        """Return a sentence of the rules with amounts filled in and a blank for every fact."""
        for name in placeholders(text):
            text = text.replace(f"{{{name}}}", self._filled(name))
        return text

    def _filled(self, name: str) -> str:
        base = name.removesuffix(PERCENT)
        if base in self.rulebook.standards.rows:
            amount = self.rulebook.standards.on(base, self.on).standard.amount
            return figure(amount * 100 if base != name else amount)
        label = self.labels.std_since if name == STD_SINCE else self.number(name)
        return self._say("blank", label=label)

    def title(self, condition: Condition) -> str:
        """Return what a named condition is called: its label, or its test in words."""
        return condition.label or self.of(condition.child)

    def titled(self, condition: Condition) -> str:
        """Return the title, and that only the window asks where that is so."""
        find = self.rulebook.dictionary.find
        specs = [find(name) for name in condition.names()]
        is_residual = bool(specs) and all(spec and spec.is_residual for spec in specs)
        title = self.title(condition)
        return self._say("residual", part=title) if is_residual else title

    @singledispatchmethod
    def of(self, node: Node) -> str:
        """Return a condition in words; raises TypeError for a kind nobody gave words to."""
        raise TypeError(f"labels.yml has no words for {type(node).__name__}; add them")

    @of.register
    def _(self, node: Condition) -> str:
        return self.title(node)

    @of.register
    def _(self, node: nodes.All) -> str:
        return self._joined(node, "all_joint")

    @of.register
    def _(self, node: nodes.Any) -> str:
        return self._joined(node, "any_joint")

    @of.register
    def _(self, node: nodes.Not) -> str:
        if isinstance(node.child, IsNone):
            return self._say("is_some", fact=self.fact(node.child.fact))
        return self._say("not", part=self._inner(node.child))

    @of.register
    def _(self, node: nodes.NeverNo) -> str:
        return self._say("never_no", part=self._inner(node.child))

    @of.register
    def _(self, node: nodes.NeverYes) -> str:
        return self._say("never_yes", part=self._inner(node.child))

    @of.register
    def _(self, node: nodes.Unless) -> str:
        return self._say("unless", part=self._inner(node.child))

    @of.register
    def _(self, node: IsOneOf) -> str:
        spec = self.rulebook.dictionary.spec(node.fact)
        words = self._either([word for word in spec.words if word in node.words])
        kind = "some_of" if spec.type is FactType.WORDS else "one_of"
        return self._say(kind, fact=self.fact(node.fact), words=words)

    @of.register
    def _(self, node: IsSo) -> str:
        return self._say("is_so", fact=self.fact(node.fact), answer=self._answer(node))

    @of.register
    def _(self, node: IsNone) -> str:
        return self._say("is_none", fact=self.fact(node.fact))

    @of.register
    def _(self, node: Answered) -> str:
        if len(node.facts) == 1:
            return self._say("answered_one", fact=self.fact(node.facts[0]))
        return self._say("answered", facts=self._listed(map(self.fact, node.facts)))

    @of.register
    def _(self, node: Asked) -> str:
        return self._say("asked", facts=self._listed(map(self.fact, node.facts)))

    @of.register
    def _(self, node: Compares) -> str:
        text = self._say(
            "compares",
            left=self.number(node.left),
            comparison=self.labels.comparisons[node.comparison],
            line=self.line(node.line),
        )
        if node.tolerance is None:
            return text
        items = self._listed(map(self.fact, node.items))
        kind = "tolerance" if items else "tolerance_plain"
        return self._say(kind, text=text, factor=figure(node.tolerance), items=items)

    @of.register
    def _(self, node: NobodyCanSupport) -> str:
        return self._say(
            "nobody",
            fact=self.fact(node.fact),
            exempt=self._either(sorted(node.exempt)),
            age=node.old_age,
            status=self._either(sorted(node.old_status)),
        )

    @of.register
    def _(self, node: Since) -> str:
        return self._say("since", day=node.first.isoformat())

    @of.register
    def _(self, node: ProgrammeIsLikely) -> str:
        return self._say(
            "programme", id=node.programme, name=self.rulebook.programmes[node.programme].name
        )

    def line(self, line: Line) -> str:
        """Return the right side of a comparison in words."""
        names = [self._with_amount(name) for name in line.numbers]
        factor = [figure(line.factor)] if line.factor != 1 or not names else []
        return self.labels.phrases["times"].join([*factor, *names])

    def _with_amount(self, name: str) -> str:
        if name in self.rulebook.standards.rows:
            return self._say("amount", label=self.number(name), amount=self.amount(name))
        if name == "std":
            both = {"urban": self.amount("std_urban"), "rural": self.amount("std_rural")}
            amount = self._say("town_and_country", **both)
            return self._say("amount", label=self.number(name), amount=amount)
        return self.number(name)

    def _answer(self, node: IsSo) -> str:
        question = self.book.find(node.fact)
        if question and question.kind is QuestionKind.YES_NO:
            return next(one.title for one in question.options if one.value is node.expected)
        return self.labels.answers["yes" if node.expected else "no"]

    def _joined(self, node: nodes.Junction, joint: str) -> str:
        if len(node.children) == 1:
            return self.of(node.children[0])
        return self.labels.phrases[joint].join(map(self._inner, node.children))

    def _inner(self, node: Node) -> str:
        """Return a part in words, in brackets where it would run into its surroundings."""
        text = self.of(node)
        bare = node.child if isinstance(node, Condition) and not node.label else node
        is_several = isinstance(bare, nodes.Junction) and len(bare.children) > 1
        return self._say("group", part=text) if is_several else text

    def _listed(self, words: Iterable[str]) -> str:
        return self.labels.words.join(words)

    def _either(self, words: list[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self._listed(words[:-1]) + self.labels.last_word + words[-1]

    def _say(self, phrase: str, **values: object) -> str:
        return self.labels.phrases[phrase].format(**values)


def figure(number: Fraction | int) -> str:
    """Return a number as people write it: decimals where they are exact, else a fraction."""
    hundred = Fraction(number) * 100
    if hundred.denominator != 1:
        return str(number)
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
