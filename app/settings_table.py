"""The table of settings of docs/SETTINGS.md, from the fields themselves: `python -m app.settings_table`."""

from pathlib import Path

from app.config import Settings


def table() -> str:
    """Markdown: variable, default, help."""
    lines = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for setting in Settings.model_fields.values():
        default = setting.default.name if isinstance(setting.default, Path) else setting.default
        shown = "none" if default == "" else f"`{default}`"
        lines.append(f"| `{setting.validation_alias}` | {shown} | {setting.description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
