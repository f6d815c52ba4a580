"""Routes that show no page, each with the reason; a test asks the server whether it is true."""

from __future__ import annotations

from tests.browser import figures, guidance, intake, protection, surveys

ONLY_POST = "answers only to a form that is sent"
FILE = "gives a file, or data, and no page"
LEADS_ON = "always leads on to another page"

NO_PAGE: dict[str, str] = (
    protection.NO_PAGE
    | guidance.NO_PAGE
    | figures.NO_PAGE
    | intake.NO_PAGE
    | surveys.NO_PAGE
    | {
        "desk-rule-use": ONLY_POST,
        "desk-case-sheet-back": ONLY_POST,
        "desk-case-sheet-enter": ONLY_POST,
        "desk-case-sheet-file": FILE,
        "api-municipalities": FILE,
        "api-notices": FILE,
        "api-openapi": FILE,
        "api-search": FILE,
        "api-service": FILE,
        "api-services": FILE,
        "desk-audit-table": FILE,
        "desk-calendar-ics": FILE,
        "desk-case-plan-order": ONLY_POST,
        "desk-case-plan-pdf": FILE,
        "desk-case-interpreter-note": ONLY_POST,
        "desk-case-letter-given": ONLY_POST,
        "desk-case-letter-pdf": FILE,
        "desk-case-diary-find": ONLY_POST,
        "desk-case-handover-received": ONLY_POST,
        "desk-case-referral-passed-on": ONLY_POST,
        "desk-case-time-note": ONLY_POST,
        "desk-diary-draft": ONLY_POST,
        "desk-times-file": FILE,
        "desk-comment-reopen": ONLY_POST,
        "desk-consultation-remind": ONLY_POST,
        "desk-clients-draft": ONLY_POST,
        "desk-clients-unit-table": FILE,
        "desk-decision-attachment": FILE,
        "desk-documents-again": ONLY_POST,
        "desk-exchange-again": ONLY_POST,
        "desk-exchange-in": ONLY_POST,
        "desk-exchange-take": FILE,
        "desk-documents-aside": ONLY_POST,
        "desk-documents-draft": ONLY_POST,
        "desk-freshness-aside": ONLY_POST,
        "desk-freshness-confirm": ONLY_POST,
        "desk-freshness-remind": ONLY_POST,
        "desk-outbox-again": ONLY_POST,
        "desk-outbox-handled": ONLY_POST,
        "desk-case-assessment-draft": ONLY_POST,
        "desk-plans-draft": ONLY_POST,
        "desk-team-assign": ONLY_POST,
        "desk-team-table": FILE,
        "desk-programme-measure-status": ONLY_POST,
        "desk-programme-move": ONLY_POST,
        "desk-programmes-draft": ONLY_POST,
        "desk-menu-table": FILE,
        "desk-services-draft": ONLY_POST,
        "desk-services-material-file": FILE,
        "desk-services-show": ONLY_POST,
        "desk-services-table": FILE,
        "desk-translation-approve": ONLY_POST,
        "mfa_download_recovery_codes": FILE,
        "mfa_login_webauthn": LEADS_ON,
        "public-attachment": FILE,
        "public-export": FILE,
        "own-front": LEADS_ON,
        "own-letter-short": LEADS_ON,
        "public-front": LEADS_ON,
        "public-manifest": FILE,
        "public-pages": FILE,
        "public-schema": FILE,
        "public-schema-catalogue": FILE,
        "public-search-missed": ONLY_POST,
        "public-service-material": FILE,
        "public-service-qr": FILE,
        "public-service-useful": ONLY_POST,
        "public-worker": FILE,
        "set-language": ONLY_POST,
        "desk-activities-table": FILE,
        "desk-activity-file": FILE,
        "desk-activity-held": ONLY_POST,
        "desk-activity-restore": ONLY_POST,
        "desk-remarks-draft": ONLY_POST,
        "desk-remarks-table": FILE,
        "desk-remark-bring-back": ONLY_POST,
        "desk-remark-restore": ONLY_POST,
        "desk-yearly-draft": ONLY_POST,
        "desk-yearly-file": FILE,
        "public-report-file": FILE,
        "desk-figure-evidence": FILE,
        "desk-figures-remind": ONLY_POST,
        "desk-figures-table": FILE,
        "figures-answer-draft": ONLY_POST,
    }
)
"""Routes that show no page when they are opened, each with its reason; a test asks each whether it is true."""
