"""Addresses: cycles, the returns of each, the board."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import board, cycles, returns

RETURN = "returns/<slug:code>/<str:partner>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/plan/", cycles.plan, name="plan-cycle"),
    path("cycles/<slug:code>/", cycles.cycle, name="cycle"),
    path("cycles/<slug:code>/plan/", cycles.change_plan, name="change-plan"),
    path("cycles/<slug:code>/open/", cycles.open_cycle, name="open-cycle"),
    path("cycles/<slug:code>/close/", cycles.close_cycle, name="close-cycle"),
    path("cycles/<slug:code>/finish/", cycles.finish_cycle, name="finish-cycle"),
    path("cycles/<slug:code>/more-time/", cycles.extend, name="extend"),
    path("cycles/<slug:code>/more-time/revoke/", cycles.revoke_all, name="revoke-all"),
    path("more-time/<int:number>/revoke/", cycles.revoke_extension, name="revoke-extension"),
    path("return/", returns.own, name="return"),
    path(RETURN, returns.return_of, name="return-of"),
    path(f"{RETURN}declare/", returns.declare, name="declare"),
    path(f"{RETURN}nothing-new/", returns.declare_nil, name="declare-nil"),
    path(f"{RETURN}complete/", returns.complete, name="complete-return"),
    path(f"{RETURN}send-back/", returns.send_back, name="send-back-return"),
    path(f"{RETURN}reopen/", returns.reopen, name="reopen-return"),
    path(f"{RETURN}scorecard/", returns.scorecard, name="scorecard"),
    path("board/", board.board, name="board"),
    path("board.csv", board.board_csv, name="board-csv"),
]
