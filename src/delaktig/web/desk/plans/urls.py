"""Addresses of the desk: integration plans. A plan is reached through its client only."""

from django.urls import URLPattern, URLResolver, include, path

from delaktig.web.desk.plans import agreeing, goals, items, page, papers, pauses, reviews, shell, terms, versions

Paths = list[URLPattern | URLResolver]
OF_A_PLAN: Paths = [
    path("terms/", terms.terms, name="desk-case-plan-terms"),
    path("goals/add/", goals.add, name="desk-case-plan-goal-add"),
    path("goals/<int:goal>/", goals.change, name="desk-case-plan-goal"),
    path("services/", items.pick, name="desk-case-plan-services"),
    path("steps/add/", items.add, name="desk-case-plan-step-add"),
    path("steps/<int:item>/", items.change, name="desk-case-plan-step"),
    path("order/", page.order, name="desk-case-plan-order"),
    path("agree/", agreeing.agree, name="desk-case-plan-agree"),
    path("next/", agreeing.follow, name="desk-case-plan-next"),
    path("extend/", agreeing.extend, name="desk-case-plan-extend"),
    path("end/", agreeing.end, name="desk-case-plan-end"),
    path("reviews/", reviews.reviews, name="desk-case-plan-reviews"),
    path("reviews/ask/", reviews.ask, name="desk-case-plan-review-ask"),
    path("reviews/hold/", reviews.hold, name="desk-case-plan-review-hold"),
    path("reviews/<int:review>/", reviews.change, name="desk-case-plan-review"),
    path("versions/", versions.versions, name="desk-case-plan-versions"),
    path("together/", papers.together, name="desk-case-plan-together"),
    path("paper/", papers.paper, name="desk-case-plan-paper"),
    path("plan.pdf", papers.pdf, name="desk-case-plan-pdf"),
]
OF_A_CLIENT: Paths = [
    path("plan/", page.plan, name="desk-case-plan"),
    path("plan/begin/", terms.begin, name="desk-case-plan-begin"),
    path("plan/interruptions/", pauses.pauses, name="desk-case-interruptions"),
    path("plan/interruptions/add/", pauses.add, name="desk-case-interruption-add"),
    path("plan/interruptions/<int:interruption>/", pauses.change, name="desk-case-interruption"),
    path("plan/interruptions/<int:interruption>/remove/", pauses.remove, name="desk-case-interruption-remove"),
    path("plan/<int:plan>/", include(OF_A_PLAN)),
]
FOR_A_MUNICIPALITY: Paths = [
    path("clients/plans/draft/", shell.draft, name="desk-plans-draft"),
    path("clients/<str:number>/", include(OF_A_CLIENT)),
]
urlpatterns = [path("desk/<str:code>/", include(FOR_A_MUNICIPALITY))]
