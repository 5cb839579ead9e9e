"""What the models of certificates hold about people."""

from lms.accounts.holdings import About, Holding, declare, declare_impersonal

EVIDENCE = "permanent: a certificate must stay verifiable"
NO_NAME = "row stays: no name in it"
DELETED = "row deleted"


def register() -> None:
    """Declare them."""
    declare(*NAMED, *EARNED)
    declare_impersonal(
        "certificates.Achievement",
        "certificates.AchievementVersion",
        "certificates.Issuer",
        "certificates.SigningKey",
        "certificates.StatusList",
    )


NAMED = (
    Holding(
        "certificates.HolderName",
        About.NAMED,
        "the name to be printed on certificates, when it was confirmed",
        "naming the holder",
        "as long as the account",
        DELETED,
    ),
    Holding(
        "certificates.CredentialRecord",
        About.NAMED,
        "the printed name and the signed document",
        "giving out and showing the certificate",
        "as long as the account",
        DELETED,
    ),
    Holding(
        "certificates.CredentialFile",
        About.NAMED,
        "the certificate as a file, once it was asked for",
        "giving out the certificate",
        "as long as the account",
        "row and file deleted",
    ),
    Holding(
        "certificates.NameCorrection",
        About.NAMED,
        "another name that a holder asked for, why, and who decided",
        "correcting a printed name",
        "as long as the account",
        DELETED,
    ),
    Holding(
        "certificates.HolderReply",
        About.NAMED,
        "what a holder answered about their certificate, and the answer to it",
        "hearing the holder",
        "as long as the account",
        DELETED,
    ),
    Holding(
        "certificates.Signatory",
        About.NAMED,
        "name, role and agreement of those who sign certificates",
        "printing who signs",
        "as long as the issuer names them",
        "not touched: they agreed as office holders",
    ),
)

EARNED = (
    Holding(
        "certificates.Award",
        About.SUBJECT,
        "what was completed, when, with which results; country, institution, how the"
        " identity was known",
        "certificates, indicators",
        EVIDENCE,
        "row stays without the institution: no name in it",
    ),
    Holding(
        "certificates.AwardEvent",
        About.SUBJECT,
        "what was done to an award, why, by whom",
        "answering why a certificate holds or not",
        EVIDENCE,
        "row stays: the reason, which is free text, is taken out",
    ),
    Holding(
        "certificates.AwardJob",
        About.ACTOR,
        "who had many certificates awarded, signed again or issued anew, why and when",
        "answering for it",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "certificates.AwardReview",
        About.SUBJECT,
        "results before and after a score was corrected, who decided",
        "never changing an award silently",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "certificates.Credential",
        About.SUBJECT,
        "code, state and dates of a certificate",
        "verifying it",
        EVIDENCE,
        NO_NAME,
    ),
    Holding(
        "certificates.StatusEntry",
        About.SUBJECT,
        "the place of a certificate in a public list of bits",
        "telling verifiers what was revoked",
        EVIDENCE,
        NO_NAME,
    ),
)
