"""The table of settings of docs/SETTINGS.md, from the fields themselves: `python -m app.settings_table`."""

from dataclasses import fields
from pathlib import Path

from app.config import Settings


def table() -> str:
    """Markdown: variable, default, help."""
    lines = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for f in fields(Settings):
        default = f.default.name if isinstance(f.default, Path) else f.default
        shown = "none" if default == "" else f"`{default}`"
        lines.append(f"| `{f.metadata['env']}` | {shown} | {f.metadata['help']} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
