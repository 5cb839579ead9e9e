"""Courses: framework, structure, sources, pages, runs, progress."""

from courses.models.course import (
    ContentStamp,
    Course,
    CourseVersion,
    Lesson,
    Module,
    Topic,
)
from courses.models.framework import (
    Competency,
    CompetencyDomain,
    CompetencyFramework,
    CompetencyMapping,
    ProficiencyLevel,
)
from courses.models.pages import CatalogPage, CoursePage, LessonPage, ModulePage
from courses.models.progress import CourseCompletion, LearnerNote, LessonProgress
from courses.models.run import (
    CourseInstructor,
    CourseRun,
    Enrollment,
    EnrollmentEvent,
    RunMessage,
)
from courses.models.source import (
    Derivation,
    GlossaryTerm,
    LessonReview,
    License,
    PackageRecord,
    SourceWork,
)

__all__ = [
    "CatalogPage",
    "Competency",
    "CompetencyDomain",
    "CompetencyFramework",
    "CompetencyMapping",
    "ContentStamp",
    "Course",
    "CourseCompletion",
    "CourseInstructor",
    "CoursePage",
    "CourseRun",
    "CourseVersion",
    "Derivation",
    "Enrollment",
    "EnrollmentEvent",
    "GlossaryTerm",
    "LearnerNote",
    "Lesson",
    "LessonPage",
    "LessonProgress",
    "LessonReview",
    "License",
    "Module",
    "ModulePage",
    "PackageRecord",
    "ProficiencyLevel",
    "RunMessage",
    "SourceWork",
    "Topic",
]
