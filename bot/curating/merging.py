"""What a table that a curator edited changes in the files of a claim, or where it is at odds with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.curating.editing import SourceEdit
from bot.curating.saving import Change
from bot.curating.sheet import Keep, Row, even, mark_of, named
from bot.curating.trial import tried
from bot.errors import Problem, UsageError
from bot.fields import nearest
from bot.knowledge.check import references_of
from bot.knowledge.document import OMISSION
from bot.knowledge.draft import line_of
from bot.knowledge.model import CONTEXT, Claim, Passage, Source
from bot.knowledge.schema import PASSAGE
from bot.yaml_reader import Report, ScalarNode, read_yaml, shown

_EDITED = ("position", "speaker", "gist")
_LOST = ("role", "said", "note", "asks")
"""Keys of a passage that have no place in the one that it is joined to."""

Edited = Mapping[str, Passage]
"""What passages are to become, by their ids."""


@dataclass
class Merge:
    """What a table changes: the files, and how often what is changed; or its conflicts with the files, in its order."""

    sheet: Path
    claim: Claim
    conflicts: list[Problem] = field(default_factory=list)
    edited: dict[str, Passage] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    dropped: dict[str, Row] = field(default_factory=dict)
    joined: dict[str, Row] = field(default_factory=dict)
    changes: dict[Path, Change] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def conflict(self, row: Row, told: str) -> None:
        """Notes what is at odds."""
        self.conflicts.append(Problem(self.sheet, row.line, told))


def merge(base: Path, claim: Claim, sheet: Path, rows: Sequence[Row]) -> Merge:
    """Holds a table against a claim of a base, writes nothing; what it does not name stays as it is."""
    found = Merge(sheet, claim)
    for source in claim.sources:
        _merge_source(found, source, [row for row in rows if row.source == source.id])
    _tell_strangers(found, rows)
    _tell_references(found)
    if not found.conflicts:
        for source in claim.sources:
            _edit(found, source)
        _try(found, base)
    if found.conflicts:
        found.conflicts.sort()
        found.changes.clear()
    return found


def _merge_source(found: Merge, source: Source, rows: Sequence[Row]) -> None:
    known = {passage.id: passage for passage in source.passages}
    seen: set[str] = set()
    for group in _groups(found, rows):
        for row in group:
            if row.passage in seen:
                found.conflict(row, f"{named(row)} is here twice")
            seen.add(row.passage)
        head, *others = group
        if head.keep == Keep.NO:
            if head.passage in known and _agrees(found, head, known[head.passage]):
                found.dropped[head.passage] = head
        elif _is_there(found, group, known):
            whole = _joined(found, group, known) if others else known[head.passage]
            _take_over(found, head, known[head.passage], whole)


def _groups(found: Merge, rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of a source, each that is joined behind the one that it is joined to."""
    group: list[Row] = []
    for row in rows:
        keep = row.keep.casefold() or Keep.YES
        if keep not in set(Keep):
            found.conflict(row, f"keep: `{shown(row.keep)}` is none of yes, no, join")
        elif keep == Keep.JOIN and group:
            group.append(row)
        elif keep == Keep.JOIN:
            found.conflict(row, f"{named(row)} is joined to nothing: no row of its source that stays is above it")
        elif keep == Keep.NO:
            yield [replace(row, keep=Keep.NO)]
        else:
            if group:
                yield group
            group = [row]
    if group:
        yield group


def _is_there(found: Merge, group: Sequence[Row], known: Mapping[str, Passage]) -> bool:
    """Whether the passages of rows stand in the file as the table has them, together or joined already."""
    head, *others = group
    here = known.get(head.passage)
    if here and others and even(here.quote) == _quote(group) and not any(row.passage in known for row in others):
        return True
    for row in group:
        if row.passage not in known:
            found.conflict(row, f"there is no passage {named(row)} in this claim{nearest(row.passage, list(known))}")
            return False
        if even(known[row.passage].quote) != row.quote:
            told = f"the quote of {named(row)} is not the one in the file: a quote is changed there alone"
            found.conflict(row, told)
            return False
    return True


def _quote(group: Sequence[Row]) -> str:
    return f" {OMISSION} ".join(row.quote for row in group)


def _joined(found: Merge, group: Sequence[Row], known: Mapping[str, Passage]) -> Passage:
    """The passage that several become; those that are joined are noted, unless they were before."""
    head, *others = group
    whole = replace(known[head.passage], quote=_quote(group))
    places = list(known)
    for row in others:
        if row.passage not in known:
            continue
        between = places[places.index(head.passage) + 1 : places.index(row.passage)]
        if places.index(row.passage) < places.index(head.passage) or set(between) - {*found.dropped, *found.joined}:
            found.conflict(row, f"{named(row)} does not follow {named(head)} in the file, and cannot be joined to it")
        if (row.position, row.speaker) != (head.position, head.speaker):
            found.conflict(
                row, f"{named(row)} has another position or speaker than {named(head)}, and cannot be joined"
            )
        if _agrees(found, row, replace(known[row.passage], gist=row.gist)):
            found.joined[row.passage] = row
    return whole


def _agrees(found: Merge, row: Row, passage: Passage) -> bool:
    """Whether what is to go is what the curator saw."""
    if even(passage.quote) == row.quote:
        return True
    found.conflict(row, f"{named(row)} has another quote in the file than here; write the sheet anew")
    return False


def _take_over(found: Merge, row: Row, here: Passage, whole: Passage) -> None:
    """Notes what a row changes of a passage, unless the file was changed since the table was written."""
    wanted = replace(whole, **{name: getattr(row, name) for name in _EDITED})
    if wanted == here:
        return
    changed = [name for name in _EDITED if getattr(wanted, name) != getattr(here, name)]
    if changed and row.mark != mark_of(here):
        told = f"{named(row)} was changed in the file since: its {changed[0]} is “{shown(getattr(here, changed[0]))}”"
        found.conflict(row, f"{told} there; write the sheet anew")
        return
    _tell_unfit(found, row, wanted)
    found.edited[here.id], found.rows[here.id] = wanted, row
    found.counts.update(changed)


def _tell_unfit(found: Merge, row: Row, wanted: Passage) -> None:
    """Tells what the fields of a passage may not hold."""
    report = Report(found.sheet)
    for one in PASSAGE.fields:
        if one.name in (*_EDITED, "quote") and (one.required or getattr(wanted, one.name)):
            report.inside = [one.name]
            one.kind.read(ScalarNode(getattr(wanted, one.name), plain=False, line=row.line), report)
    found.conflicts += report.problems
    known = [*(position.id for position in found.claim.positions), CONTEXT]
    if wanted.position not in known and not report.problems:
        told = f"position: `{shown(wanted.position)}` is no position of the claim, nor `{CONTEXT}`"
        found.conflict(row, told + nearest(wanted.position, known))


def _tell_strangers(found: Merge, rows: Sequence[Row]) -> None:
    known = [source.id for source in found.claim.sources]
    for row in rows:
        # A row that drops what went with its whole file has what it wants.
        if row.source not in known and row.keep.casefold() != Keep.NO:
            found.conflict(row, f"there is no source `{shown(row.source)}` in this claim{nearest(row.source, known)}")


def _tell_references(found: Merge) -> None:
    """Tells where a claim names a passage that is to go: only a person knows what should stand there instead."""
    going = {**found.dropped, **found.joined}
    for path, key, number, place, passage in references_of(found.claim):
        if passage in going:
            line = line_of(read_yaml(path, Report(path)), key, number, "passages", place)
            found.conflict(going[passage], f"`{passage}` is named in {path}:{line}; take it out there first")


def _edit(found: Merge, source: Source) -> None:
    """Makes the edits of a source file."""
    ids = [passage.id for passage in source.passages]
    going = [name for name in ids if name in found.dropped or name in found.joined]
    changing = [name for name in ids if name in found.edited]
    if not going and not changing:
        return
    if len(going) == len(ids):
        found.conflict(found.dropped[ids[0]], f"no passage of `{source.id}` would stay: delete {source.path} instead")
        return
    content = source.path.read_bytes()
    edit = SourceEdit(source.path, content)
    for name in going:
        if name in found.joined and edit.keys(ids.index(name)).intersection(_LOST):
            lost = ", ".join(sorted(edit.keys(ids.index(name)).intersection(_LOST)))
            found.conflict(found.joined[name], f"`{name}` would lose its {lost}; join them by hand")
        edit.drop(ids.index(name))
    _edit_values(found, source, edit, changing)
    found.changes[source.path] = Change(content, edit.result())
    found.counts.update(dropped=sum(name in found.dropped for name in going))
    found.counts.update(joined=sum(name in found.joined for name in going))


def _edit_values(found: Merge, source: Source, edit: SourceEdit, names: Sequence[str]) -> None:
    speakers = {passage.speaker for passage in source.passages}
    before = {passage.id: passage for passage in source.passages}
    places = {passage.id: place for place, passage in enumerate(source.passages)}
    for name in names:
        for key in (*_EDITED, "quote"):
            value = getattr(found.edited[name], key)
            if value == getattr(before[name], key):
                continue
            if key == "speaker" and "role" in edit.keys(places[name]):
                told = f"`{name}` has a role of its own, which is that of “{shown(before[name].speaker)}”"
                found.conflicts.append(Problem(found.sheet, found.rows[name].line, f"{told}; change both in the file"))
            edit.set(places[name], key, value)
    report = Report(source.path)
    table = getattr(read_yaml(source.path, report), "entries", {}).get("speakers")
    known = {*speakers, *getattr(table, "entries", {})}
    new = dict.fromkeys(found.edited[name].speaker for name in names)
    added = [name for name in new if name and name not in known]
    if added:
        edit.add_speakers(added)


def _try(found: Merge, base: Path) -> None:
    """Sees that the files, as they would be, hold just what was wanted, and nothing else changed."""
    if found.conflicts or not found.changes:
        return
    after, problems = tried(base, {path: change.after for path, change in found.changes.items()})
    found.conflicts += problems
    held = after.claim(found.claim.id) if after else None
    if held is None:
        return
    gone = {*found.dropped, *found.joined}
    wanted = [found.edited.get(one.id, one) for one in found.claim.passages if one.id not in gone]
    for one, other in zip(wanted, held.passages, strict=True):
        # The role goes with the speaker, whom the table may change.
        if replace(one, role="", quote=even(one.quote)) != replace(other, role="", quote=even(other.quote)):
            raise UsageError(f"{one.id} is written in a form that cannot be edited from here; edit its file by hand")
