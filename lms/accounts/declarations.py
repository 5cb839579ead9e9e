"""What the models of the lower rooms, and of the libraries they use, hold about people."""

from lms.accounts.holdings import About, Holding, declare, declare_impersonal

ACCOUNT_LIFE = "as long as the account"
DELETED = "row deleted"
NO_NAME = "row stays: no name in it"


def register() -> None:
    """Declare them."""
    declare(*PEOPLE, *SUBJECTS, *ACTORS, *LIBRARIES)
    declare_impersonal(
        "accounts.Institution",
        "accounts.OfficialMailDomain",
        "accounts.PrivacyNotice",
        "core.Lease",
        "core.ScheduledRun",
        "core.WorkerHeartbeat",
        "countries.Country",
        "countries.CountrySet",
    )


PEOPLE = (
    Holding(
        "accounts.User",
        About.NAMED,
        "full name, email, password hash, language, time zone, dates of joining and of"
        " the last sign-in",
        "signing in, addressing the person, the name on certificates",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "accounts.SubjectLink",
        About.NAMED,
        "which account a subject belongs to",
        "showing people their own learning",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "accounts.FocalPointTerm",
        About.NAMED,
        "country and dates of a focal point's term, who appointed",
        "deciding who sees the officials of a country",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "accounts.Message",
        About.NAMED,
        "messages to the person, when sent, mailed and read",
        "keeping what the site promised to tell",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "accounts.NoticeAcknowledgement",
        About.NAMED,
        "which version of the notice was acknowledged, when, in which language",
        "showing that people were informed",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "core.OutboxMessage",
        About.NAMED,
        "mails about the account until they have left; of other work, ids only",
        "losing no work when a worker or a mail server is down",
        "the text until the mail has left, the row 14 days",
        "mails that have not left are dropped",
    ),
)

SUBJECTS = (
    Holding(
        "accounts.Subject",
        About.SUBJECT,
        "a random key and the population (real, synthetic, test)",
        "statistics without names",
        "with the statistics",
        NO_NAME,
    ),
    Holding(
        "accounts.OfficialProfile",
        About.SUBJECT,
        "versions of country, institution, level of government, function,"
        " responsibility, sex (optional)",
        "enrollment, indicators about participating officials, confirmation by the focal"
        " point",
        "with the statistics",
        "institution, function and responsibility are taken out of every version",
    ),
    Holding(
        "accounts.IdentityEvidence",
        About.SUBJECT,
        "how we know that the person is an official, who confirmed or questioned it",
        "counting officials only",
        "with the statistics",
        "the reason, which is free text, is taken out",
    ),
    Holding(
        "accounts.ResearchObjection",
        About.SUBJECT,
        "whether the person objects to research use, and since when",
        "keeping the data of who objects out of research files",
        "with the statistics",
        NO_NAME,
    ),
)

ACTORS = (
    Holding(
        "core.AuditEntry",
        About.ACTOR,
        "who decided or looked at what, when and why",
        "answering who did what to whom",
        "as long as the controller must answer for it",
        "row stays: the public id leads to nobody any more",
    ),
)

LIBRARIES = (
    Holding(
        "account.EmailAddress",
        About.NAMED,
        "addresses and whether they are confirmed",
        "signing in and mail",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "mfa.Authenticator",
        About.NAMED,
        "secrets of authenticator apps, public keys of passkeys, recovery codes",
        "the second step at sign-in",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "socialaccount.SocialAccount",
        About.NAMED,
        "number and answer of an identity provider",
        "signing in with an account elsewhere",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "socialaccount.SocialToken",
        About.NAMED,
        "tokens of an identity provider, if it is asked to give any",
        "signing in with an account elsewhere",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "usersessions.UserSession",
        About.NAMED,
        "network address and browser of open sessions",
        "showing people where they are signed in",
        "until the session ends",
        DELETED,
    ),
    Holding(
        "sessions.Session",
        About.NAMED,
        "what a browser's session needs",
        "staying signed in",
        "12 hours after signing in, at most",
        DELETED,
    ),
    Holding(
        "wagtailusers.UserProfile",
        About.NAMED,
        "preferences in the editors' pages, a picture if one was put there",
        "editing pages",
        ACCOUNT_LIFE,
        "row and picture deleted",
    ),
    Holding(
        "wagtailcore.Comment",
        About.NAMED,
        "comments of editors on drafts",
        "editing pages",
        ACCOUNT_LIFE,
        DELETED,
    ),
    Holding(
        "wagtailcore.ModelLogEntry",
        About.NAMED,
        "what editors and administrators changed; the label may be a name",
        "answering who changed what",
        "as long as the record",
        "labels with the name are emptied",
    ),
    Holding(
        "wagtailcore.PageLogEntry",
        About.ACTOR,
        "which editor changed which page",
        "answering who changed what",
        "as long as the page",
        "row stays: the number of the account leads to nobody any more",
    ),
)
