"""Lays out how moderators choose the passages of an answer, and reads back from it what they have chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import discord

from bot.answering.answer import Answer
from bot.discord_app.cards.budget import CHOICE, clip
from bot.discord_app.cards.card import ASKED, Occasion, card
from bot.discord_app.cards.custom_id import CustomId, button_id, claim_key, passages_by_key
from bot.discord_app.cards.layout import Layout, Part, box, button, option, row, text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.cards.reading import shown_question, walk
from bot.knowledge.model import CONTEXT, Claim, Passage, Position, Source
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.printable import printable

MOST_OF_A_SIDE = 3
MOST_SIDES = 10
"""Sides of which passages can be chosen, context among them: with the frame they fill a message."""
MOST_CHOSEN = 15
"""Passages that are chosen at once: as many as a custom id names beside a claim and a message."""
QUESTION = 500
"""Characters of the question."""
MENU = 25
"""Options of a menu."""
CHOSEN, CLAIMED, CRUXED = "chosen", "claimed", "cruxed"
"""The actions of the menus: passages of a side, a claim, a crux."""
SEARCH, PREVIEW, BACK = "seek", "preview", "reselect"
REMEMBER, BOTH = "teach", "teachpost"
OURS = frozenset({REMEMBER, BOTH, BACK})
"""The buttons below a preview, which no posted card has."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is answered: a message, or a gap, 0 where it is not that."""

    target: int = 0
    gap: int = 0

    @classmethod
    def of(cls, custom_id: CustomId) -> Origin:
        """That which a button or a menu names behind the claim."""
        return cls(custom_id.number(1), custom_id.number(2))


@dataclass(frozen=True, slots=True)
class Picked:
    """What stands on a panel: the question, the keys of the passages in its menus, and of those that are chosen."""

    question: str
    listed: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


def passage_menus(
    claims: Sequence[Claim], claim: Claim, listed: Sequence[Passage], picked: Picked, origin: Origin
) -> Layout:
    """The panel: the claims and cruxes to look in, a menu of passages for each side, and what can be done then.

    `listed` are passages of the claim, best first; those that are chosen stand before them.
    """
    key = claim_key(claim)
    named = (key, origin.target, origin.gap)
    question = escape(clip(picked.question, QUESTION))
    parts: list[Part] = [text(f"### {gettext(phrases.ANSWER_WITH)}")]
    if question:  # a picture has none
        parts.append(text(small(phrases.asked(question)), ASKED))
    parts.append(text(small(gettext(phrases.CHOOSE_PASSAGES))))
    if len(claims) > 1:
        parts.append(
            row(_menu(_claim_options(claims, claim), button_id(CLAIMED, *named), gettext(phrases.WHICH_CLAIM)))
        )
    if claim.cruxes:
        options = [option(crux.question, str(place)) for place, crux in enumerate(claim.cruxes[:MENU])]
        parts.append(row(_menu(options, button_id(CRUXED, *named), gettext(phrases.WHICH_CRUX))))
    parts += [row(menu) for menu in _passages(claim, listed, picked.chosen, named)]
    buttons = [button(gettext(phrases.SEARCH_WORDS), button_id(SEARCH, *named))]
    if picked.chosen:
        preview = button_id(PREVIEW, *named)
        buttons.append(button(gettext(phrases.PREVIEW), preview, discord.ButtonStyle.primary))
    return Layout(box(*parts), row(*buttons))


def preview(answer: Answer, chosen: Sequence[str], origin: Origin, occasion: Occasion) -> Layout:
    """The very card, with what can be done with it below: posted as a reply, remembered, or both; or chosen anew."""
    view = card(answer, occasion)
    for part in list(view.walk_children()):
        if isinstance(part, discord.ui.TextDisplay) and part.id == ASKED:
            if answer.question:  # whole, for it is what is remembered
                part.content = small(phrases.asked(escape(clip(answer.question, QUESTION))))
            else:
                (part.parent if isinstance(part.parent, discord.ui.Container) else view).remove_item(part)
    named = (claim_key(answer.claim), origin.target, origin.gap)
    buttons = [button(gettext(phrases.REMEMBER), button_id(REMEMBER, *named, passages=chosen))]
    if occasion.target:
        buttons.append(button(gettext(phrases.POST_AND_REMEMBER), button_id(BOTH, *named, passages=chosen)))
    buttons.append(button(gettext(phrases.CHOOSE_ANEW), button_id(BACK, *named, passages=chosen)))
    view.add_item(row(*buttons))
    return view


def picked_on(message: discord.Message | None, claim: Claim | None) -> Picked:
    """What stands on a panel, or on a preview, which has no menus; of passages those that the base still has."""
    menus = [part for part in walk(message.components if message else ()) if _is_of_passages(part)]
    options: list[discord.SelectOption] = [one for menu in menus for one in getattr(menu, "options", ())]
    known = passages_by_key(claim) if claim else {}
    listed = tuple(one.value for one in options if one.value in known)
    chosen = tuple(one.value for one in options if one.default and one.value in known)
    return Picked(shown_question(message), listed, chosen)


def replaced(picked: Picked, message: discord.Message | None, place: str, values: Iterable[str]) -> Picked:
    """The same after other passages were chosen in the menu of that place."""
    inside = {
        one.value
        for part in walk(message.components if message else ())
        if _is_of_passages(part) and _place(part) == place
        for one in getattr(part, "options", ())
    }
    kept = [key for key in picked.chosen if key not in inside]
    now = (*kept, *(one for one in values if one in inside))
    return Picked(picked.question, picked.listed, now[:MOST_CHOSEN])


def _passages(
    claim: Claim, listed: Sequence[Passage], chosen: Sequence[str], named: Sequence[object]
) -> Iterator[discord.ui.Select[discord.ui.LayoutView]]:
    """A menu for each side that has passages, what is chosen before what is found."""
    keys = {passage.id: key for key, passage in passages_by_key(claim).items()}
    first = [passage for key in chosen for passage in claim.passages if keys.get(passage.id) == key]
    sources = {source.id: source for source in claim.sources}
    sides: Mapping[str, list[discord.SelectOption]] = {
        position.id: [] for position in (*claim.positions[: MOST_SIDES - 1], Position(CONTEXT, "", ""))
    }
    for passage in {one.id: one for one in (*first, *listed)}.values():
        options = sides.get(passage.position)
        if options is not None and len(options) < MENU and passage.id in keys:
            options.append(_option(passage, sources[passage.source], keys[passage.id], chosen))
    positions = {position.id: position for position in claim.positions}
    for place, (side, options) in enumerate(sides.items()):
        if options:
            label = wording.label(positions.get(side, Position(CONTEXT, "", "")))
            custom_id = button_id(CHOSEN, *named, place)
            yield _menu(options, custom_id, label, most=min(MOST_OF_A_SIDE, len(options)))


def _option(passage: Passage, source: Source, key: str, chosen: Sequence[str]) -> discord.SelectOption:
    who = " · ".join(filter(None, (passage.speaker or source.author, source.publisher or source.title)))
    made = option(passage.gist, key, printable(who))
    made.default = key in chosen
    return made


def _claim_options(claims: Sequence[Claim], chosen: Claim) -> list[discord.SelectOption]:
    """The claims to choose from, the chosen one among them."""
    others = (claim for claim in claims if claim.id != chosen.id)
    found = [option(claim.question, claim_key(claim)) for claim in (chosen, *islice(others, MENU - 1))]
    found[0].default = True
    return found


def _menu(
    options: Sequence[discord.SelectOption], custom_id: str, label: str, most: int = 1
) -> discord.ui.Select[discord.ui.LayoutView]:
    least = 0 if most > 1 or custom_id.split(":")[1] == CHOSEN else 1
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=clip(printable(label).strip(), CHOICE) or None,
        options=list(options),
        min_values=least,
        max_values=most,
    )


def _is_of_passages(part: object) -> bool:
    found = CustomId.parse(getattr(part, "custom_id", None) or "")
    return found is not None and found.action == CHOSEN


def _place(part: object) -> str:
    found = CustomId.parse(getattr(part, "custom_id", None) or "")
    return found.argument(3) if found else ""
