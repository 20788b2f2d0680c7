"""Everything that imports discord: client, commands, views, cards.

Rooms: `cards/` (an answer as a message: values in, views out), `asking/` (what people do), `desk/` (what moderators
do), `connection/` (what keeps it up); `bot.py` puts them together.

How what people see and what keeps it up meet:

What people see (cards, buttons, commands, listeners) is given to the client as one object, the `Front`:

- `front.commands`: the application commands and context menus to register, in order (five context menus at most);
- `front.dynamic_items`: the `discord.ui.DynamicItem` classes of all buttons and menus; they reach their collaborators
  through `interaction.client.front`, because the library builds it from the custom id alone;
- `await front.on_message(message)`: a message that the bot may read; mentions, replies and direct messages;
- `await front.on_delete(message)`, `await front.on_edit(message)`: a message that was deleted, or that a person edited;
- `await front.on_modal(interaction) -> bool`: a submitted modal; False where its custom id is not known;
- `await front.prepare()`, before the first event; `await front.on_command(interaction)`, after a command was answered;
- `front.duties`: coroutines that run beside answering for as long as the bot does, given what tells the client of now;
- `front.unknown() -> LayoutView`: what a person reads who pressed a button that nothing knows.

It is `bot.AudiaturFront(serving, sender, gate, failures, store=)`, made by `audiatur run` out of parts that each are an
`asking.feature.Feature` (commands, buttons, menus, forms); those of moderators stand in `desk.desk.Desk`. What a person
reads whose question failed is `notices.failure(short_id) -> LayoutView`, given to `Failures`.

What keeps it up gives the front its collaborators:

- `serving.Serving`: `await serving.ask(question, claim=, limit=, previous=)`, `serving.base`, `serving.answerer` (the
  current one; take it once for one question);
- `sending.Sender`: `await sender.answer(interaction, view, private=)` answers, or fills in what was deferred;
  `await sender.deliver(interaction, work, private=, instead=)` awaits `work` (which returns a `sending.Outgoing(view,
  private)`) and defers by itself when that takes long; `await sender.update(interaction, view)`, and `instead`, change
  the message that the pressed button stands on; `await sender.open(interaction, modal)` opens a form;
  `await sender.reply(message, view)` replies in public and returns the message, or None where the bot may not; nothing
  of it posts twice, and all of it ends in bounded time;
- `gate.Gate`: `gate.admit(user, channel, server, parent)` says `Admitted(settings)`, `Refused` or `Wait(seconds)`;
  `hears` says whether a way of asking is switched on, `allow_card` and `allow_line` whether a channel takes one more;
- `failures.Failures`: `await failures.answer(interaction, error)` logs an error and answers privately with a short id.

Views are stopped before they are sent, so that the library keeps none of them: buttons are dynamic items, always, and
modals come back through `front.on_modal`.

For tests over loopback, `AUDIATUR_DISCORD_API` (such as `http://127.0.0.1:8080/api/v10`) and `AUDIATUR_DISCORD_GATEWAY`
(such as `ws://127.0.0.1:8080/`, where a refused resume goes) name another Discord; see `address.py`.
"""
