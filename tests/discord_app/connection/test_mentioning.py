from __future__ import annotations

from bot.discord_app.cards.layout import notice
from bot.discord_app.cards.markup import escape
from bot.discord_app.connection.mentioning import Mentions
from tests.discord_app.views import texts


def linked(sentence: str, **ids: int) -> str:
    mentions, view = Mentions(), notice(sentence)
    mentions.learn(ids)
    mentions.link(view)
    return texts(view)


def test_a_command_and_one_of_a_group_become_links() -> None:
    assert linked("Use `/ask`, or `/audiatur claims`.", ask=1, audiatur=2) == "Use </ask:1>, or </audiatur claims:2>."


def test_without_an_id_a_command_is_named() -> None:
    assert linked("Use `/ask`.", audiatur=2) == "Use `/ask`."


def test_what_somebody_wrote_is_no_command() -> None:
    written = escape("try `/ask`")
    assert linked(written, ask=1) == written
