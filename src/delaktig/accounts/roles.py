"""What roles and permissions are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission

ROLES: dict[str, Promise] = {
    Role.ADMINISTRATOR: _("administrator"),
    Role.CASEWORKER: _("caseworker"),
    Role.COORDINATOR: _("coordinator"),
    Role.COUNSELLOR: _("guidance counsellor"),
    Role.DATA_PROTECTION_OFFICER: _("data protection officer"),
    Role.EDITOR: _("editor"),
    Role.JOB_COACH: _("job coach"),
    Role.PARTNER: _("partner"),
    Role.READER: _("reader (decision-maker)"),
    Role.SERVICE_POINT: _("worker at the service point"),
    Role.SUPERVISOR: _("supervisor of casework"),
    Role.TRANSLATOR: _("translator"),
}

ROLE_TASKS: dict[str, Promise] = {
    Role.ADMINISTRATOR: _("Invites people, gives roles, keeps organisations and the municipality's settings."),
    Role.CASEWORKER: _("Assesses, plans, refers and reviews with clients."),
    Role.COORDINATOR: _("Writes the programme with partners, takes it to the council and follows it up."),
    Role.COUNSELLOR: _("Gives guidance at a point: registers visits without names, keeps queue and times."),
    Role.DATA_PROTECTION_OFFICER: _(
        "Sees who did or looked at what, and proves that the record is whole. Erases in time."
    ),
    Role.EDITOR: _("Edits programmes and translations."),
    Role.JOB_COACH: _("Assesses, plans, refers and reviews with clients who seek work."),
    Role.PARTNER: _("Answers for and comments on the measures of its own organisation."),
    Role.READER: _("Reads programmes, decisions and follow-up."),
    Role.SERVICE_POINT: _("Reads the plan, times and referrals that clients share with its unit."),
    Role.SUPERVISOR: _("Sees the load and delays of a unit, and who covers for whom."),
    Role.TRANSLATOR: _("Translates services and programmes."),
}

PERMISSIONS: dict[str, Promise] = {
    Permission.ACTIVITY_WRITE: _("Log activities"),
    Permission.ADDRESS_READ: _("See addresses under a security prohibition"),
    Permission.AUDIT_READ: _("See the record of events"),
    Permission.CASE_SUPERVISE: _("Supervise casework"),
    Permission.CASE_WRITE: _("Work on cases"),
    Permission.CLIENT_EXPORT: _("Take out everything held of a client, for the client"),
    Permission.CLIENT_IMPORT: _("Bring older lists of clients in"),
    Permission.CLIENT_PROTECT: _("Erase what is past its time, and give a person what is held of them"),
    Permission.CLIENT_READ: _("See clients"),
    Permission.CLIENT_WRITE: _("Add clients and write in their records"),
    Permission.COMMENT_SETTLE: _("Settle comments"),
    Permission.COMMENT_WRITE: _("Write comments"),
    Permission.CONSULTATION_MANAGE: _("Ask partners and collect their answers"),
    Permission.DECISION_EDIT: _("Record decisions"),
    Permission.DECISION_READ: _("Read decisions"),
    Permission.DOCUMENT_IMPORT: _("Import documents"),
    Permission.EDITION_CORRECT: _("Correct a slip in a frozen text"),
    Permission.EDITION_CREATE: _("Create programmes and editions"),
    Permission.EDITION_EDIT: _("Edit programmes"),
    Permission.EDITION_JOIN: _("Answer whether the municipality takes part in a joint programme"),
    Permission.EDITION_READ: _("Read programmes that are in preparation"),
    Permission.FIGURE_EDIT: _("Enter figures and ask for them"),
    Permission.FIGURE_PUBLISH: _("Publish figures"),
    Permission.FIGURE_OPEN: _("See what a figure was counted from"),
    Permission.FIGURE_READ: _("Read figures from inside"),
    Permission.GUIDANCE_MANAGE: _("Keep guidance points, their duties and reasons"),
    Permission.MEMBER_MANAGE: _("Invite people and give roles"),
    Permission.MUNICIPALITY_MANAGE: _("Change the municipality's settings"),
    Permission.NOTICE_PUBLISH: _("Publish urgent notices"),
    Permission.ORGANISATION_EDIT: _("Edit organisations and mandates"),
    Permission.ORGANISATION_READ: _("Read organisations and mandates"),
    Permission.OUTBOX_READ: _("See the outbox"),
    Permission.PARTNER_INVITE: _("Invite partners"),
    Permission.PATH_READ: _("Read the path of clients that is shared with the unit"),
    Permission.REMARK_ANSWER: _("Answer remarks of the bodies that are heard"),
    Permission.REMARK_WRITE: _("Write down remarks of the bodies that are heard"),
    Permission.REPORT_ANSWER: _("Answer readers who say that something is wrong"),
    Permission.RULES_WRITE: _("Enter rules of law and the municipality's own targets"),
    Permission.SERVICE_EDIT: _("Edit services"),
    Permission.SERVICE_EXCHANGE: _("Bring services in from files"),
    Permission.SERVICE_PUBLISH: _("Publish services"),
    Permission.SERVICE_READ: _("Read services that are in preparation"),
    Permission.SOCIAL_VISIT_READ: _("See the statistics of the separate register of social matters"),
    Permission.SOCIAL_VISIT_WRITE: _("Write in the separate register of social matters"),
    Permission.SURVEY_MANAGE: _("Run surveys"),
    Permission.TODAY_READ: _("Open the desk"),
    Permission.TRANSLATION_EDIT: _("Translate and approve texts"),
    Permission.VISIT_READ: _("See figures of guidance visits"),
    Permission.VISIT_WRITE: _("Register guidance visits"),
    Permission.YEARLY_REPORT_EDIT: _("Write yearly reports"),
    Permission.YEARLY_REPORT_SIGN: _("Sign and publish yearly reports"),
}


def role_words(role: str) -> str:
    """Return what a role is called in the language in force."""
    return str(ROLES.get(role, role))


def permission_words(permission: str) -> str:
    """Return what a permission allows, in the language in force; its code where no words are known."""
    return str(PERMISSIONS.get(permission, permission))
