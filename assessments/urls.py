"""Addresses of quizzes; each has a language in front."""

from django.urls import path

from assessments.views import attempt, quiz, result
from assessments.views.desk import overview, scoring

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
        result.second_look,
        name="second_look",
    ),
    path("teaching/<uuid:run_id>/quizzes/", overview.overview, name="run_quizzes"),
    path("teaching/<uuid:run_id>/scoring/", scoring.queue, name="scoring"),
    path(
        "teaching/<uuid:run_id>/scoring/<uuid:attempt_id>/<int:position>/",
        scoring.answer,
        name="score",
    ),
]
