"""What the models of assessments hold about people."""

from lms.accounts.holdings import About, Holding, declare, declare_impersonal

EVIDENCE = "permanent: certificates and indicators rest on it"
NO_NAME = "row stays: no name in it"


def register() -> None:
    """Declare them."""
    declare(*ANSWERED, *DECIDED)
    declare_impersonal(
        "assessments.QuizPlacement",
        "assessments.QuizVersionItem",
        "assessments.QuizStatistics",
    )


ANSWERED = (
    Holding(
        "assessments.Attempt",
        About.SUBJECT,
        "which quiz was taken, when, in which language, on which form; its score",
        "results, certificates, indicators",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "assessments.AttemptItem",
        About.SUBJECT,
        "which questions were asked and the answer that stands",
        "results, statistics of questions, indicators",
        EVIDENCE,
        "texts of long answers are taken out: they may name people",
    ),
    Holding(
        "assessments.Response",
        About.SUBJECT,
        "every answer that arrived, when, in which language",
        "losing no answer; settling disputes",
        EVIDENCE,
        "texts of long answers are taken out: they may name people",
    ),
    Holding(
        "assessments.QuarantinedAnswer",
        About.SUBJECT,
        "what arrived and could not be read as an answer",
        "recovering it",
        "as long as the attempt",
        "row deleted: it may name people",
    ),
    Holding(
        "assessments.Recovery",
        About.SUBJECT,
        "what was decided about an answer that was not applied, by whom and why",
        "losing no answer; settling disputes",
        EVIDENCE,
        "reasons are taken out: they may name people",
    ),
    Holding(
        "assessments.FormOrder",
        About.SUBJECT,
        "which of two parallel forms a subject meets first",
        "asking nobody the same question twice",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "assessments.ScoreEntry",
        About.SUBJECT,
        "every score that an answer was given, by whom and why",
        "explaining a score",
        EVIDENCE,
        "comments are taken out: they may name people",
    ),
    Holding(
        "assessments.CorrectionChange",
        About.SUBJECT,
        "what the correction of a key did to the points of an attempt",
        "explaining and undoing it",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "assessments.SecondLook",
        About.SUBJECT,
        "why a learner asked for a second look at a result, and the answer",
        "review of results by a person",
        "as long as the attempt",
        "row deleted: it may name people",
    ),
    Holding(
        "assessments.QuizException",
        About.SUBJECT,
        "exceptions to the rules of a quiz for one person, and the reason",
        "fair conditions",
        "as long as the enrollment",
        "the reason, which is free text, is taken out",
    ),
    Holding(
        "assessments.TimeFactor",
        About.SUBJECT,
        "how much longer a person may take, and the reason if one was given",
        "fair conditions; it may tell of a disability",
        "as long as the account",
        "row deleted",
    ),
)

DECIDED = (
    Holding(
        "assessments.Item",
        About.ACTOR,
        "who wrote a question",
        "answering for it",
        "as long as the question",
        NO_NAME,
    ),
    Holding(
        "assessments.ItemVersion",
        About.ACTOR,
        "who wrote a version of a question",
        "answering for it",
        "permanent",
        NO_NAME,
    ),
    Holding(
        "assessments.ItemReview",
        About.NAMED,
        "the name of whoever checked facts or read the language, and when",
        "showing who answers for a text",
        "as long as the question",
        "row stays: the name was given for publication",
    ),
    Holding(
        "assessments.Quiz",
        About.NONE,
    ),
    Holding(
        "assessments.QuizVersion",
        About.ACTOR,
        "who published a version of a quiz",
        "accounting for what learners met",
        "permanent",
        NO_NAME,
    ),
    Holding(
        "assessments.Correction",
        About.ACTOR,
        "who corrected a key, why and when",
        "answering for it",
        "permanent",
        NO_NAME,
    ),
    Holding(
        "assessments.ScoringClaim",
        About.ACTOR,
        "who is scoring an answer now",
        "nobody scores it twice",
        "until it is scored",
        NO_NAME,
    ),
)
