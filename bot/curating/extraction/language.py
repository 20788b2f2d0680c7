"""Guesses the language of a text from its commonest small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_SMALL_WORDS: Mapping[str, str] = {
    "en": "the of and to in that was is for on with as by at from this it be are not which have has were but",
    "de": "der die das und in den von zu mit dem nicht ein eine auf für ist im sich des auch war als dass",
    "fr": "le la les de des et en un une du que pour dans est pas qui sur au par ce avec il ne plus",
    "es": "el la los las de y en que un una del por con no para es se su al lo como más fue",
    "it": "il lo la gli le di e che un una del della per non con è si nel da sono al più come",
    "pt": "o a os as de e que um uma do da em para não com por se no na mais foi ao como",
    "nl": "de het een en van in op te dat die is niet voor met zijn aan er ook als bij naar werd",
    "pl": "i w na z że się nie do to jest o od za po jak przez przy ale był dla oraz tym",
    "cs": "a v na se že je z do s o pro ale jako by byl jsou které podle také po za od však",
    "lt": "ir į kad su iš tai bet yra buvo kaip apie ar už nuo po prie tik jis jų dėl taip pat",
    "lv": "un ir ka ar no par uz kas bet arī tas bija pēc kā lai gan nav to tiek vai pie",
    "ru": "и в не на что с по как это он к из за для от но у было о же его был они",
    "uk": "і в не на що з до як це та за для від але у було про його він є були вони також",
}
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language whose small words make up most of the text, or "" where none stands out."""
    words = Counter(_WORD.findall(text[:100_000].casefold()))
    total = sum(words.values())
    shares = sorted(
        ((sum(words[word] for word in small.split()) / max(total, 1), code) for code, small in _SMALL_WORDS.items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[:2]
    return code if best >= 0.1 and best > second * 1.15 else ""
