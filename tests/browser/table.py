"""Routes of the table that axe does not visit on the tour, each with its reason."""

from __future__ import annotations

ONLY_POST = "answers only to a form that is sent, and leads back to a page"
NOT_HTML = "gives a file"
FIRST_RUN = "test_first_run.py opens it, with axe, on a device with a passkey"
SAME_LETTER = "its address is in a letter only; tests/web/test_sign_in.py opens it"

NO_PAGE = {
    "set-language": ONLY_POST,
    "desk-outbox-handled": ONLY_POST,
    "desk-outbox-again": ONLY_POST,
    "desk-consultation-remind": ONLY_POST,
    "desk-comment-reopen": ONLY_POST,
    "desk-programmes-draft": ONLY_POST,
    "desk-programme-measure-status": ONLY_POST,
    "desk-programme-move": ONLY_POST,
    "desk-translation-approve": ONLY_POST,
    "desk-documents-draft": ONLY_POST,
    "desk-documents-aside": ONLY_POST,
    "desk-documents-again": ONLY_POST,
    "desk-calendar-ics": NOT_HTML,
    "desk-audit-table": NOT_HTML,
    "desk-decision-attachment": NOT_HTML,
    "mfa_download_recovery_codes": NOT_HTML,
    "mfa_login_webauthn": "gives the browser a question for the passkey, as JSON",
    "public-attachment": NOT_HTML,
    "public-export": NOT_HTML,
    "public-schema": NOT_HTML,
    "public-front": "leads to the page in the reader's language",
}
COVERED_ELSEWHERE = {
    "start": FIRST_RUN,
    "invitation-accept": FIRST_RUN,
    "mfa_authenticate": FIRST_RUN,
    "mfa_view_recovery_codes": FIRST_RUN,
    "account_reset_password_from_key": SAME_LETTER,
    "account_reset_password_from_key_done": SAME_LETTER,
    "mfa_list_webauthn": "the test of the second factor walks there",
    "mfa_edit_webauthn": "the test of the second factor walks there",
    "mfa_remove_webauthn": "the test of the second factor walks there",
    "mfa_generate_recovery_codes": "the test of the second factor walks there",
    "mfa_deactivate_totp": "needs a code of an app; the same template as removing a passkey",
    "mfa_reauthenticate": "asked for some minutes after signing in; the same template as account_reauthenticate",
    "mfa_reauthenticate_webauthn": "asked for some minutes after signing in",
}
