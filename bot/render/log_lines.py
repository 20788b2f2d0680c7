"""What stands in the log channel and under `/history`: a line for each thing that was done.

Names, links and text from outside come escaped.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.render.catalogue import gettext, ngettext, number_text

_DONE: Mapping[str, str] = {
    "check": "{who} checked [a message]({link})",
    "post": "{who} posted [a reply]({link})",
    "sign": "{who} signed [a reply]({link})",
    "undo": "{who} took back a reply in {place}",
    "delete": "{who} deleted a card in {place}",
    "settings": "{who} changed the settings",
    "feedback": "{who} dealt with a report on [a card]({link})",
    "teaching": "{who} taught [an answer]({link})",
    "correction": "{who} corrected [a card]({link})",
}
_REPORTED: Mapping[str, str] = {
    "reported": "A member reported [a card]({link}): {reason}",
    "resolved": "{who} resolved a report on [a card]({link}): {reason}",
    "declined": "{who} declined a report on [a card]({link}): {reason}",
    "curators": "{who} handed a report on [a card]({link}) to the curators: {reason}",
}
KINDS: Mapping[str, str] = {
    "check": "Checked",
    "post": "Posted",
    "sign": "Signed",
    "undo": "Taken back",
    "delete": "Deleted",
    "settings": "Settings",
    "feedback": "Feedback",
    "teaching": "Teaching",
    "correction": "Corrected",
}
"""What each kind is called, in a list to choose from."""
_TAUGHT: Mapping[str, str] = {
    "taught": "{who} taught [an answer]({link})",
    "forgot": "{who} had [a taught answer]({link}) forgotten",
    "again": "{who} took [a taught answer]({link}) up again",
    "open": "{who} opened [an unanswered question]({link}) again",
    "curators": "{who} handed [an unanswered question]({link}) to the curators",
    "off-topic": "{who} put [an unanswered question]({link}) aside as off topic",
}
SOMEBODY = "Somebody"
NOTHING_FOUND = "nothing found"


def done(kind: str, who: str, link: str, place: str) -> str:
    """Says who did what, and where."""
    return gettext(_DONE[kind]).format(who=who, link=link, place=place)


def reported(state: str, who: str, link: str, reason: str) -> str:
    """Says that a card was reported, or what a moderator made of that, and for which reason it was."""
    if state not in _REPORTED:
        return done("feedback", who, link, "")
    return gettext(_REPORTED[state]).format(who=who, link=link, reason=reason)


def set_by(who: str, what: str) -> str:
    """Says who set what: `@mona set **Language**: Deutsch`."""
    return gettext("{who} set {what}").format(who=who, what=what)


def correcting(count: int) -> str:
    """Says how many cards of the server show something that was changed, before they are edited."""
    told = ngettext(
        "The knowledge base was changed: {count} card here is looked at, and corrected",
        "The knowledge base was changed: {count} cards here are looked at, and corrected",
        count,
    )
    return told.format(count=number_text(count))


def taught(did: str, who: str, link: str) -> str:
    """Says what somebody did about what is taught, or about a question without an answer."""
    return gettext(_TAUGHT.get(did, _TAUGHT["taught"])).format(who=who, link=link)


def kind_name(kind: str) -> str:
    """What a kind of action is called, in a list to choose from."""
    return gettext(KINDS[kind])
