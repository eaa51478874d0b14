"""The one way to read a file, or a text, that holds a value in JSON, YAML or TOML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any, Literal, TypeVar

from intersession.errors import InvalidInput, Problem
from intersession.strict.bounds import MAP_FILE, YAML
from intersession.strict.decoding import read_bytes, text_of, too_large
from intersession.strict.depth import too_deep

T = TypeVar("T")
Form = Literal["json", "yaml", "toml"]


def form_of(name: str) -> Form:
    """The form of a file by the end of its name; YAML, which JSON is too, where it says none."""
    suffix = Path(name).suffix.lower()
    return "json" if suffix == ".json" else "toml" if suffix == ".toml" else "yaml"


def read_file(file: Path | IO[bytes], form: Form, subject: str) -> Any:
    """The value that a file holds; raises InvalidInput, under ``subject``, that says why not."""
    return read_text(read_bytes(file, MAP_FILE, subject), form, subject)


def kept(file: Path, shape: type[T]) -> T | None:
    """What a file of ours in JSON holds, of a type that msgspec knows; None where it is not there.

    Raises InvalidInput for one that was damaged, or changed by hand.
    """
    import msgspec

    subject = f"{file} cannot be read:"
    try:
        if not file.exists():
            return None
        return msgspec.convert(read_file(file, "json", subject), shape)
    except (OSError, msgspec.ValidationError) as problem:
        raise InvalidInput(subject, [Problem("", str(problem).replace("`", ""))]) from problem


def read_text(text: str | bytes, form: Form, subject: str) -> Any:
    """The value that a text stands for; raises InvalidInput, under ``subject``."""
    try:
        plain = text_of(text, subject=subject) if isinstance(text, bytes) else _whole(text)
        if problem := _beforehand(plain, form):
            raise InvalidInput(subject, [problem])
        return _read(plain, form)
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise InvalidInput(
            subject, [Problem("", f"it is not JSON: {problem.msg} ({place})")]
        ) from problem
    except ValueError as problem:
        raise InvalidInput(subject, [Problem("", _as_it(str(problem)))]) from problem


def _whole(text: str) -> str:
    """A text that was typed; raises ValueError where a part of it was no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character: bytes that are not UTF-8") from None
    return text


def _beforehand(text: str, form: Form) -> Problem | None:
    """What is wrong that would make reading itself take long."""
    most = YAML if form == "yaml" else MAP_FILE
    if len(text) > most // 4 and len(text.encode(errors="surrogatepass")) > most:
        return too_large(most)
    return too_deep(text) if form == "json" else None


def _read(text: str, form: Form) -> Any:
    if form == "toml":
        from intersession.strict.toml_text import read_toml

        return read_toml(text)
    if form == "json":
        from intersession.strict.json_text import read_json

        return read_json(text)
    from intersession.strict.yaml_text import read_yaml

    return read_yaml(text)


def _as_it(told: str) -> str:
    """A sentence about the text: what begins with a verb gets its subject."""
    return f"it {told}" if told.startswith(("holds", "gives", "uses", "has")) else told
