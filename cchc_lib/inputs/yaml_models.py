"""YAML files → models, and every fault with its file and the path of keys to it."""

import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, RootModel, ValidationError

from ..errors import UsageError
from ..files import read_yaml
from ..folders import Folders
from ..language import Message, say, unknown
from ..model import Finding

M = typing.TypeVar("M", bound=BaseModel)
_SAID = {
    "too_short": say("không được để trống"),
    "tuple_type": say("phải là một danh sách (mỗi dòng bắt đầu bằng «-»)"),
    "dict_type": say("phải gồm các cặp «khóa: giá trị»"),
    "string_type": say("phải là chữ"),
}


def read_model(
    path: Path, model: type[M], folders: Folders, context: dict | None = None
) -> tuple[M | None, list[Finding]]:
    """Read a YAML file as ``model``; every fault in it as a `Finding`, and then no model.

    Parameters
    ----------
    context : dict, optional
        What the model is to be compared with.
    """
    try:
        data = read_yaml(path)
    except UsageError as error:
        return None, [unreadable(error, path, folders)]
    return read_data(data, model, folders.shown(path), context)


def unreadable(error: UsageError, path: Path, folders: Folders) -> Finding:
    """Why a file could not be read at all; its address says where it is, so the sentence gives its name only."""
    message = error.message
    return Finding(Message(message.text, {**message.values, "file": path.name}), file=folders.shown(path))


def read_data(
    data: object, model: type[M], file: str, context: dict | None = None, ignores: Literal["ignore"] | None = None
) -> tuple[M | None, list[Finding]]:
    """The same for data that was read already; it may ignore keys that are not known."""
    try:
        return model.model_validate(data, context=context, extra=ignores), []
    except ValidationError as error:
        faults = error.errors()
    unknown_keys = [fault for fault in faults if fault["type"] == "extra_forbidden"]
    told = unknown_keys or [fault for fault in faults if not _only_follows(fault, faults)]
    findings = [one for fault in told for one in _findings(fault, model, file, data)]
    if not unknown_keys:
        return None, findings
    # they hide what is wrong with the whole that they stand in: look again without them
    return None, findings + read_data(data, model, file, context, "ignore")[1]


def _findings(fault: Mapping[str, Any], model: type[BaseModel], file: str, data: object) -> Iterator[Finding]:
    """What pydantic found; a validator of ours may have found several things at once."""
    raised = fault.get("ctx", {}).get("error")
    ours = [one for one in getattr(raised, "args", ()) if isinstance(one, Message)]
    for message in ours or [_message(fault, model)]:
        yield Finding(message, file=file, cell=_key_path(fault, data))


def _message(fault: Mapping[str, Any], model: type[BaseModel]) -> Message:
    """Say in our words what pydantic found."""
    found, context = fault["input"], fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return say("thiếu khóa «{key}»", key=fault["loc"][-1])
        case "extra_forbidden":
            return unknown(say("khóa"), str(fault["loc"][-1]), _keys_at(model, fault["loc"][:-1]))
        case "literal_error":
            what = say("khóa") if fault["loc"][-1] == "[key]" else say("giá trị")
            return unknown(what, str(found), _quoted(context["expected"]))
        case "union_tag_invalid":
            return unknown(say("kind"), str(context["tag"]), _quoted(context["expected_tags"]))
        case "union_tag_not_found":
            return say("thiếu khóa «{key}»", key="kind")
        case "model_type" | "model_attributes_type":
            return say("phải gồm các khóa: {allowed}", allowed=_keys_at(model, fault["loc"]))
        case kind if kind in _SAID:
            return _SAID[kind]
        case _:
            return say("{problem} («{found}»)", problem=fault["msg"], found=found)


def _only_follows(fault: Mapping[str, Any], faults: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list is called too short only since items of it had faults of their own."""
    loc = fault["loc"]
    return fault["type"] == "too_short" and any(f["loc"][: len(loc)] == loc for f in faults if f is not fault)


def _quoted(listing: str) -> list[str]:
    """The words of pydantic's own listing: ``'a', 'b' or 'c'``."""
    return listing.split("'")[1::2]


def _key_path(fault: Mapping[str, Any], data: object) -> str:
    """The keys to a fault, each item of a list by its id or code where it has one."""
    parts = []
    loc = fault["loc"]
    for key in loc:
        if isinstance(data, dict) and key in data:
            data = data[key]
            parts.append(str(key))
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
            parts.append(_name_of(data, key))
        elif fault["type"] == "missing" and key == loc[-1]:
            parts.append(str(key))
        # else it is the tag by which pydantic tells measures and scales apart: no key of the file
    return " › ".join(parts)


def _name_of(item: object, index: int) -> str:
    named = item if isinstance(item, dict) else {}
    name = named.get("id") or named.get("code")
    return str(name) if isinstance(name, str) else f"[{index + 1}]"


def _keys_at(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """The keys that the model allows at a place; where it may be one of several, their tag stands in the path."""
    found = _models_in(model.model_fields["root"].annotation if issubclass(model, RootModel) else model)
    for key in loc:
        tagged = [one for one in found if key in _tags(one)] if len(found) > 1 else []
        held = (info.annotation for name, info in found[0].model_fields.items() if key in (name, info.alias))
        found = tagged or _models_in(next(held, None)) or found
    return [info.alias or name for name, info in found[0].model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if parts := typing.get_args(annotation):
        return [model for part in parts for model in _models_in(part)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []


def _tags(model: type[BaseModel]) -> tuple[str, ...]:
    kind = model.model_fields.get("kind")
    return typing.get_args(kind.annotation) if kind else ()
