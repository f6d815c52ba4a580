"""Addresses of the desk: signing in, one's own account, people, letters, the record of events."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import include, path, re_path

from delaktig.web.desk.accounts import audit, front, invitation, outbox, people, start

# allauth's own list has more than we let in (sign-up, several addresses, codes by mail): these are all
SIGN_IN = [
    path("login/", front.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second-factor/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("second-factor/keys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("second-factor/keys/reauthenticate/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/keys/<int:pk>/edit/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-factor/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("invitation/<str:secret>/", invitation.accept, name="invitation-accept"),
]
FOR_A_MUNICIPALITY = [
    path("people/", people.members, name="desk-people"),
    path("people/invite/", people.invite, name="desk-people-invite"),
    path("people/<int:membership>/role/", people.role, name="desk-people-role"),
    path("people/<int:membership>/unit/", people.unit, name="desk-people-unit"),
    path("people/<int:membership>/end/", people.end, name="desk-people-end"),
    path("people/invitations/<int:invitation>/again/", people.again, name="desk-people-invitation-again"),
    path("people/invitations/<int:invitation>/withdraw/", people.withdraw, name="desk-people-invitation-withdraw"),
    path("settings/", front.municipality, name="desk-municipality"),
    path("outbox/", outbox.waiting, name="desk-outbox"),
    path("outbox/<int:letter>/", outbox.letter, name="desk-outbox-letter"),
    path("outbox/<int:letter>/handled/", outbox.handled, name="desk-outbox-handled"),
    path("outbox/<int:letter>/again/", outbox.again, name="desk-outbox-again"),
    path("events/", audit.events, name="desk-audit"),
    path("events/table/", audit.table, name="desk-audit-table"),
    path("events/proof/", audit.proof, name="desk-audit-proof"),
    path("events/data/", audit.data_classes, name="desk-audit-data"),
    path("events/kinds/", audit.event_kinds, name="desk-audit-events"),
    path("events/permissions/", audit.permissions, name="desk-audit-permissions"),
]
urlpatterns = [
    path("account/", include(SIGN_IN)),
    path("desk/", front.front, name="desk-front"),
    path("desk/account/", front.profile, name="desk-profile"),
    path("desk/<str:code>/", include(FOR_A_MUNICIPALITY)),
    path("language/", front.set_language, name="set-language"),
    path("start/", start.start, name="start"),
]
