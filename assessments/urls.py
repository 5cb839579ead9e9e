"""Addresses of quizzes; each has a language in front."""

from django.urls import path

from assessments.views import attempt, correction, quiz, result, second_look
from assessments.views.desk import exceptions, kept, looks, overview, people, scoring
from assessments.views.statistics import attempts, exports
from assessments.views.statistics import item as item_figures
from assessments.views.statistics import quiz as quiz_figures

app_name = "assessments"
urlpatterns = [
    path("quiz/<uuid:public_id>/", quiz.quiz, name="quiz"),
    path("quiz/<uuid:public_id>/start/", quiz.start, name="start"),
    path("attempt/<uuid:public_id>/", attempt.attempt, name="attempt"),
    path("attempt/<uuid:public_id>/<int:position>/", attempt.item, name="item"),
    path(
        "attempt/<uuid:public_id>/<int:position>/answer/", attempt.answer, name="answer"
    ),
    path("attempt/<uuid:public_id>/check/", attempt.check, name="check"),
    path("attempt/<uuid:public_id>/finish/", attempt.finish, name="finish"),
    path("attempt/<uuid:public_id>/result/", result.result, name="result"),
    path("attempt/<uuid:public_id>/receipt/", result.receipt, name="receipt"),
    path(
        "attempt/<uuid:public_id>/<int:position>/second-look/",
        second_look.second_look,
        name="second_look",
    ),
    path("teaching/<uuid:run_id>/quizzes/", overview.overview, name="run_quizzes"),
    path("teaching/<uuid:run_id>/scoring/", scoring.queue, name="scoring"),
    path(
        "teaching/<uuid:run_id>/scoring/<uuid:attempt_id>/<int:position>/",
        scoring.answer,
        name="score",
    ),
    path("teaching/<uuid:run_id>/people/", people.people, name="people"),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/", people.person, name="person"
    ),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/time/",
        exceptions.more_time,
        name="more_time",
    ),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/<uuid:quiz_id>/",
        people.person_quiz,
        name="person_quiz",
    ),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/<uuid:quiz_id>/grant/",
        exceptions.grant,
        name="grant",
    ),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/revoke/<uuid:exception_id>/",
        exceptions.revoke,
        name="revoke",
    ),
    path(
        "teaching/<uuid:run_id>/people/<uuid:person_id>/close/<uuid:attempt_id>/",
        exceptions.close,
        name="close",
    ),
    path(
        "teaching/items/<uuid:public_id>/correct/",
        correction.correct_item,
        name="correct_item",
    ),
    path(
        "teaching/corrections/<uuid:public_id>/",
        correction.correction,
        name="correction",
    ),
    path(
        "teaching/corrections/<uuid:public_id>/apply/",
        correction.apply,
        name="apply_correction",
    ),
    path(
        "teaching/corrections/<uuid:public_id>/discard/",
        correction.discard,
        name="discard_correction",
    ),
    path(
        "teaching/corrections/<uuid:public_id>/undo/",
        correction.undo,
        name="undo_correction",
    ),
    path(
        "teaching/courses/<slug:course>/corrections/",
        correction.corrections,
        name="corrections",
    ),
    path(
        "teaching/quizzes/<uuid:public_id>/statistics/",
        quiz_figures.quiz_statistics,
        name="quiz_statistics",
    ),
    path(
        "teaching/quizzes/<uuid:public_id>/attempts/",
        attempts.quiz_attempts,
        name="quiz_attempts",
    ),
    path(
        "teaching/quizzes/<uuid:public_id>/<slug:what>.<slug:kind>",
        exports.export,
        name="export",
    ),
    path(
        "teaching/attempts/<uuid:public_id>/",
        attempts.attempt_log,
        name="attempt_log",
    ),
    path(
        "teaching/items/<uuid:public_id>/statistics/",
        item_figures.item_statistics,
        name="item_statistics",
    ),
    path("teaching/<uuid:run_id>/looks/", looks.looks, name="looks"),
    path("teaching/<uuid:run_id>/looks/<uuid:look_id>/", looks.look, name="look"),
    path("teaching/<uuid:run_id>/kept/", kept.kept, name="kept"),
    path(
        "teaching/<uuid:run_id>/kept/<uuid:command_id>/",
        kept.kept_answer,
        name="kept_answer",
    ),
    path(
        "teaching/<uuid:run_id>/kept/unread/<uuid:answer_id>/",
        kept.unread_answer,
        name="unread_answer",
    ),
]
