"""What the models of courses hold about people."""

from lms.accounts.holdings import About, Holding, declare, declare_impersonal

LEARNING = "as long as the course is offered, then 36 months"
NO_NAME = "row stays: no name in it"


def register() -> None:
    """Declare them."""
    declare(*LEARNED, *WRITTEN)
    declare_impersonal(
        "courses.CatalogPage",
        "courses.Competency",
        "courses.CompetencyDomain",
        "courses.CompetencyFramework",
        "courses.CompetencyMapping",
        "courses.ContentStamp",
        "courses.Course",
        "courses.CoursePage",
        "courses.CourseRun",
        "courses.Derivation",
        "courses.GlossaryTerm",
        "courses.Lesson",
        "courses.LessonPage",
        "courses.License",
        "courses.Module",
        "courses.ModulePage",
        "courses.PackageRecord",
        "courses.ProficiencyLevel",
        "courses.Topic",
    )


LEARNED = (
    Holding(
        "courses.Enrollment",
        About.SUBJECT,
        "run, version of course and profile, language, where to resume",
        "taking the course; counting participation",
        LEARNING,
        NO_NAME,
    ),
    Holding(
        "courses.EnrollmentEvent",
        About.SUBJECT,
        "when the subject enrolled, left, returned or was moved; who did it and why",
        "the history of an enrollment",
        LEARNING,
        NO_NAME,
    ),
    Holding(
        "courses.LessonProgress",
        About.SUBJECT,
        "which lessons were opened and done, when, in which language",
        "resuming, completing the course",
        LEARNING,
        NO_NAME,
    ),
    Holding(
        "courses.CourseCompletion",
        About.SUBJECT,
        "that every requirement was met, and when",
        "certificates and indicators",
        "permanent",
        NO_NAME,
    ),
)

WRITTEN = (
    Holding(
        "courses.LearnerNote",
        About.SUBJECT,
        "reflections and answers to country questions, in the learner's words",
        "the learner's own notes; answers are read by the instructors of the course",
        LEARNING,
        "row deleted: the words may name people",
    ),
    Holding(
        "courses.CourseInstructor",
        About.NAMED,
        "who teaches which course",
        "deciding who sees a run",
        "as long as the account",
        "row deleted",
    ),
    Holding(
        "courses.RunMessage",
        About.ACTOR,
        "what an instructor wrote to a run",
        "delivering it, and showing what was sent",
        LEARNING,
        NO_NAME,
    ),
    Holding(
        "courses.CourseVersion",
        About.ACTOR,
        "who froze a version of a course",
        "accounting for what learners met",
        "permanent",
        NO_NAME,
    ),
    Holding(
        "courses.LessonReview",
        About.NAMED,
        "the name of whoever checked facts or read the language, and when",
        "showing learners who answers for a text",
        "as long as the text is offered",
        "row stays: the name was given for publication",
    ),
    Holding(
        "courses.SourceWork",
        About.NAMED,
        "the name of whoever opened the primary source, and when",
        "showing who answers for the facts",
        "as long as the source is cited",
        "row stays: the name was given for publication",
    ),
)
