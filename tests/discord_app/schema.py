"""Holds requests to Discord against its published document, and against the limits that the document lacks.

    api = ApiDocument.load(shared / "discord" / "openapi.json")
    assert api.problems("POST", "/channels/1/messages", body) == []

`problems` names everything that Discord would refuse; an empty list means that it would take the request.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs

IS_COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
ACTION_ROW, BUTTON, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 4, 10, 18
V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
LINK, PREMIUM = 5, 6
MESSAGE_CALLBACKS = (4, 7)
DEFERRED_CALLBACKS = (5, 6)
BESIDES = ("content", "embeds", "poll", "sticker_ids")


@dataclass
class ApiDocument:
    """Discord's OpenAPI document with a compiled validator for each request body that was asked for."""

    paths: Mapping[str, Any]
    components: Mapping[str, Any]
    validators: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> ApiDocument:
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(document["paths"], document["components"])

    def problems(self, method: str, path: str, body: object) -> list[str]:
        """What is wrong with the body of that request; `path` starts after `/api/v10`, a query is passed over."""
        path = path.partition("?")[0]
        template = self.template(path)
        if template is None or method.lower() not in self.paths[template]:
            return [f"no such route: {method} {path}"]
        found = list(self._schema_problems(method.lower(), template, _with_snowflakes(body)))
        if isinstance(body, dict):
            found += body_problems(template, method.upper(), body)
        elif isinstance(body, list) and template.endswith("/commands"):
            found += command_problems(body)
        return found

    def template(self, path: str) -> str | None:
        """The documented path that this one is an instance of, the most literal one first."""
        fitting = [template for template in self.paths if _pattern(template).fullmatch(path)]
        return min(fitting, key=lambda template: template.count("{"), default=None)

    def _schema_problems(self, method: str, template: str, body: object) -> Iterator[str]:
        request = self.paths[template][method].get("requestBody")
        schema = (request or {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            if body:
                yield "this route takes no body"
            return
        key = f"{method} {template}"
        if key not in self.validators:
            self.validators[key] = jsonschema_rs.Draft202012Validator({**schema, "components": self.components})
        for error in self.validators[key].iter_errors(body):
            place = "/".join(str(part) for part in error.instance_path)
            yield f"{place or 'body'}: {error.message[:300]}"


def _with_snowflakes(body: object) -> object:
    """The same body with the ids of a reference as texts: the library sends numbers, which Discord takes."""
    if not isinstance(body, dict) or not isinstance(body.get("message_reference"), dict):
        return body
    reference = {
        name: str(value) if name.endswith("_id") and isinstance(value, int) else value
        for name, value in body["message_reference"].items()
    }
    return {**body, "message_reference": reference}


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in _parts(template)))


def _parts(template: str) -> list[str]:
    return [part for part in re.split(r"(\{[^}]+\})", template) if part]


def body_problems(template: str, method: str, body: Mapping[str, Any]) -> list[str]:
    """What Discord refuses in a body beyond its document: messages, callbacks, one command."""
    if template.endswith("/callback"):
        return callback_problems(body)
    if "/messages" in template or template == "/webhooks/{webhook_id}/{webhook_token}":
        return message_problems(body, edit=method == "PATCH")
    if "/commands" in template:
        return command_problems([body])
    return []


def callback_problems(body: Mapping[str, Any]) -> list[str]:
    """What Discord refuses in the answer to an interaction."""
    kind, reply = body.get("type"), body.get("data") or {}
    if kind in DEFERRED_CALLBACKS:
        wrong = sorted(set(reply) - {"flags"})
        found = [f"a defer carries {', '.join(wrong)}: only the ephemeral flag is taken"] if wrong else []
        if reply.get("flags", 0) & ~EPHEMERAL:
            found.append("a defer carries other flags than the ephemeral one")
        return found
    if kind in MESSAGE_CALLBACKS:
        return message_problems(reply, edit=kind == 7)
    if kind == 8:
        return choice_problems(reply.get("choices") or [])
    if kind == 9:
        return modal_problems(reply)
    return []


def message_problems(body: Mapping[str, Any], *, edit: bool = False) -> list[str]:
    """What Discord refuses in a message, or in a change of one, beyond its document."""
    rows = body.get("components") or []
    parts = list(walk(rows))
    flags = body.get("flags") or 0
    has_v2 = any(part.get("type") in V2_TYPES for part in parts)
    found = [*component_problems(rows), *content_problems(body)]
    if has_v2 and not flags & IS_COMPONENTS_V2 and not edit:
        found.append("V2 components without the flag IS_COMPONENTS_V2")
    if has_v2 or flags & IS_COMPONENTS_V2:
        found += [
            f"{name} beside V2 components" for name in ("content", "embeds", "poll", "sticker_ids") if body.get(name)
        ]
    if not edit and not any(body.get(name) for name in ("content", "embeds", "components", "poll", "sticker_ids")):
        found.append("an empty message")
    mentions = body.get("allowed_mentions")
    if not edit and (mentions is None or mentions.get("parse") != [] or mentions.get("replied_user")):
        found.append(f"mentions are not switched off: {mentions!r}")
    return found


def content_problems(body: Mapping[str, Any]) -> list[str]:
    """Too much plain text, or too much in embeds."""
    found = []
    if len(body.get("content") or "") > 2000:
        found.append("content over 2,000 characters")
    if sum(len(text) for embed in body.get("embeds") or [] for text in _embed_texts(embed)) > 6000:
        found.append("over 6,000 characters in all embeds")
    if body.get("enforce_nonce") and not body.get("nonce"):
        found.append("enforce_nonce without a nonce")
    return found


def _embed_texts(embed: Mapping[str, Any]) -> Iterator[str]:
    yield from (embed.get("title") or "", embed.get("description") or "")
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for row in embed.get("fields") or []:
        yield from (row.get("name") or "", row.get("value") or "")


def walk(rows: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every component, nested ones included, as Discord counts them."""
    for component in rows:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[name] for name in ("accessory", "component") if component.get(name)])


def component_problems(rows: list[Mapping[str, Any]]) -> list[str]:
    """What Discord refuses in a tree of components beyond its document."""
    parts = list(walk(rows))
    found = []
    if len(parts) > 40:
        found.append(f"{len(parts)} components, nested ones counted: 40 are allowed")
    text = sum(len(part["content"]) for part in parts if part.get("type") == TEXT_DISPLAY)
    if text > 4000:
        found.append(f"{text} characters over all text: 4,000 are allowed")
    for name in ("custom_id", "id"):
        counted = Counter(part[name] for part in parts if part.get(name) not in (None, 0))
        found += [f"{name} {value!r} is used {times} times" for value, times in counted.items() if times > 1]
    for part in parts:
        found += _part_problems(part)
    return found


def _part_problems(part: Mapping[str, Any]) -> Iterator[str]:
    if part.get("type") == TEXT_DISPLAY and not part["content"].strip():
        yield "a text of white space alone"
    if part.get("type") == ACTION_ROW and len({child.get("type") for child in part["components"]}) > 1:
        yield "an action row mixes buttons and selects"
    if part.get("type") == BUTTON:
        yield from _button_problems(part)


def _button_problems(button: Mapping[str, Any]) -> Iterator[str]:
    if not (button.get("label") or "").strip() and not button.get("emoji") and button["style"] != PREMIUM:
        yield "a button without label or emoji"
    if button["style"] == LINK:
        if button.get("custom_id") or not button.get("url"):
            yield "a link button has an address and no custom id"
        elif urlsplit(button["url"]).scheme not in ("http", "https", "discord"):
            yield f"the address {button['url']!r} has a scheme that Discord refuses"
    elif button.get("url") or not button.get("custom_id"):
        yield "a button has a custom id and no address"


def modal_problems(body: Mapping[str, Any]) -> list[str]:
    """What Discord refuses in a modal beyond its document."""
    rows = body.get("components") or []
    found = [problem for problem in component_problems(rows) if "address" not in problem]
    if not 1 <= len(rows) <= 5:
        found.append(f"a modal of {len(rows)} parts: 1 to 5 are allowed")
    if len(body.get("title") or "") > 45:
        found.append("a modal title over 45 characters")
    for part in walk(rows):
        if part.get("type") == LABEL and len(part.get("label") or "") > 45:
            found.append("a label over 45 characters")
        if part.get("type") == TEXT_INPUT and len(part.get("placeholder") or "") > 100:
            found.append("a placeholder over 100 characters")
    return found


def choice_problems(choices: list[Mapping[str, Any]]) -> list[str]:
    """What Discord refuses in the choices of an autocompletion."""
    found = [f"{len(choices)} choices: 25 are allowed"] if len(choices) > 25 else []
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or not choice["name"].strip():
            found.append(f"a choice's name has {len(choice['name'])} characters: 1 to 100 are allowed")
        if isinstance(choice["value"], str) and len(choice["value"]) > 100:
            found.append("a choice's value over 100 characters")
    return found


def command_problems(commands: list[Mapping[str, Any]]) -> list[str]:
    """What Discord refuses in a set of commands beyond its document."""
    found = []
    counted = Counter((command.get("type", 1), command["name"]) for command in commands)
    found += [f"the command {name!r} is there {times} times" for (_, name), times in counted.items() if times > 1]
    for kind, most in ((1, 100), (2, 5), (3, 5)):
        if sum(command.get("type", 1) == kind for command in commands) > most:
            found.append(f"more than {most} commands of type {kind}")
    for command in commands:
        found += _command_problems(command)
    return found


def _command_problems(command: Mapping[str, Any]) -> Iterator[str]:
    if _characters(command) > 8000:
        yield f"the command {command['name']!r} has over 8,000 characters"
    if command.get("type", 1) == 1:
        yield from _slash_problems(command)
    elif command.get("description"):
        yield f"the context menu {command['name']!r} has a description"


def _slash_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[-_\w]{1,32}", entry["name"]) or entry["name"] != entry["name"].lower():
        yield f"the name {entry['name']!r} is not lower case letters, digits, - and _"
    if not 1 <= len(entry.get("description") or "") <= 100:
        yield f"the description of {entry['name']!r} has not 1 to 100 characters"
    options = entry.get("options") or []
    if len({option["name"] for option in options}) < len(options):
        yield f"{entry['name']!r} has two options of one name"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{entry['name']!r} has a required option after an optional one"
    for option in options:
        yield from _slash_problems(option)


def _characters(entry: Mapping[str, Any]) -> int:
    """The combined length of names, descriptions and values, as Discord counts a command."""
    own = len(entry["name"]) + len(entry.get("description") or "")
    chosen = sum(len(choice["name"]) + len(str(choice["value"])) for choice in entry.get("choices") or [])
    return own + chosen + sum(_characters(option) for option in entry.get("options") or [])
