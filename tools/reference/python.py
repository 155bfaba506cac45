"""docs/reference/python.md: what `import explorer` brings, from its docstrings."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import explorer
from explorer import errors
from reference.markdown import block, notice

INTRODUCTION = """\
# Python

What the command does, a notebook or a script can do as well. What stands here may be relied on; everything else of the package may change.

```python
import explorer

with explorer.open() as partnerships:
    for row in partnerships.query("reach", tier="strategic"):
        print(row["name"], row["reach"], row["pattern"])
```

[A notebook](../notebook.ipynb), to be opened in Jupyter, shows more on the example data.
"""  # noqa: E501
ORDER = ("open", "Partnerships", "Result", "Column", "Stamp", "ExplorerError")
TREE = "Each error is one of these, and caught as `ExplorerError`:\n"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def page() -> str:
    """The page as Markdown."""
    assert set(ORDER) == set(explorer.__all__)
    parts = [notice("the docstrings of what explorer/__init__.py exports"), INTRODUCTION]
    for name in ORDER:
        parts += [f"## {name}\n", *told(getattr(explorer, name))]
    parts += [TREE, block((errors.__doc__ or "").partition("\n\n")[2], "text")]
    return "\n".join(parts)


def told(documented: Any) -> Iterator[str]:
    """A function or a class with what is public of it."""
    source = inspect.getsource(documented)
    (node,) = ast.parse(source).body
    if isinstance(node, Function):
        yield from function(node, documented.__module__.partition(".")[0] + ".")
        return
    assert isinstance(node, ast.ClassDef)
    yield doc(node)
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
    if fields:
        yield block(
            "\n".join(ast.get_source_segment(source, one) or "" for one in fields), "python"
        )
    for one in node.body:
        if isinstance(one, Function) and ast.get_docstring(one) and is_public(one.name):
            yield f"### {node.name}.{one.name}\n"
            yield from function(one)


def function(node: Function, prefix: str = "") -> Iterator[str]:
    """How a function is called, and what it does."""
    node.args.args = [one for one in node.args.args if one.arg != "self"]
    node.args.posonlyargs = [one for one in node.args.posonlyargs if one.arg != "self"]
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    yield block(f"{prefix}{node.name}({ast.unparse(node.args)}){returns}", "python")
    yield doc(node)


def doc(node: Function | ast.ClassDef) -> str:
    """A docstring."""
    return (ast.get_docstring(node) or "") + "\n"


def is_public(name: str) -> bool:
    """Whether a name has no underscore before it, or is one of Python's own."""
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))
