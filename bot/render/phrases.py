"""What members of a chat read beside the answers: buttons, notices, the descriptions of commands.

The answers' own sentences are in `wording`. Text from outside comes escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.knowledge.model import PartialDate
from bot.render.catalogue import date_text, gettext, ngettext, number_text, reviewed, spoken
from bot.render.wording import claims_text, passages_text, sources_text

MORE = "More"
NEXT = "Next"
SOURCES = "Sources"
FOLLOW_UP = "Follow up"
DELETE = "Delete"
POST = "Post as reply"
UNDO = "Undo"
MENU = "More options"
OTHER_CLAIM = "It may also be about this."
SIGN = "Put my name under it"
REPORT = "Wrong or unfair?"

MORE_TITLE = "More of each side"
NO_MORE = "There is no more: the card shows every passage that fits."
SOURCES_TITLE = "All sources"
CLAIMS_TITLE = "What can be asked about"
NO_CLAIMS = "No claim is loaded."
READ_THERE = "read it"
FIND_IT = "find it"
PERMALINK = "permalink"

FOLLOW_UP_TITLE = "Follow up"
AUDIENCE_LABEL = "Who sees the answer"
FOR_ME = "I alone"
FOR_EVERYBODY = "Everybody here"
FOLLOW_UP_LABEL = "Your next question"
FOLLOW_UP_HINT = "more · who says so? · when was that? · and the other side?"

REPORT_REASON = "What is wrong with it?"
REASONS: Mapping[str, str] = {
    "quote": "Not what the document says",
    "context": "Out of context",
    "side": "One side is missing",
    "date": "Out of date",
    "question": "Not about this question",
    "other": "Something else",
}
REPORT_EXCERPT = "What is it about?"
WHOLE_CARD = "The card as a whole"
REPORT_TEXT = "In a line of your own, if you like"
REPORT_TEXT_READERS = "The moderators here and the curators read it, and are not told who wrote it."
REPORT_WORD = "Do you want word back?"
NO_WORD = "No"
ONE_WORD = "Yes: one direct message, when it is dealt with"
ID_IS_KEPT = "For that your id is kept until the message is sent, and no longer."

QUEUE = "What members find wrong or unfair, and is still open."
QUEUE_EMPTY = "Nothing is open: no member finds anything wrong or unfair that was not dealt with."
FROM_THE_START = "From the start"
THE_CARD = "the card"
WANTS_WORD = "Who reported it wants word back."
RESOLVE = "Resolve"
DECLINE = "Decline"
HAND_ON = "To the curators"
NOTE_LABEL = "Your note, if you like"
NOTE_READERS = "Who reported it reads this, if they want word back, and so do the curators; without your name."
STATES: Mapping[str, str] = {
    "open": "open",
    "resolved": "resolved",
    "declined": "declined",
    "curators": "handed to the curators",
}
REPORT_GONE = "That report is not kept any more."
OUTCOMES: Mapping[str, str] = {
    "resolved": "The moderators have dealt with what you reported about {card}.",
    "declined": "The moderators have looked at what you reported about {card}, and leave it as it is.",
    "curators": "The moderators have handed what you reported about {card} to those who keep the documents.",
}

ASK = "Ask about a contested claim: every position answers in its own words."
ASK_QUESTION = "Your question, in your own words."
ASK_PRIVATE = "Show the answer to you alone."
GROUP = "What this bot knows, and what it is."
CLAIMS = "What can be asked about."
CLAIM_SOURCES = "Every source of a claim, with its facts."
SOURCES_CLAIM = "Which claim; left out, the first."
PRIVACY = "What is kept of you, and how to have it removed."
ABOUT = "What this is, what it stores, its version and licence."
CHECK = "Check this message"
HISTORY = "What moderators did here, the latest first."
STATS = "What was asked, answered and posted here, by week: counts only."
HISTORY_MEMBER = "Only what this member did."
HISTORY_CLAIM = "Only what was about this claim."
HISTORY_KIND = "Only what is of this kind."

HISTORY_TITLE = "What moderators did"
NO_ACTIONS = "Nothing that fits is written down."
NEWER = "Newer"
OLDER = "Older"
STATS_TITLE = "Questions here, by week"
STATS_COLUMNS = "asked|answered|open|posted"
ANSWERED_MOST = "Answered most"
COUNTS_ONLY = "Light: answered. Dark: open. Counts only, of nobody in particular; a week begins on Monday, 0:00 UTC."
NO_COUNTS = "Nothing was asked here in the last twelve weeks."
NO_STORE = "This bot remembers nothing: it runs without a store."
STORE_AWAY = "What is kept cannot be reached just now. Please try again in a minute."

ANSWER_WITH = "Answer with…"
CHOOSE_PASSAGES = "At most three of each side. You alone see this."
WHICH_CLAIM = "Look in another claim"
WHICH_CRUX = "Passages on a point of dispute"
SEARCH_WORDS = "Search"
SEARCH_LABEL = "Words of the passage"
PREVIEW = "Preview"
REMEMBER = "Remember"
POST_AND_REMEMBER = "Post and remember"
CHOOSE_ANEW = "Choose anew"
REMEMBER_LABEL = "The question, as it is remembered"
REMEMBER_HINT = "Whoever asks the same here gets this card. Take out names and what nobody would ask."
TAUGHT_ENOUGH = "This server has taught 500 questions, as many as it may. `/taught` lists what could go."
FOR_MODERATORS = "This is for those who may manage messages here."
STORE_AWAY = (
    "What is remembered cannot be read or changed just now, so nothing has changed. Please try again in a while."
)
GAPS = "What was asked here and not answered."
GAPS_TITLE = "Asked and not answered"
GAPS_OFF = "Unanswered questions are not kept here. Somebody who may manage the server can switch that on."
NO_GAPS = "There is nothing here."
GAP_REOPEN = "Open again"
GAP_OFF_TOPIC = "Off topic"
GAPS_OPEN = "Open"
GAPS_CURATORS = "With the curators"
GAPS_ASIDE = "Put aside"
GAP_GONE = "That question is not kept any more."
TAUGHT = "What the moderators of this server taught."
TAUGHT_TITLE = "Taught here"
NOTHING_TAUGHT = "Nothing was taught here."
FORGET = "Forget"
UNTAUGHT = "Forgotten: it answers no more."
PASSAGE_GONE = "(a passage that is not part of the knowledge base any more)"
TELL_ME = "Tell me when there is an answer"
WILL_TELL = "You get one direct message when there is an answer. Until then it is kept that you asked."
ANSWERED_NOW = "There is an answer now to what you asked."

HOW_TO_ASK = "Ask me about a contested claim: write the question after my name, or use `/ask`."
HEARD = "Okay."
PRIVATE_HERE = "Answers are private here."
CROWDED = "Many ask here at once, so this answer is private."
SHOW = "Show it to me"
SHOW_NEAR = "What comes near"
FORGOTTEN = "What was asked is forgotten after a while. Please ask again with `/ask`."
ASK_ANEW = "The question was edited: ask anew"
NOT_YOUR_QUESTION = "Only the person who asked, or somebody who may manage messages, can ask this anew."
QUESTION_GONE = "The question is not there any more."
WITHHELD = (
    "Discord shows me the text of a message only where it names me, so I cannot read that one. "
    "Right-click it (on a phone: hold it), then Apps, then “Check this message”; or ask with `/ask`."
)
NO_TEXT = "That message has no text that could be checked."
NOT_HERE = "I do not answer in this channel: the people who run this server chose others."
NOT_THAT_ROLE = "I do not answer you here: the people who run this server have left out a role that you have."
NO_COMMANDS = "The people who run this server have switched this command off."
UNKNOWN_BUTTON = (
    "That button is from another version, and nothing here knows it any more. Please ask again with `/ask`."
)
CARD_TOO_OLD = "That card is from an earlier version and does not say what it left out. Please ask again with `/ask`."
PASSAGES_GONE = "What that card left out is not part of the knowledge base any more. Please ask again with `/ask`."
CLAIM_GONE = "That claim is not part of the knowledge base any more. `/audiatur claims` lists what can be asked about."
NOT_YOURS = "Only the person who asked, or somebody who may manage messages, can delete this."
NOT_YOUR_POST = "Only the person who posted this, or somebody who may manage messages, can take it back."
CANNOT_DELETE = "I may not delete that here. Somebody who may manage messages can."
CANNOT_POST = "I may not write in this channel, so nothing was posted."
CARD_CHANGED = (
    "What this card shows was corrected or withdrawn meanwhile, so nothing was posted. Please check the message again."
)
TARGET_GONE = "That message is gone meanwhile, so nothing was posted."
NOTHING_IN_IT = "Nothing in that message comes near to what can be asked about here."
NOTHING_AT_ITS_BEGINNING = (
    "That message is very long. Nothing in its beginning comes near to what can be asked about here."
)
NO_MODERATORS = "There are no moderators here who could read it, so nothing was noted."
NOT_KEPT = "I cannot write anything down just now, so nothing was noted. Please try again in a while."
REPORTED = "Noted. The moderators here see it, and not who sent it; what comes of it is theirs to decide."
REPORTED_WORD = (
    "Noted. The moderators here see it, and not who sent it; what comes of it is theirs to decide. When they have "
    "dealt with it, you get one direct message, if you take them from this server."
)
REPORTED_BEFORE = "You have reported this card before, and it counts once."
TOO_MANY_REPORTS = (
    "The moderators here have many reports of the last hour before them, so this one was not taken. "
    "Please try again later."
)
WITHDRAWN = "An excerpt stood here that was withdrawn: it is not part of the knowledge base any more."
MOVED = "An excerpt stood here that argues another side."
UNDONE = "Taken back: the reply is deleted."
ALREADY_GONE = "It is gone already."

ABOUT_TEXT = """\
Audiatur answers questions about contested claims with what was said and written: word for word, with who said it and \
where, every position side by side. *Audiatur et altera pars*: let the other side be heard, too.

It writes no answer of its own: no generated text, no verdict, no vote.

**What it stores**: `/privacy` tells, and takes you out of it. What you ask stays in memory for 15 minutes, so that \
you can ask on. It reads a message only where it is mentioned or written to, or is asked to check one.

**Who may ask it to check a message** (right-click, Apps): by default those who may manage messages."""


PRIVACY_TITLE = "What is kept of you"
QUESTIONS_NOT_KEPT = "What you ask is not kept; it stays in memory for 15 minutes, so that you can ask on."
QUESTIONS_KEPT = (
    "What you ask stays in memory for 15 minutes, so that you can ask on. This server also keeps questions that got no "
    "answer, without who asked, so that its moderators can answer them."
)
IDS_KEPT = "Your id is kept only where you act as a moderator, or ask for word back."
HASHES_KEPT = (
    "Where you report a card, or where a question of yours is kept, a keyed hash stands for you, so that each person "
    "counts once. Nobody can read your id from it."
)
TAUGHT_KEPT = "What you taught the bot stays until it is undone, and that long after it."
DELETING = """\
**Delete mine** takes you out of everything that this bot keeps, in every server, at once. What you did, asked or \
wrote there stays until its time is over, and nothing in it leads to you."""
DELETE_MINE = "Delete mine"
LOG_STAYS = "Who runs this bot has a log besides, with the ids of who changed a channel, until it is overwritten."
NOTHING_FORGOTTEN = "Nothing that is kept has anything to do with you."
NOT_FORGOTTEN = "What is kept cannot be reached just now, so nothing was removed. Please press again in a minute."
SETTINGS = "How I behave in this server: where, whom and how I answer."
SETTINGS_EXPORT = "Show these settings as a part of bot.yaml."
SETTINGS_TITLE = "Settings of this server"
SETTINGS_HINT = "A choice holds at once. Where there is none, it is as for all servers of this bot."
SET_HERE = "set here"
ALSO_SET = "Also: {shown}"
SETTING_CHANGED = "From now on: {setting}"
AS_FOR_ALL = "This page as for all servers"
AS_YAML = "As YAML"
YAML_HINT = (
    "What is set otherwise for this server. It can stand in `bot.yaml`, in place of what is under `servers` there."
)
NOTHING_SET = "Nothing is set otherwise for this server: everything is as for all."
CHOOSE_CHANNELS = "None chosen"
CHOOSE_ROLES = "None chosen"
NOT_YOUR_SETTINGS = "Only those who may manage the server can see and change its settings."
CANNOT_SET = "Nothing can be changed just now: my memory cannot be reached. What is below still holds."
REFUSED_SETTING = "That cannot be set, so nothing has changed: {reason}"
SETTING_REVERTED = "Taken back. {setting}"
SETTING_MOVED_ON = "Somebody has changed that since, so it stays as it is."
SETTING_FORGOTTEN = "That change is too long ago to be taken back with a button."
WELCOME = (
    "You may manage this server, so this is for you alone, and once: where I answer, whom, and how, can be set with "
    "`/settings`. I answer everywhere until somebody chooses otherwise, and tell nobody what moderators do until there "
    "is a log channel."
)
OPEN_SETTINGS = "Settings"

UNREVIEWED = "Nobody has reviewed this translation."


_CHANGES: Mapping[str, str] = {
    "wording": "the wording of the excerpt",
    "credit": "who said it, when or where",
    "note": "the curator's note",
    "withdrawn": "the excerpt was withdrawn",
    "moved": "the excerpt argues another side",
    "restored": "the excerpt stands again",
}


def asked(question: str) -> str:
    """Repeats the question as it was read; what stands between the quotation marks is read back from old cards."""
    return gettext("Asked: “{question}”").format(question=question)


def read_on(question: str) -> str:
    """Repeats a follow-up as it was read, with what the question before it said."""
    return gettext("Read as: “{question}”").format(question=question)


def posted_by(name: str) -> str:
    """Names the member who had an answer posted."""
    return gettext("Posted by {name}").format(name=name)


def corrected(day: PartialDate, what: Sequence[str], label: str) -> str:
    """Says what was corrected on a card, on which day, and under which label, if any."""
    told = gettext("Corrected on {day}: {what}").format(
        day=date_text(day), what="; ".join(gettext(_CHANGES[one]) for one in what)
    )
    return f"{told} ({label})" if label else told


def corrected_earlier(count: int, first: PartialDate) -> str:
    """Says how often a card was corrected before, and when for the first time."""
    told = ngettext("{count} earlier correction, on {day}", "{count} earlier corrections, the first on {day}", count)
    return told.format(count=number_text(count), day=date_text(first))


def claim_gone_since(day: PartialDate) -> str:
    """Says since when a card's claim is not part of the base, and what follows from that."""
    told = gettext(
        "Since {day}, this claim is not part of the knowledge base any more: nobody corrects what stands here."
    )
    return told.format(day=date_text(day))


def remembered(question: str) -> str:
    """Says that a question was taught."""
    return gettext("Remembered: “{question}”. `/taught` lists it.").format(question=question)


def asked_by(count: int, date: str) -> str:
    """How many people asked, and when last."""
    told = ngettext("{count} person asked, last on {date}", "{count} people asked, last on {date}", count)
    return told.format(count=number_text(count), date=date)


def posted(address: str) -> str:
    """Says that a reply was posted, with the way to it."""
    return gettext("Posted: [the reply]({address}).").format(address=address) if address else gettext("Posted.")


def posted_already(address: str) -> str:
    """Says where the reply stands that was to be posted a second time."""
    return gettext("There is a reply under that message already: [here it is]({address}).").format(address=address)


def signed(address: str) -> str:
    """Says that the name stands under the reply now."""
    return gettext("Your name stands under [the reply]({address}).").format(address=address)


def counted(asked: int, answered: int, unanswered: int, posted: int) -> str:
    """Says how much was asked, answered, not answered and posted, all weeks together."""
    told = gettext("{asked} asked · {answered} answered · {unanswered} unanswered · {posted} posted")
    return told.format(
        asked=number_text(asked),
        answered=number_text(answered),
        unanswered=number_text(unanswered),
        posted=number_text(posted),
    )


def charted(weeks: str) -> str:
    """What is read out in place of the picture of the weeks."""
    return gettext("Questions asked in the week from {weeks}").format(weeks=weeks)


def try_again(seconds: float) -> str:
    """Says that Discord takes nothing now, and when to press again; 0 where that is not known."""
    if not seconds:
        return gettext("Discord does not take it just now, so nothing has changed. Please press again in a while.")
    whole = max(1, round(seconds))
    told = ngettext(
        "Discord does not take it just now, so nothing has changed. Please press again in {count} second.",
        "Discord does not take it just now, so nothing has changed. Please press again in {count} seconds.",
        whole,
    )
    return told.format(count=number_text(whole))


def more_button(count: int) -> str:
    """The label of the button that shows what the card does not."""
    return f"{gettext(MORE)} ({number_text(count)})"


def all_behind(count: int) -> str:
    """Says so where a side's passages are all too long for the card."""
    told = ngettext("One passage fits: behind the button below", "{count} passages fit: behind the button below", count)
    return told.format(count=number_text(count))


def no_room(count: int) -> str:
    """Says how much of a list a card has no room for."""
    told = ngettext("{count} more has no room here", "{count} more have no room here", count)
    return told.format(count=number_text(count))


def failure(short_id: str) -> str:
    """Says that a question failed, with the id that the log has, too."""
    told = gettext("Something went wrong with that, and it was not your doing. It is noted as `{id}`.")
    return told.format(id=short_id)


def wait(seconds: float) -> str:
    """Asks for patience."""
    whole = max(1, round(seconds))
    told = ngettext(
        "One question at a time: please wait {count} second.",
        "One question at a time: please wait {count} seconds.",
        whole,
    )
    return told.format(count=number_text(whole))


def privacy(days: int, *, keep_unanswered: bool) -> str:
    """What is kept of who reads it, and for how long, as the server has it."""
    term = ngettext(
        "All of this goes after {count} day; other servers may have set another time. Of a server that removes the "
        "bot, everything goes after a week.",
        "All of this goes after {count} days; other servers may have set another time. Of a server that removes the "
        "bot, everything goes after a week.",
        days,
    )
    told = (QUESTIONS_KEPT if keep_unanswered else QUESTIONS_NOT_KEPT, IDS_KEPT, HASHES_KEPT)
    lines = [*map(gettext, told), f"{term.format(count=number_text(days))} {gettext(TAUGHT_KEPT)}"]
    return "\n".join([f"### {gettext(PRIVACY_TITLE)}", *(f"- {line}" for line in lines), "", gettext(DELETING)])


def forgotten(acted: int, asked: int, addressed: int, hashed: int) -> str:
    """Says from what a person was removed, which may be nothing."""
    told = (
        (
            acted,
            ngettext("{count} thing that you did as a moderator", "{count} things that you did as a moderator", acted),
        ),
        (asked, ngettext("{count} wish for word back", "{count} wishes for word back", asked)),
        (
            addressed,
            ngettext("{count} message that was to reach you", "{count} messages that were to reach you", addressed),
        ),
        (hashed, ngettext("{count} report or question, as a hash", "{count} reports or questions, as a hash", hashed)),
    )
    lines = [f"- {text.format(count=number_text(count))}" for count, text in told if count]
    if not lines:
        return gettext(NOTHING_FORGOTTEN)
    return "\n".join([gettext("Done. You were taken out of:"), *lines, gettext(LOG_STAYS)])


def wait_to_report(seconds: float) -> str:
    """Asks for patience between two reports."""
    whole = max(1, round(seconds))
    told = ngettext(
        "One report a minute: please wait {count} second.", "One report a minute: please wait {count} seconds.", whole
    )
    return told.format(count=number_text(whole))


def queue_title(count: int) -> str:
    """The heading of the list of what is open."""
    told = ngettext("One report is open", "{count} reports are open", count)
    return told.format(count=number_text(count))


def reported(text: str) -> str:
    """What a member wrote to a report; it comes escaped."""
    return gettext("The member writes: “{text}”").format(text=text)


def excerpt_gone(passage: str) -> str:
    """Names an excerpt that nobody can look up any more."""
    return gettext("The excerpt {passage} is not part of the knowledge base any more.").format(passage=passage)


def reason(name: str) -> str:
    """What is wrong with a card, by the name that is stored."""
    return gettext(REASONS[name]) if name in REASONS else name


def state(name: str) -> str:
    """What became of a report, by the name that is stored."""
    return gettext(STATES[name]) if name in STATES else name


def dealt(became: str) -> str:
    """Says what a moderator has just made of a report."""
    return gettext("Done: the report is {state}.").format(state=state(became))


def dealt_before(who: str, became: str, when: str) -> str:
    """Says who was faster, and what came of it."""
    told = gettext("{who} has dealt with that report already, {when}: it is {state}.")
    return told.format(who=who, when=when, state=state(became))


def outcome(state: str, address: str) -> str:
    """What who reported hears."""
    card = f"[{gettext('this card')}]({address})"
    return gettext(OUTCOMES[state]).format(card=card)


def moderators_note(note: str) -> str:
    """What a moderator wrote to it; it comes escaped."""
    return gettext("They write: “{note}”").format(note=note)


def about_facts(version: str, claims: int, sources: int, passages: int) -> str:
    """The figures at the foot of `/audiatur about`."""
    known = ", ".join((claims_text(claims), sources_text(sources), passages_text(passages)))
    told = gettext(
        "Version {version} · {known} · code under the MIT licence; every quotation belongs to its author."
    ).format(version=version, known=known)
    return told if reviewed(spoken()) else f"{told} {gettext(UNREVIEWED)}"
