"""Starting levels by skill (*utgångsnivå · lähtötaso*, row B24): the CEFR scale with the steps used in Finland.

The Common European Framework of Reference has A1 to C2; Finnish schools and tests divide the lower
levels further (A1.1 to B2.2). Reading and writing at all have steps of their own, in words.
"""

from __future__ import annotations

from delaktig.cases.models import SkillLevel

CEFR = (
    "A0", "A1.1", "A1.2", "A1.3", "A2.1", "A2.2", "B1.1", "B1.2", "B2.1", "B2.2", "C1.1", "C1.2", "C2",
)  # fmt: skip
"""From no skill at all to the highest."""
LITERACY = ("none", "other", "begun", "slow", "fluent")
"""Reads and writes: not in any script, in another script only, has begun the Latin one, slowly, fluently."""
SKILLS = tuple(one.value for one in SkillLevel.Skill)
PER_LANGUAGE = tuple(one for one in SKILLS if one != SkillLevel.Skill.LITERACY)


def scale_of(skill: str) -> tuple[str, ...]:
    """Return the steps of a skill, the lowest first."""
    return LITERACY if skill == SkillLevel.Skill.LITERACY else CEFR
