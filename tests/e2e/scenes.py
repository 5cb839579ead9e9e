"""Every page that people meet: its view, who opens it, and how one comes there."""

from dataclasses import dataclass

from tests.e2e import ways
from tests.e2e.walk import COURSE, FIRST_LESSON
from tests.e2e.ways import Go, at


@dataclass(frozen=True)
class Scene:
    """A page: what one sees, the name of its view, who opens it, and how."""

    name: str
    view: str
    who: str
    go: Go


MODULE = f"{COURSE['en']}1/"
CERTIFICATES = "/en/me/certificates/"

PUBLIC = [
    Scene("home", "portal:home", "", at("/en/")),
    Scene("home, nothing found", "portal:home", "", at("/en/?q=astronomy")),
    Scene("home, filtered", "portal:home", "", at("/en/?language=es&length=medium")),
    Scene("course", "courses:course", "", at(COURSE["en"])),
    Scene("course in Portuguese", "courses:course", "", at(COURSE["pt-br"])),
    Scene("module", "courses:module", "", at(MODULE)),
    Scene("module, enrolled", "courses:module", "tourist", at(MODULE)),
    Scene("glossary", "courses:glossary", "", at("/en/glossary/digital-identity/")),
    Scene("help", "portal:help", "", at("/en/help/")),
    Scene("notice", "portal:privacy", "", at("/en/privacy/")),
    Scene("notice, by itself", "accounts:privacy", "", at("/en/me/privacy/")),
    Scene("notice 1", "accounts:privacy_version", "", at("/en/me/privacy/1/")),
    Scene("account deleted", "accounts:deleted", "", at("/en/me/deleted/")),
    Scene("404", "courses:course", "", at("/en/nothing/")),
    Scene("403", "courses:course", "", ways.played("403.html")),
    Scene("500", "courses:course", "", ways.played("500.html")),
]
ENTRANCE = [
    Scene("sign in", "account_login", "", at("/en/account/login/")),
    Scene("sign in, refused", "account_login", "", ways.refused_sign_in),
    Scene("sign in, form too old", "account_login", "", ways.old_form),
    Scene("sign up", "account_signup", "", at("/en/account/signup/")),
    Scene("sign up, refused", "account_signup", "", ways.refused_sign_up),
    Scene(
        "look at your mail",
        "account_email_verification_sent",
        "",
        ways.verification_sent,
    ),
    Scene("confirm an address", "account_confirm_email", "", ways.mail_link),
    Scene(
        "dead link of a mail",
        "account_confirm_email",
        "",
        at("/en/account/confirm-email/x/"),
    ),
    Scene(
        "forgotten password",
        "account_reset_password",
        "",
        at("/en/account/password/reset/"),
    ),
    Scene("too many attempts", "account_reset_password", "", ways.too_many_attempts),
    Scene(
        "mail for a password sent", "account_reset_password_done", "", ways.reset_sent
    ),
    Scene("new password", "account_reset_password_from_key", "", ways.reset_form),
    Scene(
        "dead link to a new password",
        "account_reset_password_from_key",
        "",
        at("/en/account/password/reset/key/1-set-password/"),
    ),
    Scene(
        "new password set",
        "account_reset_password_from_key_done",
        "",
        at("/en/account/password/reset/key/done/"),
    ),
    Scene("account closed", "account_inactive", "", at("/en/account/inactive/")),
    Scene(
        "provider: given up",
        "socialaccount_login_cancelled",
        "",
        at("/en/account/3rdparty/login/cancelled/"),
    ),
    Scene(
        "provider: failed",
        "socialaccount_login_error",
        "",
        at("/en/account/3rdparty/login/error/"),
    ),
]
OF_ONESELF = [
    Scene("my learning, empty", "portal:learning", "official.pt", at("/en/learning/")),
    Scene("profile, country", "accounts:profile", "fresh", at("/en/me/profile/")),
    Scene(
        "profile, new", "accounts:profile", "fresh", at("/en/me/profile/?country=COL")
    ),
    Scene("profile", "accounts:profile", "official.pt", at("/en/me/profile/")),
    Scene("settings", "accounts:settings", "official.pt", at("/en/me/settings/")),
    Scene("my data", "accounts:my_data", "official.pt", at("/en/me/my-data/")),
    Scene("delete my account", "accounts:delete", "official.pt", at("/en/me/delete/")),
    Scene(
        "notice to read",
        "accounts:acknowledge",
        "official.pt",
        at("/en/me/privacy/read/"),
    ),
    Scene("messages", "portal:messages", "official.pt", at("/en/messages/")),
    Scene("message", "portal:message", "official.pt", ways.message_page),
    Scene("no messages", "portal:messages", "fresh", at("/en/messages/")),
    Scene("addresses", "account_email", "official.pt", at("/en/account/email/")),
    Scene(
        "password",
        "account_change_password",
        "official.pt",
        at("/en/account/password/change/"),
    ),
    Scene("first password", "account_set_password", "", ways.first_password),
    Scene("second step", "mfa_index", "official.pt", at("/en/account/2fa/")),
    Scene(
        "keys, none",
        "mfa_list_webauthn",
        "official.pt",
        at("/en/account/2fa/webauthn/"),
    ),
    Scene(
        "is it you",
        "account_reauthenticate",
        "official.pt",
        at("/en/account/2fa/totp/activate/"),
    ),
    Scene("sessions", "usersessions_list", "official.pt", at("/en/account/sessions/")),
    Scene(
        "providers",
        "socialaccount_connections",
        "official.pt",
        at("/en/account/3rdparty/"),
    ),
    Scene("sign out", "account_logout", "official.pt", at("/en/account/logout/")),
]
OF_COURSES = [
    Scene("enroll", "courses:enroll", "official.pt", ways.enroll_page),
    Scene("my learning", "portal:learning", "tourist", at("/en/learning/")),
    Scene("course, enrolled", "courses:course", "tourist", at(COURSE["en"])),
    Scene("lesson", "courses:lesson", "tourist", at(FIRST_LESSON["en"])),
    Scene("lesson in Spanish", "courses:lesson", "tourist", at(FIRST_LESSON["es"])),
    Scene("note, two versions", "courses:note", "tourist", ways.stale_note),
    Scene("note, not saved", "courses:note", "tourist", ways.refused_note),
    Scene(
        "completion",
        "courses:requirements",
        "tourist",
        ways.enrollment_page("completion"),
    ),
    Scene(
        "read offline", "courses:catch_up", "tourist", ways.enrollment_page("catch-up")
    ),
    Scene("teaching", "courses:teaching", "instructor", at("/en/teaching/")),
    Scene("roster", "courses:run_roster", "instructor", ways.run_page(0)),
    Scene("answers", "courses:run_answers", "instructor", ways.run_page(1)),
    Scene("message to a run", "courses:run_message", "instructor", ways.run_page(2)),
    Scene("no roster", "courses:run_roster", "other_instructor", ways.run_page(0)),
    Scene("no answers", "courses:run_answers", "other_instructor", ways.run_page(1)),
    Scene("officials", "accounts:focal", "focal", at("/en/me/focal/")),
    Scene("nobody found", "accounts:focal", "focal", at("/en/me/focal/?q=zzz")),
    Scene(
        "question an official", "accounts:focal_question", "focal", ways.question_page
    ),
]
OF_QUIZZES = [
    Scene("quiz", "assessments:quiz", "tourist", ways.quiz_page(1)),
    Scene("question", "assessments:item", "tourist", ways.quiz_question),
    Scene("check and hand in", "assessments:check", "tourist", ways.quiz_check),
    Scene("result", "assessments:result", "tourist", ways.quiz_result),
    *(
        Scene(
            f"desk, {name}", f"assessments:{name}", "instructor", ways.on_the_desk(name)
        )
        for name in (
            "run_quizzes",
            "scoring",
            "score",
            "people",
            "person",
            "person_quiz",
            "looks",
            "look",
            "kept",
            "kept_answer",
            "unread_answer",
            "correct_item",
            "correction",
            "undo_correction",
            "corrections",
            "quiz_statistics",
            "quiz_attempts",
            "attempt_log",
            "item_statistics",
        )
    ),
]
OF_CERTIFICATES = [
    Scene("certificates", "certificates:certificates", "holder", at(CERTIFICATES)),
    Scene(
        "certificates, none yet",
        "certificates:certificates",
        "tourist",
        at(CERTIFICATES),
    ),
    Scene(
        "certificates, nothing certified",
        "certificates:certificates",
        "fresh",
        at(CERTIFICATES),
    ),
    Scene("name to print", "certificates:name", "tourist", at(f"{CERTIFICATES}name/")),
    Scene("name, refused", "certificates:name", "tourist", ways.refused_name),
    Scene("name, confirmed", "certificates:name", "holder", at(f"{CERTIFICATES}name/")),
    Scene(
        "certificate",
        "certificates:certificate",
        "holder",
        ways.of_specimen("certificate"),
    ),
    Scene(
        "correct the name",
        "certificates:correction",
        "holder",
        ways.of_specimen("correction"),
    ),
    Scene("verify", "certificates:verify", "", at("/en/verify/")),
    Scene("verify, mistyped", "certificates:verify", "", at("/en/verify/?code=1")),
    Scene("verify, a file", "certificates:verify", "", ways.judged_file),
    Scene("verdict", "certificates:verify_code", "", ways.of_specimen("verdict")),
    Scene(
        "no such certificate",
        "certificates:verify_code",
        "",
        at(f"/en/verify/{14 * '0'}/"),
    ),
    Scene(
        "too many questions",
        "courses:course",
        "",
        ways.played("certificates/verify_busy.html"),
    ),
    Scene(
        "achievement", "credentials:achievement", "", ways.of_specimen("achievement")
    ),
    Scene("framework", "credentials:framework", "", ways.of_specimen("framework")),
]
SCENES = [
    *PUBLIC,
    *ENTRANCE,
    *OF_ONESELF,
    *OF_COURSES,
    *OF_QUIZZES,
    *OF_CERTIFICATES,
]

# Met in one walk, since each needs what the one before has set up: test_second_step.py.
OF_THE_SECOND_STEP = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}
NOT_PAGES = {
    "accounts:export": "a file",
    "accounts:focal_confirm": "a form is sent here",
    "accounts:objection": "a form is sent here",
    "account_confirm_login_code": "signing in by a code in a mail is not offered",
    "assessments:answer": "a script sends here",
    "assessments:apply_correction": "a form is sent here",
    "assessments:attempt": "leads on",
    "assessments:close": "a form is sent here",
    "assessments:discard_correction": "a form is sent here",
    "assessments:export": "a file",
    "assessments:finish": "a form is sent here",
    "assessments:grant": "a form is sent here",
    "assessments:more_time": "a form is sent here",
    "assessments:receipt": "a file",
    "assessments:revoke": "a form is sent here",
    "assessments:second_look": "a form is sent here",
    "assessments:start": "a form is sent here",
    "certificates:download": "a file",
    "certificates:reply": "a form is sent here",
    "certificates:shown_name": "a form is sent here",
    "courses:done": "a form is sent here",
    "courses:download_course": "a file: test_offline_reading.py",
    "courses:download_lesson": "a file: test_offline_reading.py",
    "courses:leave": "a form is sent here",
    "courses:place": "a script sends here",
    "credentials:demo_did": "for machines",
    "credentials:did": "for machines",
    "credentials:status_list": "for machines",
    "credentials:to_verification": "leads on",
    "credentials:verdict": "for machines",
    "health": "for machines",
    "media": "a file",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "a script asks here",
    "openid_connect_callback": "leads on; needs a provider",
    "openid_connect_login": "leads on; needs a provider",
    "socialaccount_signup": "needs the answer of a provider",
    "wagtailcore_authenticate_with_password": "no page has a password of its own",
    "wagtailcore_login": "leads to account_login",
    "wagtail_serve": "each kind of page has a view of its own",
    "wagtaildocs_authenticate_with_password": "no file has a password of its own",
    "wagtaildocs_serve": "a file",
}
