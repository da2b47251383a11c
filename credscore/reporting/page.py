"""Pages that need nothing beside themselves: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from typing import Any

from credscore.reporting.display import clean


def render(template: str, **values: Any) -> str:
    """Fill a template of ``reporting/templates``; all values are escaped unless they are marked as HTML. ``clean`` is there as a filter."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("credscore.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["clean"] = clean
    return environment.get_template(template).render(**values)
