"""Columns whose content only this installation's keys open: ``SealedText`` and ``SealedJSON``.

    class Identity(models.Model):
        uid = models.UUIDField(default=uuid4, unique=True, editable=False)
        code = SealedText(max_length=11)
        code_index = models.CharField(max_length=32)        # keys.blind("hetu", code)

An attribute is opened when it is read, and sealed anew when its row is saved, also by
``bulk_create``. Each value is bound to its table, column and ``uid``: copied elsewhere
it does not open. What cannot know the row is refused: ``update()``, ``bulk_update()``,
``F()``, every lookup but ``isnull``, ``dumpdata``. ``values()`` and ``values_list()``
give a :class:`Ciphertext`, which :func:`opened` opens. Search goes by a column of its
own with ``keys.blind``. An empty text is sealed as any other; ``None`` is an empty cell.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from delaktig.accounts import keys
from delaktig.common.sealing import NotSealed, Place, SealFault, key_of

__all__ = ["Ciphertext", "Sealed", "SealedJSON", "SealedText", "opened"]


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A sealed value as it lies in the database."""

    raw: bytes

    @property
    def key_id(self) -> str:
        """The id of the key that sealed it. Raises ``NotSealed``."""
        return key_of(self.raw)

    def __str__(self) -> str:
        return "(sealed)"

    __repr__ = __str__


class _Attribute(DeferredAttribute):
    """Opens a value when it is first read, and keeps the opened one with the object."""

    field: Any

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__.get(name)
        if name not in instance.__dict__:
            value = super().__get__(instance, owner)
        if isinstance(value, Ciphertext):
            value = self.field.open(value, instance.uid)  # type: ignore[attr-defined]
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        if value is not None and not isinstance(value, Ciphertext):
            self.field.accept(value)
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class Sealed(_Binary):
    """What the two kinds of sealed columns share."""

    descriptor_class = _Attribute
    column: str
    db_index: bool
    empty_strings_allowed = False  # for migrations: bytes of nothing are no sealed value
    empty: Any = None
    """What a column without a default begins as."""

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        """``sealed_as`` (``"table.column"``) keeps what was sealed before a table or column got another name."""
        self.sealed_as = sealed_as
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    # What the kinds differ in.

    def accept(self, value: Any) -> None:
        """Raise ``TypeError`` for what this column cannot hold."""
        raise NotImplementedError

    def _plain(self, value: Any) -> bytes:
        raise NotImplementedError

    def _value(self, plain: bytes) -> Any:
        raise NotImplementedError

    # Sealing and opening.

    def place(self, uid: Any) -> Place:
        """Return where the value of one row belongs. Raises ``SealFault`` for a row without a ``uid``."""
        if not uid:
            raise SealFault(f"A row of {self.model._meta.label} without a uid can hold nothing sealed.")
        table, column = self.sealed_as.split(".") if self.sealed_as else (self.model._meta.db_table, self.column)
        return Place(table, column, str(uuid.UUID(str(uid))))

    def seal(self, value: Any, uid: Any) -> Ciphertext:
        """Return a value sealed with the current key for the row with this ``uid``."""
        self.accept(value)
        return Ciphertext(keys.ring().seal(self._plain(value), self.place(uid)))

    def open(self, sealed: Ciphertext, uid: Any) -> Any:
        """Return what was sealed for the row. Raises a ``SealFault`` that says why it does not open."""
        return self._value(keys.ring().open(sealed.raw, self.place(uid)))

    # Between Django and the database.

    def from_db_value(self, value: Any, *_: Any) -> Ciphertext | None:
        if value is None:
            return None
        return Ciphertext(bytes(value) if isinstance(value, bytes | memoryview) else b"")

    def pre_save(self, instance: models.Model, add: bool) -> Ciphertext | None:  # noqa: ARG002
        value = getattr(instance, self.attname)
        return None if value is None else self.seal(value, instance.uid)  # type: ignore[attr-defined]

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, Ciphertext):
            raise NotSealed(
                f"{self.model.__name__}.{self.name} is sealed for its row: set it on an object and save that. "
                "update(), bulk_update() and defaults of migrations do not know the row."
            )
        return connection.Database.Binary(value.raw)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> Any:  # noqa: ARG002
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.model.__name__}.{self.name} is sealed: an expression cannot give its value.")
        return connection.ops.binary_placeholder_sql(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.model.__name__}.{self.name} is sealed: the database cannot compare it. Search by a blind "
            "index (delaktig.accounts.keys.blind) in a column of its own; only isnull can be asked here."
        )

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(
            f"{self.model.__name__}.{self.name} is sealed: there is nothing inside to ask ({lookup_name})."
        )

    def get_default(self) -> Any:
        if self.has_default():
            return models.Field.get_default(self)
        return None if self.null else self.empty

    def to_python(self, value: Any) -> Any:
        return value

    def value_from_object(self, obj: models.Model) -> Any:
        """Return the value still sealed: who asks in general (a form, a dump) does not get the words."""
        value = getattr(obj, self.attname)
        return None if value is None else self.seal(value, obj.uid)  # type: ignore[attr-defined]

    def value_to_string(self, obj: models.Model) -> str:
        raise SealFault(f"{obj._meta.label} has sealed columns, which are not dumped. Use manage.py backup.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_row(), *self._check_options()]

    def _check_row(self) -> list[checks.CheckMessage]:
        try:
            uid = self.model._meta.get_field("uid")
        except FieldDoesNotExist:
            uid = None
        if isinstance(uid, models.UUIDField) and uid.unique and uid.has_default():
            return []
        hint = "uid = models.UUIDField(default=uuid4, unique=True, editable=False)"
        return [
            checks.Error(
                "A model with sealed columns needs a uid of its rows.", hint=hint, obj=self, id="delaktig.E001"
            )
        ]

    def _check_options(self) -> list[checks.CheckMessage]:
        if not (self.unique or self.db_index or self.has_db_default()):
            return []
        said = "A sealed column is never equal to another: no index, no uniqueness, no default of the database."
        return [checks.Error(said, hint="Use a blind index.", obj=self, id="delaktig.E002")]


class SealedText(Sealed):
    """A text that only the keys open; ``max_length`` counts its characters."""

    empty = ""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: str  # type: ignore[assignment]

    def accept(self, value: Any) -> None:
        if not isinstance(value, str):
            raise TypeError(f"{self.model.__name__}.{self.name} holds text, not {type(value).__name__}.")

    def _plain(self, value: str) -> bytes:
        return value.encode()

    def _value(self, plain: bytes) -> str:
        return plain.decode()


class SealedJSON(Sealed):
    """JSON that only the keys open; without a default it begins as ``{}``."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def accept(self, value: Any) -> None:
        self._plain(value)

    def _plain(self, value: Any) -> bytes:
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            raise TypeError(f"{self.model.__name__}.{self.name} holds JSON: {error}.") from None

    def _value(self, plain: bytes) -> Any:
        return json.loads(plain)

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() or self.null else {}


def opened(model: type[models.Model], column: str, uid: Any, sealed: Ciphertext | None) -> Any:
    """Open what ``values()`` gave of one row's column; ``None`` stays ``None``."""
    if sealed is None:
        return None
    field = model._meta.get_field(column)
    if not isinstance(field, Sealed):
        raise TypeError(f"{model.__name__}.{column} is not sealed.")
    return field.open(sealed, uid)
