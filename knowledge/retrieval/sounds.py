"""How a text sounds, so that a wrong character that sounds alike still matches.

People type and dictate by sound, and 重庆话 keeps apart neither n and l, nor zh and z, nor an and
ang. Syllables are taken without tones and folded to one of such a pair.
"""

import re

from pypinyin import lazy_pinyin

from knowledge.text.cleaning import for_matching

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_FLAT = re.compile(r"^([zcs])h")  # zh, ch, sh
_NASAL = re.compile(r"(?<=[aei])ng$")  # ang, eng, ing
_INITIALS = ((re.compile(r"^n"), "l"), (re.compile(r"^f|^hu(?=.)"), "f"))


def sound_units(text: str) -> list[str]:
    """Return neighbouring pairs and triples of folded syllables; none for other writing."""
    found: list[str] = []
    for run in _HAN.findall(for_matching(text)):
        heard = [fold(syllable) for syllable in lazy_pinyin(run)]
        for size in (2, 3):
            found += [" ".join(heard[at : at + size]) for at in range(len(heard) - size + 1)]
    return found


def fold(syllable: str) -> str:
    """Return one spelling for all syllables that are easily taken for each other."""
    folded = _NASAL.sub("n", _FLAT.sub(r"\1", syllable))
    for initial, kept in _INITIALS:
        folded = initial.sub(kept, folded)
    return folded
