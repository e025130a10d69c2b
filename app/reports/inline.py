"""Join a page's modules into one inline script, and write a security policy that allows this script and no other.

Modules may use `import { … } from "./….js";` at the start of a line, and `export` before a declaration, as all modules
of this project do. Other forms of import and export are refused.
"""

import base64
import hashlib
import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:const|let|function|class)\s+(\w+))", re.MULTILINE)
STRAY = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
ELEMENT = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
POLICY = "the policy"
"""Placeholder for the policy in a template."""


def script(entry: Path) -> str:
    """The module `entry` and all that it imports as one plain script, each module after those that it imports.

    Each module keeps its names to itself. Raises ValueError for circular imports, and other forms of import and export.
    """
    order: list[Path] = []
    visit(entry.resolve(), order, ())
    pieces = [piece(path, order) for path in order]
    return "\n".join(['"use strict";', "(() => {", "const modules = [];", *pieces, "})();"])


def visit(path: Path, order: list[Path], waiting: tuple[Path, ...]) -> None:
    """Append the module to `order`, after those that it imports."""
    if path in waiting:
        raise ValueError(f"{path.name} imports itself by way of {waiting[-1].name}.")
    if path not in order:
        for match in IMPORT.finditer(path.read_text(encoding="utf-8")):
            visit((path.parent / match[2]).resolve(), order, (*waiting, path))
        order.append(path)


def piece(path: Path, order: list[Path]) -> str:
    """A module as a function that is called at once and returns what it exports."""
    source = path.read_text(encoding="utf-8")

    def imported(match: re.Match[str]) -> str:
        number = order.index((path.parent / match[2]).resolve())
        return f"const {{{match[1].replace(' as ', ': ')}}} = modules[{number}];"

    names = [match[2] for match in EXPORT.finditer(source)]
    plain = EXPORT.sub(r"\1", IMPORT.sub(imported, source))
    stray = STRAY.search(plain)
    if stray or "</script" in plain:
        raise ValueError(f"{path.name} cannot be made part of a page: {stray[0] if stray else '</script'}")
    return f"modules.push((() => {{\n{plain.rstrip()}\nreturn {{ {', '.join(names)} }};\n}})());"


def secured(html: str) -> str:
    """The page with a policy that allows its own inline scripts and styles, the pictures in it, and nothing else."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for name, content in ELEMENT.findall(html):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
        hashes[name].append(f"'sha256-{digest}'")
    policy = (
        f"default-src 'none'; img-src data:; style-src {' '.join(hashes['style'])}; "
        f"script-src {' '.join(hashes['script'])}; base-uri 'none'; form-action 'none'"
    )
    return html.replace(POLICY, policy, 1)
