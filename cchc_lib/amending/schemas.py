"""JSON Schemas of the files that people write, made from the models: an editor completes keys and marks mistakes."""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from ..files import replace_files
from ..folders import Folders
from ..inputs import EXAMPLES, HEAD
from ..locks import hold
from ..model import AnyExample, Block, Company, QuarterSettings, RegulationHead

SCHEMAS: dict[str, Any] = {
    "regulation": RegulationHead,
    "block": Block,
    "examples": tuple[AnyExample, ...],
    "units": Company,
    "quarter": QuarterSettings,
}
_FOLDER = "schema"
_OF_FILE = {HEAD: "regulation", EXAMPLES: "examples"}


class _AsWritten(GenerateJsonSchema):
    """A key that may be left out is left out: it is never written as null, and its default is not repeated."""

    def nullable_schema(self, schema):
        return self.generate_inner(schema["schema"])

    default_schema = nullable_schema


def make_schema(name: str) -> dict:
    """The JSON Schema of one of `SCHEMAS`."""
    return TypeAdapter(SCHEMAS[name]).json_schema(schema_generator=_AsWritten)


def write_schemas(folders: Folders) -> list[str]:
    """Write all of them below ``outputs/``; their names as messages show them."""
    texts = {name: json.dumps(make_schema(name), ensure_ascii=False, indent=2) + "\n" for name in SCHEMAS}
    files = {folders.outputs / _FOLDER / f"{name}.json": text.encode() for name, text in texts.items()}
    with hold(folders.office_lock):
        replace_files(files)
    return [folders.shown(path) for path in files]


def name_schema(file: str) -> str:
    """The comment by which an editor finds the schema of a file in a version's folder."""
    name = _OF_FILE.get(file, "block")
    return f"# yaml-language-server: $schema=../../../outputs/{_FOLDER}/{name}.json"
