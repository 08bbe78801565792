"""Addresses: the questions about the method, and the proposals to change it."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import changes, method

PROPOSAL = "method/proposals/<int:number>/"
OF_CYCLE = "method/<slug:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("method/", method.method, name="method"),
    path("method/propose/", changes.propose, name="method-propose"),
    path(PROPOSAL, changes.proposal, name="method-proposal"),
    path(f"{PROPOSAL}reword/", changes.reword, name="method-proposal-reword"),
    path(f"{PROPOSAL}open/", changes.open_proposal, name="method-proposal-open"),
    path(f"{PROPOSAL}vote/", changes.vote, name="method-vote"),
    path(f"{PROPOSAL}close/", changes.close, name="method-proposal-close"),
    path(f"{PROPOSAL}answer/", changes.answer, name="method-proposal-answer"),
    path(f"{PROPOSAL}apply/", changes.apply, name="method-proposal-apply"),
    path(f"{OF_CYCLE}answers/", method.answers, name="method-answers"),
    path(f"{OF_CYCLE}send/", method.send, name="method-send"),
    path(f"{OF_CYCLE}questions/", method.questions, name="method-questions"),
    path(f"{OF_CYCLE}questions/add/", method.add_question, name="method-question-add"),
    path(f"{OF_CYCLE}questions/<int:number>/", method.change_question, name="method-question"),
    path(
        f"{OF_CYCLE}questions/<int:number>/remove/",
        method.remove_question,
        name="method-question-remove",
    ),
    path(f"{OF_CYCLE}results/", method.results, name="method-results"),
]
