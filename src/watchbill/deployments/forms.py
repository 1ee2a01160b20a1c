"""Form: start a planning run."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.actions import LONGEST_RUN_S


class RunForm(forms.Form):
    """Stopping rule and seed of a run."""

    time_limit_s = forms.IntegerField(
        label=_("Time limit (seconds)"),
        min_value=1,
        max_value=LONGEST_RUN_S,
        initial=60,
        help_text=_("A first complete plan comes after some seconds; more time makes it better."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_147_483_647,
        initial=1,
        help_text=_("The same seed searches the same way."),
    )
