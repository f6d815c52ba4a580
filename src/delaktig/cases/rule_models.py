"""The rules that a municipality sets or enters itself; a part of the room's models."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from delaktig.accounts.models import User
from delaktig.municipalities.models import Municipality


class LocalRule(models.Model):
    """A dated rule that a municipality sets for itself or enters after a change of law, without code.

    It counts only from when it was taken into use; a superseded one is kept.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60, help_text="Id of the rule, as 'assessment.start_target'")
    record = models.JSONField(help_text="The whole record, in the shape of law/rules.toml")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    taken_into_use_at = models.DateTimeField(null=True, blank=True)
    taken_into_use_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="local_rule_days_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} from {self.valid_from}"
