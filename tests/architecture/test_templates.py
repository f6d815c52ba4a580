"""What every template keeps: no inline script or style, and every template is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "delaktig"
TEMPLATES = sorted(p for p in SOURCE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_template_has_no_inline_script_style_or_handler(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or "application/json" in tag, tag


def test_every_template_is_used() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in [*SOURCE.rglob("*.py"), *TEMPLATES])
    names = {p: str(p).split("/templates/", 1)[1] for p in TEMPLATES}
    found_by_library = ("account/", "mfa/", "allauth/", "403", "404", "500", "400", "registration/")
    unused = [n for p, n in names.items() if n not in code and not n.startswith(found_by_library)]
    assert not unused
