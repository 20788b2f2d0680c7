"""Discord's REST API: the routes that a bot uses, with the refusals that the real one gives, and faults on demand."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback.faults import Cut, Fault, Hold, Moment, Refusal, Trap
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Callback, Interaction
from tests.loopback.watch import Watch
from tests.loopback.world import (
    CHAT_INPUT_COMMAND,
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    Channel,
    Json,
    Payload,
    World,
    displays,
)

PREFIX = "/api/v10"
ACKNOWLEDGE_WITHIN = 3.0  # seconds that Discord waits for the first response to an interaction

Handle = Callable[[web.Request, Json], Awaitable[Json]]
Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[web.Request, "Recorded"], Awaitable[web.StreamResponse]]


class Refused(Exception):  # noqa: N818  a refusal is a reply that Discord gives, not an error of this server
    """Discord's answer to a request that it does not carry out."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status, self.code = status, code
        super().__init__(message)


def invalid(reason: str) -> Refused:
    """The refusal of a body that breaks a rule."""
    return Refused(400, 50035, f"Invalid Form Body: {reason}")


@dataclass
class Recorded:
    """A request of the bot and the status that it got; `template` is the path with {names}, as in the OpenAPI document.

    `status` is None while the request is under way, and 0 where its connection was cut.
    """

    method: str
    path: str
    template: str
    query: dict[str, str]
    body: Json
    at: float = field(default_factory=time.perf_counter)
    status: int | None = None


def reply(payload: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A response as Discord writes it: no charset beside the type, which discord.py compares exactly."""
    if payload is None:
        return web.Response(status=204, headers=headers)
    body = json.dumps(payload).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json", **(headers or {})})


class Rest:
    """The HTTP side of Discord.

    `acknowledge_within` are the seconds that an interaction waits for its first response: Discord's three, unless a
    test of something else needs more on a busy machine.
    """

    def __init__(self, world: World, watch: Watch, gateway: Gateway, token: str) -> None:
        self.world, self.watch, self.gateway, self.token = world, watch, gateway, token
        self.requests: list[Recorded] = []
        self.commands: list[Payload] = []
        self.files: dict[str, list[bytes]] = {}
        self.interactions: dict[int, Interaction] = {}
        self.acknowledge_within = ACKNOWLEDGE_WITHIN
        self._traps: list[Trap] = []
        self._by_token: dict[str, Interaction] = {}
        self._by_nonce: dict[tuple[int, str], int] = {}

    # What a test does

    def fail(self, method: str, path: str, fault: Fault, times: int = 1) -> Trap:
        """Lets the next requests of a method to a path (a regular expression) run into a fault."""
        trap = Trap(method, re.compile(path), fault, times)
        self._traps.append(trap)
        return trap

    def heal(self) -> None:
        """Takes all faults back."""
        self._traps.clear()

    def begin(self, interaction: Interaction) -> None:
        """Knows an interaction from now on."""
        self.interactions[interaction.id] = interaction
        self._by_token[interaction.token] = interaction

    def forget(self) -> None:
        """Forgets every interaction and nonce, for measurements that go on for long."""
        for memory in (self.interactions, self._by_token, self._by_nonce):
            memory.clear()

    def sent(self, method: str, path: str = "") -> list[Recorded]:
        """The recorded requests of a method to a path (a regular expression), oldest first."""
        return [r for r in self.requests if r.method == method and re.search(path, r.path)]

    async def seen(self, method: str, path: str, count: int = 1) -> Recorded:
        """Waits until so many such requests were answered (or cut), and returns the last of them."""

        def look() -> list[Recorded] | None:
            done = [r for r in self.sent(method, path) if r.status is not None]
            return done if len(done) >= count else None

        return (await self.watch.until(look, f"{count} request(s) {method} {path}"))[count - 1]

    # The web application

    def application(self) -> web.Application:
        """The web application with every route; each request is recorded, and runs into its fault if one waits."""
        application = web.Application()
        commands, message = "/applications/{application_id}/commands", "/channels/{channel_id}/messages/{message_id}"
        hook = "/webhooks/{webhook_id}/{webhook_token}"
        routes: list[tuple[str, str, Handle]] = [
            ("GET", "/gateway", self._gateway),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/users/@me", self._me),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/applications/@me", self._application),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", commands, self._list_commands),
            ("PUT", commands, self._overwrite_commands),
            ("GET", "/guilds/{guild_id}", self._guild),
            ("GET", "/guilds/{guild_id}/channels", self._channels),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
            ("GET", "/users/{user_id}", self._user),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/channels/{channel_id}", self._channel),
            ("POST", "/channels/{channel_id}/typing", self._typing),
            ("POST", "/channels/{channel_id}/messages", self._create_message),
            ("GET", "/channels/{channel_id}/messages", self._history),
            ("GET", message, self._get_message),
            ("PATCH", message, self._edit_message),
            ("DELETE", message, self._delete_message),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("GET", hook + "/messages/{message_id}", self._get_hook_message),
            ("PATCH", hook + "/messages/{message_id}", self._edit_hook_message),
            ("DELETE", hook + "/messages/{message_id}", self._delete_hook_message),
        ]
        for method, template, handle in routes:
            application.router.add_route(method, PREFIX + template, self._serving(template, handle), name=None)
        application.router.add_route("*", "/{rest:.*}", self._serving("", self._unknown))
        return application

    def _serving(self, template: str, handle: Handle) -> Serve:
        async def answer(request: web.Request, record: Recorded) -> web.StreamResponse:
            try:
                self._check_token(request)
                return reply(await handle(request, copy.deepcopy(record.body)), headers=self._limits(record))
            except Refused as refused:
                return reply({"message": str(refused), "code": refused.code}, refused.status)

        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX)
            record = Recorded(request.method, path, template, dict(request.query), await self._body(request))
            self.requests.append(record)
            self.watch.happened()
            try:
                response = await self._through_faults(request, record, answer)
                record.status = response.status
            except asyncio.CancelledError:
                record.status = 0
                raise
            finally:
                self.watch.happened()
            return response

        return serve

    def _check_token(self, request: web.Request) -> None:
        bears_its_own = request.path.startswith((f"{PREFIX}/interactions/", f"{PREFIX}/webhooks/"))
        if not bears_its_own and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")

    @staticmethod
    def _limits(record: Recorded) -> dict[str, str]:
        """Rate-limit headers as Discord sends them, of a generous limit; responses to interactions have none."""
        if record.template.startswith("/interactions/"):
            return {}
        bucket = hashlib.md5(f"{record.method} {record.template}".encode(), usedforsecurity=False).hexdigest()
        return {
            "Via": "1.1 google",
            "X-RateLimit-Bucket": bucket,
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": "999",
            "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
            "X-RateLimit-Reset-After": "1.000",
        }

    async def _body(self, request: web.Request) -> Json:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            for part in form.values():
                if isinstance(part, web.FileField):
                    with part.file as file:
                        self.files.setdefault(part.filename, []).append(file.read())
            return json.loads(str(form["payload_json"]))
        text = await request.text()
        return json.loads(text) if text else None

    async def _through_faults(self, request: web.Request, record: Recorded, answer: Answer) -> web.StreamResponse:
        trap = next((trap for trap in self._traps if trap.catches(record.method, record.path)), None)
        if trap is None:
            return await answer(request, record)
        trap.caught += 1
        match trap.fault:
            case Refusal() as refusal:
                return self._refusal(refusal)
            case Hold() as hold:
                await hold.released.wait()
                return await answer(request, record)
            case Cut(moment):
                if moment is not Moment.BEFORE:
                    await answer(request, record)
                return await self._cut(request, midway=moment is Moment.MIDWAY)

    @staticmethod
    def _refusal(refusal: Refusal) -> web.Response:
        if refusal.html:
            body = f"<html><body><h1>{refusal.status}</h1>{refusal.message}</body></html>"
            return web.Response(text=body, status=refusal.status, content_type="text/html")
        payload: Payload = {"message": refusal.message or f"{refusal.status}: refused", "code": refusal.code}
        headers = {"Via": "1.1 google"} if refusal.via else {}
        if refusal.retry_after is not None:
            payload |= {"retry_after": refusal.retry_after, "global": refusal.is_global}
            headers |= {
                "Retry-After": f"{refusal.retry_after:g}",
                "X-RateLimit-Scope": "global" if refusal.is_global else "user",
            }
        return reply(payload, refusal.status, headers)

    @staticmethod
    async def _cut(request: web.Request, *, midway: bool) -> web.StreamResponse:
        transport = request.transport
        if midway:
            response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"id": "1')
        if transport is not None:
            transport.close() if midway else transport.abort()
        raise asyncio.CancelledError  # nothing more may be written: the connection is gone

    # Who the bot is, and where

    async def _unknown(self, _request: web.Request, _body: Json) -> Json:
        raise Refused(404, 0, "404: Not Found")

    async def _gateway(self, request: web.Request, _body: Json) -> Json:
        address = {"url": self.gateway.address}
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        bot = {"shards": self.gateway.shards, "session_start_limit": limit}
        return address | (bot if request.path.endswith("/bot") else {})

    async def _me(self, _request: web.Request, _body: Json) -> Json:
        return self.world.bot.user | {
            "verified": True,
            "mfa_enabled": True,
            "locale": "en-US",
            "email": None,
            "flags": 0,
        }

    async def _guilds(self, request: web.Request, _body: Json) -> Json:
        facts: Payload = {"icon": None, "banner": None, "owner": False, "features": []}
        first = self.world.guild_id
        servers = [("The Agora", str(self.world.general.bot_permissions)), *self.world.elsewhere]
        listed = [
            {"id": str(first + number), "name": name, "permissions": permissions} | facts
            for number, (name, permissions) in enumerate(servers)
            if first + number > int(request.query.get("after", 0))
        ]
        return listed[: int(request.query.get("limit", 200))]

    async def _application(self, _request: web.Request, _body: Json) -> Json:
        return {
            "id": str(self.world.application_id),
            "name": "Audiatur",
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot": self.world.bot.user,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "team": None,
            "owner": self.world.moderator.user,
            "hook": True,
            "storefront_available": False,
            "is_monetized": False,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": 1,
            "approximate_user_install_count": 0,
            "integration_types_config": {"0": {}, "1": {}},
        }

    async def _guild(self, _request: web.Request, _body: Json) -> Json:
        later = ("channels", "threads", "members", "presences", "voice_states", "joined_at", "large", "unavailable")
        return {key: value for key, value in self.world.guild().items() if key not in later}

    async def _channels(self, _request: web.Request, _body: Json) -> Json:
        return self.world.guild()["channels"]

    async def _member(self, request: web.Request, _body: Json) -> Json:
        person = self.world.people.get(int(request.match_info["user_id"]))
        if person is None:
            raise Refused(404, 10007, "Unknown Member")
        return person.member | {"user": person.user}

    async def _user(self, request: web.Request, _body: Json) -> Json:
        person = self.world.people.get(int(request.match_info["user_id"]))
        if person is None:
            raise Refused(404, 10013, "Unknown User")
        return person.user

    # Commands

    async def _list_commands(self, _request: web.Request, _body: Json) -> Json:
        return self.commands

    async def _overwrite_commands(self, _request: web.Request, body: Json) -> Json:
        known = {(command["type"], command["name"]): command["id"] for command in self.commands}
        self.commands = [self._stored(command, known) for command in body]
        return self.commands

    def _stored(self, command: Payload, known: dict[tuple[int, str], str]) -> Payload:
        """A command as Discord gives it back: defaults filled in, what says nothing left out of options."""
        kind = command.get("type", 1)
        stored = {
            "id": known.get((kind, command["name"])) or str(self.world.snowflakes.next()),
            "application_id": str(self.world.application_id),
            "version": str(self.world.snowflakes.next()),
            "default_member_permissions": None,
            "type": kind,
            "name": command["name"],
            "name_localizations": None,
            "description": "",
            "description_localizations": None,
            "dm_permission": True,
            "contexts": None,
            "integration_types": [0, 1],
            "nsfw": False,
        }
        stored |= {key: value for key, value in command.items() if key != "options"}
        stored["default_member_permissions"] = (
            None if command.get("default_member_permissions") is None else str(command["default_member_permissions"])
        )
        if command.get("options"):
            stored["options"] = [
                {key: value for key, value in option.items() if value not in (False, None, [], {})}
                for option in command["options"]
            ]
        return stored

    # Interactions

    async def _callback(self, request: web.Request, body: Json) -> Json:
        interaction = self.interactions.get(int(request.match_info["interaction_id"]))
        if interaction is None or interaction.token != request.match_info["interaction_token"] or interaction.expired:
            raise Refused(404, 10062, "Unknown interaction")
        if time.perf_counter() - interaction.sent > self.acknowledge_within:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.callback is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        message = await self._respond(interaction, body)
        interaction.callback = body
        interaction.acknowledged = time.perf_counter()
        if "with_response" not in request.query:
            return None
        facts: Payload = {"id": str(interaction.id), "type": interaction.type, "activity_instance_id": None}
        if message:
            facts |= {
                "response_message_id": message["id"],
                "response_message_loading": bool(message["flags"] & LOADING),
                "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
            }
        resource = {"resource": {"type": body["type"], "message": message}} if message else {}
        return {"interaction": facts} | resource

    async def _respond(self, interaction: Interaction, body: Payload) -> Payload | None:
        content = body.get("data") or {}
        match Callback(body["type"]):
            case Callback.MESSAGE:
                self._check_message(content)
                interaction.answer = await self._post_for(interaction, content)
            case Callback.DEFER_MESSAGE:
                if set(content) - {"flags"} or content.get("flags", 0) & ~EPHEMERAL:
                    raise invalid("a deferred response takes the ephemeral flag and nothing else")
                flags = {"flags": content.get("flags", 0) | LOADING}
                interaction.answer = await self._post_for(interaction, flags)
            case Callback.UPDATE:
                if interaction.source is None:
                    raise invalid("there is no message to update")
                message = self._message(int(interaction.source["id"]))
                await self._change(message, content)
                interaction.answer = message
            case Callback.DEFER_UPDATE | Callback.CHOICES | Callback.MODAL:
                return None
        return interaction.answer

    async def _post_for(self, interaction: Interaction, content: Payload) -> Payload:
        channel = interaction.channel
        about = {"id": str(interaction.id), "type": interaction.type, "user": interaction.user.user}
        owners = {"authorizing_integration_owners": {"0": str(self.world.guild_id)}}
        extra: Payload = {
            "application_id": str(self.world.application_id),
            "webhook_id": str(self.world.application_id),
            "interaction_metadata": about | owners,
            "type": CHAT_INPUT_COMMAND,
        }
        message = self.world.post_message(channel, self.world.bot, content, **extra)
        if not message["flags"] & EPHEMERAL:
            await self.gateway.dispatch_message("MESSAGE_CREATE", self.world.as_event(message))
        return message

    def _hooked(self, request: web.Request) -> Interaction:
        interaction = self._by_token.get(request.match_info["webhook_token"])
        if interaction is None or int(request.match_info["webhook_id"]) != self.world.application_id:
            raise Refused(404, 10015, "Unknown Webhook")
        if interaction.expired:
            raise Refused(401, 50027, "Invalid Webhook Token")
        if interaction.callback is None:
            raise Refused(404, 10015, "Unknown Webhook")  # a follow-up comes after the first response
        return interaction

    def _hook_message(self, request: web.Request) -> tuple[Interaction, Payload]:
        interaction = self._hooked(request)
        wanted = request.match_info["message_id"]
        known = [interaction.source] if interaction.answer is None and interaction.source else [interaction.answer]
        if wanted != "@original":
            known += interaction.followups
        for message in known:
            if message and wanted in ("@original", message["id"]) and int(message["id"]) in self.world.messages:
                return interaction, message
        raise Refused(404, 10008, "Unknown Message")

    async def _follow_up(self, request: web.Request, body: Json) -> Json:
        interaction = self._hooked(request)
        self._check_message(body)
        promised = interaction.answer
        if promised and promised["flags"] & LOADING and int(promised["id"]) in self.world.messages:
            # Discord fills in the promised answer, whose own privacy stands.
            return await self._change(promised, body | {"flags": body.get("flags", 0) & ~EPHEMERAL})
        message = await self._post_for(interaction, body)
        interaction.followups.append(message)
        return message

    async def _get_hook_message(self, request: web.Request, _body: Json) -> Json:
        return self._hook_message(request)[1]

    async def _edit_hook_message(self, request: web.Request, body: Json) -> Json:
        interaction, message = self._hook_message(request)
        interaction.answer = interaction.answer or message  # of a press that was acknowledged without a word
        return await self._change(message, body)

    async def _delete_hook_message(self, request: web.Request, _body: Json) -> Json:
        _, message = self._hook_message(request)
        await self._remove(message)

    # Channels and messages

    def _place(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(int(request.match_info["channel_id"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        return channel

    def _message(self, message_id: int) -> Payload:
        message = self.world.messages.get(message_id)
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _message_here(self, request: web.Request) -> Payload:
        channel, message = self._place(request), self._message(int(request.match_info["message_id"]))
        if message["channel_id"] != str(channel.id) or message["flags"] & EPHEMERAL:
            raise Refused(404, 10008, "Unknown Message")
        return message

    @staticmethod
    def _check_message(body: Payload) -> None:
        """Refuses what Discord refuses and the library lets through."""
        if body.get("flags", 0) & COMPONENTS_V2:
            if body.get("content") or body.get("embeds") or body.get("poll"):
                raise invalid("the 'content' and 'embeds' fields cannot be used with IS_COMPONENTS_V2")
            if sum(len(text) for text in displays(body)) > 4000:
                raise invalid("components hold more than 4000 characters")
        elif any(part["type"] != 1 for part in body.get("components") or []):
            raise invalid("components of this type need IS_COMPONENTS_V2")
        if not body.get("content") and not body.get("components") and not body.get("embeds"):
            raise Refused(400, 50006, "Cannot send an empty message")
        if len(body.get("content") or "") > 2000:
            raise invalid("content: Must be 2000 or fewer in length.")

    async def _channel(self, request: web.Request, _body: Json) -> Json:
        return self.world.channel(self._place(request))

    async def _open_direct(self, _request: web.Request, body: Json) -> Json:
        person = self.world.people.get(int(body["recipient_id"]))
        if person is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return self.world.channel(self.world.direct_with(person))

    async def _typing(self, request: web.Request, _body: Json) -> Json:
        self._place(request)

    async def _create_message(self, request: web.Request, body: Json) -> Json:
        channel = self._place(request)
        needed = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
        if not channel.bot_permissions & needed:
            raise Refused(403, 50013, "Missing Permissions")
        self._check_message(body)
        nonce = str(body["nonce"]) if body.get("nonce") is not None and body.get("enforce_nonce") else None
        if nonce and (earlier := self._by_nonce.get((channel.id, nonce))) in self.world.messages:
            return self.world.messages[earlier]  # Discord posts a nonce once in a few minutes
        self._check_reference(body)
        message = self.world.post_message(channel, self.world.bot, body)
        if nonce:
            self._by_nonce[channel.id, nonce] = int(message["id"])
        await self.gateway.dispatch_message("MESSAGE_CREATE", self.world.as_event(message))
        return message

    def _check_reference(self, body: Payload) -> None:
        reference = body.get("message_reference")
        if reference and int(reference["message_id"]) not in self.world.messages:
            if reference.get("fail_if_not_exists", True):
                raise invalid("message_reference: Unknown message")
            del body["message_reference"]

    async def _history(self, request: web.Request, _body: Json) -> Json:
        """Messages of a channel, the latest first: those next to `after`, or the last ones."""
        channel, after = self._place(request), int(request.query.get("after", 0))
        if not channel.bot_permissions & READ_MESSAGE_HISTORY:
            return []  # Discord gives an empty list, and no error
        found = [
            message
            for number, message in sorted(self.world.messages.items())
            if message["channel_id"] == str(channel.id) and number > after and not message["flags"] & EPHEMERAL
        ]
        limit = int(request.query.get("limit", 50))
        return (found[:limit] if after else found[-limit:])[::-1]

    async def _get_message(self, request: web.Request, _body: Json) -> Json:
        return self._message_here(request)

    async def _edit_message(self, request: web.Request, body: Json) -> Json:
        message = self._message_here(request)
        if message["author"]["id"] != str(self.world.bot.id):
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return await self._change(message, body)

    async def _delete_message(self, request: web.Request, _body: Json) -> Json:
        message, channel = self._message_here(request), self._place(request)
        if message["author"]["id"] != str(self.world.bot.id) and not channel.bot_permissions & MANAGE_MESSAGES:
            raise Refused(403, 50013, "Missing Permissions")
        await self._remove(message)

    async def _change(self, message: Payload, body: Payload) -> Payload:
        flags = message["flags"] & ~LOADING | body.get("flags", 0)
        shown = {key: body.get(key, message.get(key)) for key in ("content", "components", "embeds")}
        self._check_message(shown | {"flags": flags})
        self.world.edit_message(message, body | {"flags": flags})
        if not flags & EPHEMERAL:
            await self.gateway.dispatch_message("MESSAGE_UPDATE", self.world.as_event(message))
        self.watch.happened()
        return message

    async def _remove(self, message: Payload) -> None:
        channel = self.world.channels[int(message["channel_id"])]
        self.world.remove_message(int(message["id"]))
        if not message["flags"] & EPHEMERAL and not channel.abroad:
            guild = {} if channel.is_direct else {"guild_id": str(self.world.guild_id)}
            gone = {"id": message["id"], "channel_id": message["channel_id"]} | guild
            await self.gateway.dispatch("MESSAGE_DELETE", gone, None if channel.is_direct else self.world.guild_id)
        self.watch.happened()
