"""The fields of every knowledge file, as tables that read, check and document them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.fields import Field, ListOf, Number, Optional, Record, TableOf, Text
from bot.knowledge.model import (
    KINDS,
    STATUSES,
    Crux,
    Event,
    Note,
    PartialDate,
    Position,
    Statement,
    Thresholds,
    Topic,
    Vocabulary,
)
from bot.yaml_reader import MappingNode, Node, Report

MOST_QUOTED_WORDS = 80

ID_PATTERN = r"[a-z][a-z0-9-]{0,47}"
ID = Text(
    pattern=ID_PATTERN, characters=48, means="an id: small letters a to z, digits and -, a letter first, at most 48"
)
REFERENCE = Text(
    pattern=rf"{ID_PATTERN}/{ID_PATTERN}",
    characters=97,
    means="the id of a passage, written source-id/passage-id",
)
# ISO 639-1; spelled out because `eg` or `cz` look right and are not.
LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a year, read as a PartialDate, or None where it may be empty."""

    empty: bool = False

    def __str__(self) -> str:
        return "a date: 2022-01-12, 2022-01 or 2022" + (', "" where it is not known' if self.empty else "")

    def blank(self) -> PartialDate | None:
        """No date; where one is needed, a year that nobody means."""
        return None if self.empty else PartialDate(1)

    def read(self, node: Node, report: Report) -> PartialDate | None:
        """The date, with the precision that it is written in."""
        known = len(report.problems)
        text = Text(empty=self.empty, numeric=True).read(node, report)
        if text and len(report.problems) == known:
            try:
                return PartialDate.parse(text)
            except ValueError as error:
                report.add(node.line, str(error))
        return self.blank()


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a web page, or "" where it is not known."""

    def __str__(self) -> str:
        return 'an http or https address, "" where it is not known'

    def blank(self) -> str:
        """No address."""
        return ""

    def read(self, node: Node, report: Report) -> str:
        """The address as written; credentials, white space and other schemes are refused."""
        text = Text(empty=True, characters=1000).read(node, report)
        if text and not re.fullmatch(r"""https?://[\w-]+(\.[\w-]+)*\.?(:\d{1,5})?([/?#][^\s<>"\\^`{|}]*)?""", text):
            reason = (
                "without a name or password" if "@" in text.partition("://")[2].partition("/")[0] else "http(s)://…"
            )
            report.add(node.line, f"`{_shortened(text)}` is not a web address: {reason}, and no spaces")
        return text


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of concepts by language; a concept that stands beside the languages has its names in all of them, ""."""

    def __str__(self) -> str:
        return (
            f"names by language ({LANGUAGE.means}) and concept ({ID.means}), each time a list of words of at most "
            f"{_NAME.characters} characters; a concept beside the languages has its names in all of them"
        )

    def blank(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """No names."""
        return {}

    def read(self, node: Node, report: Report) -> dict[str, dict[str, tuple[str, ...]]]:
        """The names: language -> concept -> names, in the order of the file."""
        if not isinstance(node, MappingNode):
            return TableOf(LANGUAGE, _CONCEPTS).read(node, report)
        grouped, single = MappingNode(node.line, lines=node.lines), MappingNode(node.line, lines=node.lines)
        for key, entry in node.entries.items():
            (grouped if isinstance(entry, MappingNode) else single).entries[key] = entry
        table: dict[str, dict[str, tuple[str, ...]]] = TableOf(LANGUAGE, _CONCEPTS).read(grouped, report)
        return table | {"": _CONCEPTS.read(single, report)} if single.entries else table


LANGUAGE = Text(choices=tuple(LANGUAGES.split()), means="a language code of two letters, ISO 639-1")
_NAME = Text(characters=100, means="a word or some words")
_CONCEPTS = TableOf(ID, ListOf(_NAME, least=1, unique=True))
_ASK = Text(characters=300, means="a question or its words")
ASKS = ListOf(_ASK, unique=True)
REFERENCES = ListOf(REFERENCE, least=1, unique=True)


def _position(values: dict[str, Any], _: int) -> Position:
    return Position(**values)


def _statement(values: dict[str, Any], _: int) -> Statement:
    return Statement(**values)


def _crux(values: dict[str, Any], _: int) -> Crux:
    return Crux(**values)


def _event(values: dict[str, Any], _: int) -> Event:
    return Event(**values)


def _topic(values: dict[str, Any], line: int) -> Topic:
    return Topic(**values, line=line)


def _topics(values: dict[str, Any], _: int) -> tuple[Topic, ...]:
    return tuple(values["topics"])


def _unanswered(values: dict[str, Any], _: int) -> tuple[str, ...]:
    return tuple(values["unanswered"])


def _note(values: dict[str, Any], _: int) -> Note:
    return Note(**values)


def _vocabulary(values: dict[str, Any], _: int) -> Vocabulary:
    return Vocabulary(**values)


def _thresholds(values: dict[str, Any], _: int) -> Thresholds:
    return Thresholds(**values)


def _with_line(values: dict[str, Any], line: int) -> dict[str, Any]:
    """Values that the loader completes with what the file's name and its neighbours say."""
    return {**values, "line": line}


POSITION = Record(
    (
        Field("id", ID, 'How files call the position, such as myth or "yes"; `context` is reserved.'),
        Field(
            "label",
            Text(characters=200),
            "The position as somebody's statement, never the bot's: what they say in quotation marks, then a colon and "
            "what that means, so that nobody reads it as its opposite: `“It's a myth”: no promise was made`.",
        ),
        Field("held_by", Text(characters=300), "Who holds it."),
    ),
    _position,
    "a position",
)

STATEMENT = Record(
    (
        Field("text", Text(characters=300), "What all positions accept, in one sentence."),
        Field("passages", REFERENCES, "The passages that it rests on."),
    ),
    _statement,
    "a statement",
)

CRUX = Record(
    (
        Field("id", ID, "How files and logs call the crux."),
        Field("question", Text(characters=300), "What the positions disagree about, in neutral words."),
        Field("asks", ASKS, "Other ways in which people ask it.", required=False),
        Field("passages", REFERENCES, "The passages of each side on this point, best first."),
    ),
    _crux,
    "a crux",
)

EVENT = Record(
    (
        Field("date", Date(), "When it happened."),
        Field("text", Text(characters=300), "What happened, in one sentence."),
        Field("passages", REFERENCES, "The passages that it rests on."),
    ),
    _event,
    "an event",
)

TOPIC = Record(
    (
        Field("asks", ListOf(_ASK, least=1, unique=True), "One question in several wordings, as people put it."),
        Field(
            "passages",
            ListOf(REFERENCE, unique=True),
            "The passages that answer it, of every side, best first; with `[]` its `asks` count as unanswered.",
        ),
    ),
    _topic,
    "a topic",
    retired=("helping",),
)

TOPICS = Record(
    (Field("topics", ListOf(TOPIC), "Questions that people ask, each with what answers it."),),
    _topics,
    "topics",
)

UNANSWERED = Record(
    (Field("unanswered", ASKS, "Questions that people ask and that the documents do not answer."),),
    _unanswered,
    "unanswered questions",
)

NOTE = Record(
    (
        Field("text", Text(), "What the passage gets wrong by the record, in the curator's words."),
        Field("source", Text(), "What that rests on."),
    ),
    _note,
    "a note",
)

CLAIM = Record(
    (
        Field("question", Text(characters=300), "The claim as a question in neutral words."),
        Field("asks", ASKS, "Other ways in which people ask it.", required=False),
        Field("status", Text(choices=STATUSES), "Whether it is disputed still."),
        Field("positions", ListOf(POSITION, least=1), "The sides."),
        Field("agreed", ListOf(STATEMENT), "What all sides accept.", required=False),
        Field("cruxes", ListOf(CRUX), "What the sides really disagree about.", required=False),
        Field("events", ListOf(EVENT), "What happened when.", required=False),
    ),
    _with_line,
    "a claim",
)

PASSAGE = Record(
    (
        Field("id", ID, "How files call the passage; its full id is source-id/id."),
        Field("position", ID, "The position that this passage argues, or `context`."),
        Field("section", Text(empty=True), "The heading that it stands under.", required=False),
        Field("speaker", Text(empty=True), "Who is quoted; a key of `speakers`.", required=False),
        Field("role", Text(empty=True), "The speaker's role here, where it differs from `speakers`.", required=False),
        Field("said", Date(empty=True), "When it was said.", required=False),
        Field("gist", Text(characters=240), "What the passage says, in the curator's own neutral words."),
        Field(
            "quote",
            Text(lines=True, characters=1500, words=MOST_QUOTED_WORDS, means="text, word for word as in the document"),
            "The words of the document; `[…]` stands where some are left out.",
        ),
        Field("asks", ASKS, "Questions that it answers; they count as a topic with this passage.", required=False),
        Field("note", Optional(NOTE), "A remark where the passage errs by the record.", required=False),
    ),
    _with_line,
    "a passage",
)

SOURCE = Record(
    (
        Field("title", Text(), "The title as published."),
        Field("author", Text(empty=True), "Who wrote it."),
        Field("role", Text(empty=True), "What the author does."),
        Field("publisher", Text(empty=True), "Who published it."),
        Field("outlet", Text(empty=True), "What kind of outlet that is."),
        Field("published", Date(empty=True), "When it was published, as precisely as known."),
        Field("kind", Text(choices=KINDS), "What kind of document it is."),
        Field("language", LANGUAGE, "The document's language."),
        Field("url", Address(), "Where it can be read."),
        Field("stance", ID, "The document's overall position; `context` or `mixed` where it has none."),
        Field("rights", Text(empty=True), "Whose the words are."),
        Field(
            "rating",
            ID,
            "The passage in which a fact-check itself rates the claim: pages tell machines so, in its own words.",
            required=False,
        ),
        Field(
            "document",
            Text(empty=True),
            "The file that the quotes stand in, within the folder of documents that `audiatur verify` is given.",
        ),
        Field(
            "speakers",
            TableOf(Text(characters=200, means="a name"), Text(empty=True)),
            "Everyone quoted in this file, with the role.",
            required=False,
        ),
        Field("passages", ListOf(PASSAGE, least=1), "The passages, in the order of the document."),
    ),
    _with_line,
    "a source",
)

VOCABULARY = Record(
    (Field("aliases", Names(), "What people call a thing, by language and concept.", required=False),),
    _vocabulary,
    "a vocabulary",
    retired=("filler",),
)

CALIBRATION = Record(
    (
        Field("encoder", Number(minimum=0, maximum=1), "How sure an answer must be, as a probability."),
        Field("words", Number(minimum=0, maximum=1), "The same where words alone are gone by."),
    ),
    _thresholds,
    "a calibration",
)
