"""The numbers that Word counts itself: «一、» is often no text but a property of a paragraph."""

from collections import defaultdict
from typing import Any

import cn2an
from docx.oxml.ns import qn

_CHINESE = "chinese"  # chineseCounting, chineseCountingThousand, chineseLegalSimplified …
_JAPANESE = ("japaneseCounting", "taiwaneseCounting", "ideographDigital")
_NONE = ("bullet", "none")
_VALUE = qn("w:val")


class Numbering:
    """Counts through the lists of one Word file, paragraph by paragraph."""

    def __init__(self, document: Any) -> None:
        self._levels = _levels(document)
        self._styles = {style.style_id: style.element for style in document.styles}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)

    def before(self, paragraph: Any) -> str:
        """Return what Word shows before a paragraph, "" for nothing; call it in order."""
        list_id, depth = self._place(paragraph)
        levels = self._levels.get(list_id, {})
        if depth not in levels:
            return ""
        counters = self._counters[list_id]
        counters[depth] = counters.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counters if level > depth]:
            del counters[deeper]
        kind, shown, _ = levels[depth]
        if kind in _NONE:
            return ""
        for level, (its_kind, _, start) in levels.items():
            shown = shown.replace(f"%{level + 1}", _written(counters.get(level, start), its_kind))
        return shown

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Return the list of a paragraph and its level there; ("0", 0) is no list."""
        properties = paragraph.find(qn("w:pPr"))
        list_id, depth = "", None
        while properties is not None:
            numbered = properties.find(qn("w:numPr"))
            if numbered is not None:
                list_id = list_id or _value(numbered, "w:numId", "")
                depth = _value(numbered, "w:ilvl", "") if depth in (None, "") else depth
            if list_id:
                break
            properties = self._inherited(properties)
        return list_id or "0", int(depth or 0)

    def _inherited(self, properties: Any) -> Any:
        """Return the properties of the style that a paragraph or style is based on."""
        holder = properties.getparent()
        name = "w:basedOn" if holder.tag == qn("w:style") else "w:pStyle"
        found = (holder if name == "w:basedOn" else properties).find(qn(name))
        style = self._styles.get(found.get(_VALUE)) if found is not None else None
        return style.find(qn("w:pPr")) if style is not None else None


def _levels(document: Any) -> dict[str, dict[int, tuple[str, str, int]]]:
    """Return by list and level: the kind of number, the text around it and the first number."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {
        one.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): (
                _value(level, "w:numFmt", "decimal"),
                _value(level, "w:lvlText", ""),
                int(_value(level, "w:start", "1")),
            )
            for level in one.iterchildren(qn("w:lvl"))
        }
        for one in root.iterchildren(qn("w:abstractNum"))
    }
    return {
        one.get(qn("w:numId")): kinds.get(_value(one, "w:abstractNumId", ""), {})
        for one in root.iterchildren(qn("w:num"))
    }


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(qn(name))
    return str(found.get(_VALUE)) if found is not None else default


def _written(number: int, kind: str) -> str:
    if not (kind.startswith(_CHINESE) or kind in _JAPANESE):
        return str(number)
    written = str(cn2an.an2cn(str(number)))
    return written[1:] if 10 <= number < 20 else written  # the library begins 10 with a one
