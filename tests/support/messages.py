"""What the code says to callers, found in it as a translator's tool would: the texts that errors are raised with."""

import ast
from collections.abc import Iterator
from pathlib import Path

RAISED = {"Invalid", "Conflict", "Forbidden", "NotFound", "TooMany", "TooOften", "Changed", "Unauthenticated"}
REASONED = {"FieldError", "ValueError"}


def said_in(file: Path) -> Iterator[str]:
    """Templates: what is filled in is `{}`. A text that has a name is found where the name is given."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in (name for name in node.targets if isinstance(name, ast.Name)):
                named.setdefault(target.id, []).append(node.value)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        kind, given = node.func.id, {word.arg: word.value for word in node.keywords}
        if kind in RAISED:
            yield from _texts(node.args[:1], named)
            yield from _texts([reason for part in ast.walk(node) for reason in _reasons(part)], named)
        elif kind in REASONED:
            yield from _texts([given["reason"]] if "reason" in given else node.args[:1], named)
        elif kind == "_wrong":
            yield from _texts(node.args[1:2], named)


def _reasons(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "reason":
                yield value


def _texts(nodes: list[ast.expr], named: dict[str, list[ast.expr]]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str() as text):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            case ast.IfExp(body=one, orelse=other):
                yield from _texts([one, other], named)
            case ast.Name(id=name):
                yield from _texts(named.get(name, []), {})
