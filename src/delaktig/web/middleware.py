"""What happens around every request: sessions for staff only, language, and the closed door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from delaktig.accounts.actor import Actor, Denied, actor_for
from delaktig.accounts.context import bind
from delaktig.accounts.models import User
from delaktig.accounts.permissions import Permission
from delaktig.accounts.second_factor import second_factor_is_missing
from delaktig.web import routes
from delaktig.web.components.languages import words_language

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STAFF_PATHS = (
    "/desk/",
    "/account/",
    "/start/",
    "/answer/",
    "/confirm/",
    "/referral/",
    "/asked/",
    "/patterns/",
    "/language/",
)


def is_staff_path(path: str) -> bool:
    """Say whether the path belongs to the staff's side, where sessions and cookies may be."""
    return path.startswith(STAFF_PATHS)


class SessionsForStaff(SessionMiddleware):
    """Sessions on the staff's side only: the public side sets no cookie."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_staff_path(request.path_info):
            return response
        return super().process_response(request, response)  # type: ignore[arg-type, return-value]


class NothingKept:
    """What is not for everybody is kept nowhere: no page of the staff's side, and none that a secret opens.

    Who comes after on the same computer finds nothing by going back, and no cache on the way keeps a copy.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_staff_path(request.path_info) or not _is_for_everybody(request):
            response.headers["Cache-Control"] = "no-store, private"
        return response


def _is_for_everybody(request: HttpRequest) -> bool:
    """Say whether the table of routes opens the address to everybody; an address that leads nowhere is nobody's."""
    route = routes.routes().get(request.resolver_match.view_name or "") if request.resolver_match else None
    return route is None or {route.permission, route.writing} == {routes.PUBLIC}


class Language:
    """The public side and the own view speak the language of the address; the desk that of the person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = _public_language(request.path_info)
        language = words_language(asked) if asked else _desk_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def _public_language(path: str) -> str | None:
    first, *rest = path.split("/", 3)[1:]
    if first == "own" and rest:
        first = rest[0]
    return first if first in settings.PUBLIC_LANGUAGES else None


def _desk_language(request: HttpRequest) -> str:
    """Return the language chosen on this device, else the person's own, else the browser's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in settings.DESK_LANGUAGES:
        return chosen
    if is_staff_path(request.path_info) and isinstance(request.user, User):
        return request.user.language
    asked = translation.get_language_from_request(request)
    return asked if asked in settings.DESK_LANGUAGES else settings.LANGUAGE_CODE


MAY_BE_WRITTEN_BY_A_LOOK = (
    '"django_session"',
    '"audit_event"',
    '"audit_head"',
    'UPDATE "accounts_signedlink"',
    'UPDATE "mfa_authenticator"',
)
"""Sessions, the record of looks, when a signed link was last used, that recovery codes have been seen."""


class ReadOnlyRequest(RuntimeError):
    """A page that only shows tried to change the database."""


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    verb = sql.lstrip().split(" ", 1)[0].upper()
    if verb in {"INSERT", "UPDATE", "DELETE"} and not any(table in sql for table in MAY_BE_WRITTEN_BY_A_LOOK):
        raise ReadOnlyRequest(sql[:120])
    return execute(sql, params, many, context)


class ClosedByDefault:
    """Opens a route only to those whom the table of routes names; the wrong municipality gets 404.

    A page that shows cannot write; an act runs in one transaction that knows its actor.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        route = routes.routes().get(name or "")
        if route is None:
            raise ImproperlyConfigured(f"The route {name!r} is not in the table of routes")
        permission = route.permission if request.method in SAFE else route.writing
        if permission == routes.OWN:
            if getattr(request, "own_letter", None) is None:
                raise Http404  # without the sessions of the own view nobody comes in
        elif permission not in routes.OPEN:
            blocked = self._blocked(request, kwargs, permission, name or "")
            if blocked is not None:
                return blocked
        try:
            with _transaction(request):
                return view(request, *args, **kwargs)
        except Denied as denied:
            raise PermissionDenied(denied.reason) from denied
        except Exception as error:
            # what a view raises here passes by the middlewares that turn exceptions into answers
            answer: HttpResponseBase | None = _answer_of_accounts(request, error)
            if answer is None:
                raise
            return answer

    def _blocked(
        self, request: HttpRequest, kwargs: dict[str, Any], permission: str, route: str
    ) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if second_factor_is_missing(user) and route not in routes.BEFORE_SECOND_FACTOR:
            return redirect("mfa_index")
        if permission != routes.SIGNED_IN:
            request.actor = _actor(user, kwargs, permission)  # type: ignore[attr-defined]
        return None


def _answer_of_accounts(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
    """Return what sign-in answers an exception of its own with, as 'type your password again'."""
    return AccountMiddleware(lambda _: None).process_exception(request, error)  # type: ignore[no-any-return]


def _actor(user: User, kwargs: dict[str, Any], permission: str) -> Actor:
    actor = actor_for(user, kwargs["code"], timezone.localdate())
    if actor is None:
        raise Http404
    if not actor.may(Permission(permission)):
        raise PermissionDenied("no_permission")
    return actor


@contextmanager
def _transaction(request: HttpRequest) -> Iterator[None]:
    """Run an act in one transaction, and a look where nothing can be written.

    On SQLite a look runs outside a transaction: there every transaction takes the
    write lock, and readers would wait for each other.
    """
    if request.method not in SAFE:
        with transaction.atomic():
            _bind(request)
            yield
        return
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            stack.enter_context(transaction.atomic())
            _bind(request)
        stack.enter_context(connection.execute_wrapper(_refuse_writes))
        yield


def _bind(request: HttpRequest) -> None:
    letter = getattr(request, "own_letter", None)
    bind(request.actor, ("session", letter.session_hash) if letter else ("", ""))  # type: ignore[attr-defined]
