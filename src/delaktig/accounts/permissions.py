"""What a person may do, and which roles may do it."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path


class Permission(StrEnum):
    """Every right that a route or an action asks for, in the order of the alphabet."""

    ACTIVITY_WRITE = "activity_write"
    ADDRESS_READ = "address_read"
    AUDIT_READ = "audit_read"
    CASE_SUPERVISE = "case_supervise"
    CASE_WRITE = "case_write"
    CLIENT_EXPORT = "client_export"
    CLIENT_IMPORT = "client_import"
    CLIENT_PROTECT = "client_protect"
    CLIENT_READ = "client_read"
    CLIENT_WRITE = "client_write"
    COMMENT_SETTLE = "comment_settle"
    COMMENT_WRITE = "comment_write"
    CONSULTATION_MANAGE = "consultation_manage"
    DECISION_EDIT = "decision_edit"
    DECISION_READ = "decision_read"
    DOCUMENT_IMPORT = "document_import"
    EDITION_CORRECT = "edition_correct"
    EDITION_CREATE = "edition_create"
    EDITION_EDIT = "edition_edit"
    EDITION_JOIN = "edition_join"
    EDITION_READ = "edition_read"
    FIGURE_EDIT = "figure_edit"
    FIGURE_OPEN = "figure_open"
    FIGURE_PUBLISH = "figure_publish"
    FIGURE_READ = "figure_read"
    GUIDANCE_MANAGE = "guidance_manage"
    MEMBER_MANAGE = "member_manage"
    MUNICIPALITY_MANAGE = "municipality_manage"
    NOTICE_PUBLISH = "notice_publish"
    ORGANISATION_EDIT = "organisation_edit"
    ORGANISATION_READ = "organisation_read"
    OUTBOX_READ = "outbox_read"
    PARTNER_INVITE = "partner_invite"
    PATH_READ = "path_read"
    REMARK_ANSWER = "remark_answer"
    REMARK_WRITE = "remark_write"
    REPORT_ANSWER = "report_answer"
    RULES_WRITE = "rules_write"
    SERVICE_EDIT = "service_edit"
    SERVICE_EXCHANGE = "service_exchange"
    SERVICE_PUBLISH = "service_publish"
    SERVICE_READ = "service_read"
    SOCIAL_VISIT_READ = "social_visit_read"
    SOCIAL_VISIT_WRITE = "social_visit_write"
    SURVEY_MANAGE = "survey_manage"
    TODAY_READ = "today_read"
    TRANSLATION_EDIT = "translation_edit"
    VISIT_READ = "visit_read"
    VISIT_WRITE = "visit_write"
    YEARLY_REPORT_EDIT = "yearly_report_edit"
    YEARLY_REPORT_SIGN = "yearly_report_sign"


@cache
def permissions_by_role() -> dict[str, frozenset[Permission]]:
    """Return each role's permissions, as ``roles.toml`` lists them one by one."""
    table = tomllib.loads((Path(__file__).parent / "roles.toml").read_text(encoding="utf-8"))
    return {role: frozenset(Permission(name) for name in entry["permissions"]) for role, entry in table.items()}
