"""How sign-in behaves here: by invitation only, with letters through the outbox, and on the record."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes

from delaktig.accounts import letters, selectors
from delaktig.accounts.models import User
from delaktig.accounts.second_factor import second_factor_is_missing
from delaktig.audit import chain

SECOND_FACTOR_CHANGES = {
    "mfa/email/totp_activated": "totp added",
    "mfa/email/totp_deactivated": "totp removed",
    "mfa/email/webauthn_added": "key added",
    "mfa/email/webauthn_removed": "key removed",
    "mfa/email/recovery_codes_generated": "recovery codes made",
}


class Adapter(DefaultAccountAdapter):
    """No one signs up: people come by invitation, which makes their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (allauth's own shape)
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter instead of sending at once.

        A link that opens an account is shown on an outbox only where the person belongs to
        that one municipality: an administrator of one must not come into another.
        """
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email} | context)
        letters.send(
            email,
            message.subject,
            message.body,
            municipality=_only_municipality(context.get("user") or User.objects.filter(email=email).first()),
            link=context.get("password_reset_url", ""),
            about="password",
            confidential=True,
        )

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponseBase:
        chain.record("accounts.signed_in", _who(user))
        if isinstance(user, User) and second_factor_is_missing(user):
            # the password was typed a moment ago: setting up the factor need not ask for it again
            record_authentication(request, user, method="password", reauthenticated=True)
        return super().post_login(request, user, **details)  # type: ignore[no-any-return]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        tried = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        chain.record("accounts.sign_in_failed", chain.Who("visitor"), target=f"user:{tried.pk}" if tried else "")

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            chain.record("accounts.signed_out", _who(request.user))
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        letters.withdraw_for("password", user.email)  # type: ignore[attr-defined]
        chain.record("accounts.password_changed", _who(user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("desk-profile")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(allauth_context.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *args: Any, **more: Any) -> None:
        """Record changes of the second factor: this is where allauth tells of each of them."""
        change = SECOND_FACTOR_CHANGES.get(template_prefix)
        if change:
            chain.record("accounts.second_factor_changed", _who(user), details={"change": change})
        super().send_notification_mail(template_prefix, user, *args, **more)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names this service in authenticator apps, and keeps their secrets enciphered."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> Any:
        return "Delaktig"


def _cipher() -> MultiFernet:
    """Return the cipher under the secret key; earlier keys, if any are named, still decipher."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"delaktig.second-factor:" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _who(user: AbstractBaseUser) -> chain.Who:
    return chain.Who("user", str(user.pk))


def _only_municipality(user: User | None) -> str | None:
    if user is None:
        return None
    places = selectors.places(user, timezone.localdate())
    return places[0].code if len(places) == 1 else None
