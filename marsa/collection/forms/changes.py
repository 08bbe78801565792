"""What is filled in about a change of the method: proposal, vote, answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marsa.collection import fields, method
from marsa.collection.forms.method import Radios, offer, text
from marsa.collection.models import ChangeProposal
from marsa.collection.rules.changes import WORDING, Reply, Wording
from marsa.collection.states import Comparability, Outcome, Stance


class ProposalForm(forms.Form):
    """A proposal to change the method."""

    target_kind = forms.ChoiceField(label=gettext_lazy("What is to be changed"))
    target = forms.CharField(
        label=gettext_lazy("Which one"),
        max_length=80,
        help_text=gettext_lazy(
            "The name of a field, or a few words in both languages: Due date / Échéance."
        ),
    )
    text_en = text(gettext_lazy("Proposal in English"))
    text_fr = text(gettext_lazy("Proposal in French"))
    reason_en = text(gettext_lazy("Reason in English"))
    reason_fr = text(gettext_lazy("Reason in French"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be changed."""
        super().__init__(*args, **kwargs)
        offer(self.fields["target_kind"], list(method.kinds().items()))

    def wording(self) -> Wording:
        """Return what was filled in; only after is_valid()."""
        target = method.target_of(self.cleaned_data["target"])
        return Wording(**{**self.cleaned_data, "target": target})


class VoteForm(forms.Form):
    """The vote of a partner."""

    stance = forms.ChoiceField(label=gettext_lazy("Your vote"), widget=Radios)
    remark = text(
        gettext_lazy("Remark or reason"),
        hint=gettext_lazy("Needed for a remark and for an objection. The partners read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the stances."""
        super().__init__(*args, **kwargs)
        offer(
            self.fields["stance"], [(str(code), label) for code, label in method.stances().items()]
        )

    def chosen(self) -> Stance:
        """Return the vote; only after is_valid()."""
        return Stance(self.cleaned_data["stance"])


class ReplyForm(forms.Form):
    """The answer of the secretariat to a proposal."""

    outcome = forms.ChoiceField(label=gettext_lazy("What becomes of it"), widget=Radios)
    answer_en = text(gettext_lazy("Answer in English"), hint=gettext_lazy("Everybody reads it."))
    answer_fr = text(gettext_lazy("Answer in French"), hint=gettext_lazy("Everybody reads it."))
    comparability = forms.ChoiceField(
        label=gettext_lazy("Figures before and after"),
        required=False,
        help_text=gettext_lazy("It is printed under charts that cross the change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the outcomes, and what they mean for comparisons."""
        super().__init__(*args, **kwargs)
        outcomes = [(str(code), label) for code, label in method.outcomes().items()]
        offer(self.fields["outcome"], outcomes)
        sentences = [(str(c), label) for c, label in method.comparabilities().items()]
        offer(self.fields["comparability"], [("", _("Nothing is changed")), *sentences])

    def reply(self) -> Reply:
        """Return what was filled in; only after is_valid()."""
        cleaned = self.cleaned_data
        compare = cleaned["comparability"]
        return Reply(
            outcome=Outcome(cleaned["outcome"]),
            answer_en=cleaned["answer_en"],
            answer_fr=cleaned["answer_fr"],
            comparability=Comparability(compare) if compare else None,
        )


def of_proposal(proposal: ChangeProposal) -> dict[str, Any]:
    """Return what the form shows of a proposal."""
    shown = {name: getattr(proposal, name) for name in WORDING}
    if proposal.target in fields.all_fields():
        shown["target"] = method.target_name(proposal.target)
    return shown
