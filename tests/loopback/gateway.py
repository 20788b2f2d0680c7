"""Discord's gateway: sessions that identify, resume, get events and heartbeats, and what goes wrong there."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import enum
import json
import secrets
import zlib
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.loopback.watch import Watch
from tests.loopback.world import Json, Payload, World

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15


class Op(enum.IntEnum):
    """What a frame is for."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Socket:
    """One WebSocket of the bot, compressed as its address asks for."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._ws = web.WebSocketResponse(autoping=True, compress=False, timeout=1.0)
        self.gone = False

    async def open(self) -> web.WebSocketResponse:
        """Answers the handshake."""
        await self._ws.prepare(self._request)
        return self._ws

    @property
    def is_open(self) -> bool:
        """Whether frames still reach the bot."""
        return not self.gone and not self._ws.closed

    async def send_text(self, text: str) -> None:
        """Sends a frame as it is; one to a bot that has just gone is lost, as in life."""
        with contextlib.suppress(ConnectionError):
            if self._deflate is None:
                await self._ws.send_str(text)
            else:
                await self._ws.send_bytes(
                    self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                )

    async def send(
        self, op: Op, payload: Json = None, *, event: str | None = None, sequence: int | None = None
    ) -> None:
        """Sends one frame."""
        await self.send_text(json.dumps({"op": op, "d": payload, "s": sequence, "t": event}))

    async def close(self, code: int) -> None:
        """Says goodbye with a close code."""
        await self._ws.close(code=code)

    def abort(self) -> None:
        """Is gone, without a goodbye."""
        self.gone = True
        if self._request.transport is not None:
            self._request.transport.abort()


@dataclass
class Session:
    """What Discord remembers of an identified bot, its connection lost or not; `missed` can be replayed."""

    id: str
    shard: tuple[int, int]
    intents: int
    socket: Socket | None
    sequence: int = 0
    events: list[tuple[int, str, Payload]] = field(default_factory=list)
    valid: bool = True
    resumed: int = 0

    async def dispatch(self, event: str, payload: Payload) -> None:
        """Sends an event now, or when the bot resumes."""
        self.sequence += 1
        payload = copy.deepcopy(payload)  # as it is now, also when it is replayed later
        self.events.append((self.sequence, event, payload))
        del self.events[:-500]  # Discord remembers a while, too
        if self.socket is not None and self.socket.is_open:
            await self.socket.send(Op.DISPATCH, payload, event=event, sequence=self.sequence)


class Gateway:
    """The WebSocket side of Discord, on a port of its own, so that it can refuse while REST works.

    Attributes that a test sets: `silent` (no frame leaves any more), `refuses_resume`, `shards`, `heartbeat_interval`
    (milliseconds), `status` (HTTP status of the handshake; 101 lets bots in).
    """

    def __init__(self, world: World, watch: Watch, token: str) -> None:
        self.world = world
        self.watch = watch
        self.token = token
        self.sessions: list[Session] = []
        self.received: list[Payload] = []
        self.handshakes = 0
        self.silent = False
        self.refuses_resume = False
        self.status = 101
        self.shards = 1
        self.heartbeat_interval = 41_250
        self.address = ""
        self._sockets: set[Socket] = set()

    def application(self) -> web.Application:
        """The web application that serves the socket."""
        application = web.Application()
        application.router.add_get("/", self._serve)
        return application

    # What a test sees

    @property
    def session(self) -> Session | None:
        """The newest session that is connected and valid, if any."""
        alive = [s for s in self.sessions if s.valid and s.socket is not None and s.socket.is_open]
        return alive[-1] if alive else None

    def frames(self, op: Op) -> list[Payload]:
        """Everything that the bot sent with this op, oldest first."""
        return [frame for frame in self.received if frame["op"] == op]

    # What a test does

    async def dispatch(self, event: str, payload: Payload, guild: int | None = None) -> None:
        """Sends an event to the shard that a server's events go to; without a server, to the first."""
        for session in self.sessions:
            number, count = session.shard
            if session.valid and number == ((guild >> 22) % count if guild else 0):
                await session.dispatch(event, payload)

    async def dispatch_message(self, event: str, message: Payload) -> None:
        """Sends a message event, without its text where Discord withholds it, and only to who asked for such events.

        Of a server in which it is no member a bot hears nothing.
        """
        guild = message.get("guild_id")
        if guild not in (None, str(self.world.guild_id)):
            return
        for session in self.sessions:
            wanted = GUILD_MESSAGES if guild else DIRECT_MESSAGES
            number, count = session.shard
            if session.valid and session.intents & wanted and number == ((int(guild) >> 22) % count if guild else 0):
                shown = message if session.intents & MESSAGE_CONTENT else self._withheld(message)
                await session.dispatch(event, shown)

    def _withheld(self, message: Payload) -> Payload:
        """A message as a bot sees it that lacks the privileged intent for message content."""
        bot = str(self.world.bot.id)
        named = any(user["id"] == bot for user in message["mentions"])
        visible = "guild_id" not in message or named or message["author"]["id"] == bot
        shown = message if visible else message | {"content": "", "embeds": [], "attachments": [], "components": []}
        referenced = message.get("referenced_message")
        if referenced and "guild_id" in message:
            referenced = self._withheld(referenced | {"guild_id": message["guild_id"]})
            del referenced["guild_id"]
            shown = shown | {"referenced_message": referenced}
        return shown

    def cut(self) -> None:
        """Loses every connection without a goodbye; the sessions can be resumed."""
        for socket in list(self._sockets):
            socket.abort()

    async def close(self, code: int) -> None:
        """Closes every connection with a close code."""
        await asyncio.gather(*(socket.close(code) for socket in list(self._sockets)))

    async def invalidate(self, *, resumable: bool) -> None:
        """Tells every session that it is invalid, for good or until it resumes."""
        for session in self.sessions:
            session.valid = session.valid and resumable
            if session.socket is not None:
                await session.socket.send(Op.INVALID_SESSION, resumable)

    async def ask_to_reconnect(self) -> None:
        """Tells every bot to connect anew, as Discord does before it restarts a gateway."""
        for socket in list(self._sockets):
            await socket.send(Op.RECONNECT)

    async def send_raw(self, text: str) -> None:
        """Sends a frame exactly as it is, however wrong."""
        for socket in list(self._sockets):
            await socket.send_text(text)

    async def connected(self, count: int = 1) -> Session:
        """Waits until so many sessions were begun and the newest is connected, and returns it."""

        def look() -> Session | None:
            return self.session if len(self.sessions) >= count else None

        return await self.watch.until(look, f"{count} identified session(s)")

    async def resumed(self, session: Session, times: int = 1) -> None:
        """Waits until a session was resumed so many times."""
        await self.watch.until(lambda: session.resumed >= times, f"session resumed {times} time(s)")

    async def disconnected(self) -> None:
        """Waits until no bot is connected."""
        await self.watch.until(lambda: not self._sockets, "no connection to the gateway")

    # The protocol

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        self.watch.happened()
        if self.status != 101:
            return web.Response(status=self.status)
        socket = Socket(request)
        ws = await socket.open()
        self._sockets.add(socket)
        try:
            if not self.silent:
                await socket.send(Op.HELLO, {"heartbeat_interval": self.heartbeat_interval, "_trace": ["loopback"]})
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._receive(socket, json.loads(message.data))
        finally:
            socket.gone = True
            self._sockets.discard(socket)
            self.watch.happened()
        return ws

    async def _receive(self, socket: Socket, frame: Payload) -> None:
        self.received.append(frame)
        if self.silent:
            pass
        elif frame["op"] == Op.HEARTBEAT:
            await socket.send(Op.HEARTBEAT_ACK)
        elif frame["op"] == Op.IDENTIFY:
            await self._identify(socket, frame["d"])
        elif frame["op"] == Op.RESUME:
            await self._resume(socket, frame["d"])
        self.watch.happened()

    async def _identify(self, socket: Socket, identity: Payload) -> None:
        if identity["token"] != self.token:
            return await socket.close(4004)
        if identity["intents"] & PRIVILEGED:
            return await socket.close(4014)  # this application has no privileged intent, and needs none
        number, count = identity.get("shard", (0, 1))
        session = Session(secrets.token_hex(16), (number, count), identity["intents"], socket)
        for older in self.sessions:
            # One live session of a shard is enough: what went before gets no further events.
            older.valid = older.valid and older.shard != session.shard
        self.sessions.append(session)
        ours = (self.world.guild_id >> 22) % count == number
        await session.dispatch("READY", self._ready(session, ours=ours))
        if ours and session.intents & GUILDS:
            await session.dispatch("GUILD_CREATE", self.world.guild())
        return None

    def _ready(self, session: Session, *, ours: bool) -> Payload:
        return {
            "v": 10,
            "user": self.world.bot.user | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0},
            "user_settings": {},
            "session_type": "normal",
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guilds": [{"id": str(self.world.guild_id), "unavailable": True}] if ours else [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "auth": {},
            "application": {"id": str(self.world.application_id), "flags": 0},
            "shard": list(session.shard),
            "_trace": ["loopback"],
        }

    async def _resume(self, socket: Socket, wish: Payload) -> None:
        session = next((s for s in self.sessions if s.id == wish["session_id"] and s.valid), None)
        if wish["token"] != self.token:
            await socket.close(4004)
        elif session is None or self.refuses_resume:
            if session is not None:
                session.valid = False
            await socket.send(Op.INVALID_SESSION, False)  # its payload: cannot be resumed
        else:
            session.socket = socket
            for sequence, event, payload in session.events:
                if sequence > wish["seq"]:
                    await socket.send(Op.DISPATCH, payload, event=event, sequence=sequence)
            session.resumed += 1
            await session.dispatch("RESUMED", {"_trace": ["loopback"]})
