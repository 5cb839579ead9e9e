"""Scored answers as data frames: the only place where the ORM and pandas meet.

`exposures` reads every answer of a phase that is measured, some people at a time, from
what each attempt froze; `admission` says which of them count, and why the others do not.
Subjects and codes only, no names.
"""
