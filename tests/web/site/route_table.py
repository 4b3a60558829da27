"""Which visitor gets which answer from which route: the whole site on one page.

The visitors are these. A course has one problem, and a submission to it by `student`.

    anonymous   is not logged in
    student     is in the course, and submitted
    mate        is another student of the course
    stranger    is logged in, and not in the course
    assistant   is in the course
    teacher     is in the course
    admin       is an admin of the site, and not in the course

A number is the status of the answer; `login` is a redirect to the login page. Forms are posted with a valid token and
with fields that are in order, but where a line of ODD_FORMS says otherwise.
"""

from dataclasses import dataclass

VISITORS = ("anonymous", "student", "mate", "stranger", "assistant", "teacher", "admin")

TABLE = """
                                                                 anonymous student mate stranger assistant teacher admin
GET  /                                                                 200     200  200      200       200     200   200
GET  /account                                                        login     200  200      200       200     200   200
GET  /account/calendar                                               login     200  200      200       200     200   200
POST /account/calendar                                               login     200  200      200       200     200   200
POST /account/calendar/end                                           login     302  302      302       302     302   302
GET  /account/data                                                   login     200  200      200       200     200   200
POST /account/data                                                   login     302  302      302       302     302   302
GET  /account/data/download                                          login     404  404      404       404     404   404
POST /account/password                                               login     302  302      302       302     302   302
POST /account/profile                                                login     302  302      302       302     302   302
GET  /admin                                                          login     403  403      403       403     403   302
GET  /admin/audit                                                    login     403  403      403       403     403   200
GET  /admin/invitations                                              login     403  403      403       403     403   200
POST /admin/invitations                                              login     403  403      403       403     403   200
POST /admin/invitations/<int:invitation_id>/withdraw                 login     403  403      403       403     403   302
GET  /admin/problems                                                 login     403  403      403       403     403   200
GET  /admin/problems/<slug>                                          login     403  403      403       403     403   200
POST /admin/problems/<slug>/rejudge                                  login     403  403      403       403     403   302
POST /admin/problems/<slug>/sets                                     login     403  403      403       403     403   302
GET  /admin/problems/<slug>/versions/<int:number>                    login     403  403      403       403     403   200
GET  /admin/problems/<slug>/versions/<int:number>/package            login     403  403      403       403     403   200
GET  /admin/problems/<slug>/versions/<int:number>/publish            login     403  403      403       403     403   302
POST /admin/problems/<slug>/versions/<int:number>/limit              login     403  403      403       403     403   302
POST /admin/problems/<slug>/versions/<int:number>/publish            login     403  403      403       403     403   302
POST /admin/problems/<slug>/versions/<int:number>/stop               login     403  403      403       403     403   302
POST /admin/problems/<slug>/versions/<int:number>/verify             login     403  403      403       403     403   302
POST /admin/problems/<slug>/visibility                               login     403  403      403       403     403   302
GET  /admin/problems/import                                          login     403  403      403       403     403   200
POST /admin/problems/import                                          login     403  403      403       403     403   400
GET  /admin/problems/import/<int:import_id>                          login     404  404      404       404     404   200
POST /admin/problems/import/<int:import_id>/again                    login     404  404      404       404     404   302
POST /admin/problems/import/<int:import_id>/agree                    login     404  404      404       404     404   302
POST /admin/problems/import/<int:import_id>/decline                  login     404  404      404       404     404   302
POST /admin/problems/import/<int:import_id>/rename                   login     404  404      404       404     404   302
GET  /admin/rejudgings                                               login     403  403      403       403     403   200
GET  /admin/rejudgings/<int:rejudging_id>                            login     403  403      403       403     403   200
POST /admin/rejudgings/<int:rejudging_id>/apply                      login     403  403      403       403     403   302
GET  /admin/sets                                                     login     403  403      403       403     403   200
GET  /admin/sets/<slug>                                              login     403  403      403       403     403   200
POST /admin/sets/<slug>/problems                                     login     403  403      403       403     403   302
POST /admin/sets/<slug>/problems/<problem>                           login     403  403      403       403     403   302
POST /admin/sets/<slug>/rules                                        login     403  403      403       403     403   302
GET  /admin/users                                                    login     403  403      403       403     403   200
GET  /admin/users/<int:user_id>                                      login     403  403      403       403     403   200
POST /admin/users/<int:user_id>                                      login     403  403      403       403     403   302
POST /admin/users/<int:user_id>/password-link                        login     403  403      403       403     403   200
GET  /admin/users/<int:user_id>/anonymise                            login     403  403      403       403     403   200
POST /admin/users/<int:user_id>/anonymise                            login     403  403      403       403     403   400
GET  /admin/workers                                                  login     403  403      403       403     403   200
GET  /calendar/<token>.ics                                             200     200  200      200       200     200   200
GET  /courses                                                        login     200  200      200       200     200   200
GET  /courses/<slug>                                                 login     200  200      404       200     200   200
GET  /courses/new                                                    login     403  403      403       403     403   200
POST /courses/new                                                    login     403  403      403       403     403   302
POST /courses/demo/join                                              login     404  404      404       404     404   404
POST /courses/<slug>/archive                                         login     403  403      404       403     302   302
POST /courses/<slug>/restore                                         login     403  403      404       403     302   302
GET  /courses/<slug>/settings                                        login     403  403      404       403     200   200
POST /courses/<slug>/settings                                        login     403  403      404       403     302   302
GET  /courses/<slug>/copy                                            login     403  403      404       403     403   200
POST /courses/<slug>/copy                                            login     403  403      404       403     403   302
GET  /courses/<slug>/groups                                          login     200  200      404       200     200   200
POST /courses/<slug>/groups                                          login     403  403      404       403     302   302
GET  /courses/<slug>/groups/<int:group_id>                           login     403  403      404       200     200   200
POST /courses/<slug>/groups/<int:group_id>                           login     403  403      404       403     302   302
POST /courses/<slug>/groups/<int:group_id>/delete                    login     403  403      404       403     302   302
POST /courses/<slug>/groups/<int:group_id>/members                   login     403  403      404       403     302   302
POST /courses/<slug>/groups/<int:group_id>/members/<int:user_id>/remove login  403  403      404       403     302   302
POST /courses/<slug>/groups/draw                                     login     403  403      404       403     302   302
GET  /courses/<slug>/links                                           login     403  403      404       403     200   200
POST /courses/<slug>/links                                           login     403  403      404       403     302   302
POST /courses/<slug>/links/<int:link_id>/end                         login     403  403      404       403     302   302
GET  /courses/<slug>/members                                         login     403  403      404       200     200   200
POST /courses/<slug>/members                                         login     403  403      404       403     302   302
POST /courses/<slug>/members/<int:user_id>                           login     403  403      404       403     302   302
GET  /courses/<slug>/members/<int:user_id>/time                      login     403  403      404       403     200   200
POST /courses/<slug>/members/<int:user_id>/time                      login     403  403      404       403     302   302
GET  /courses/<slug>/roster                                          login     403  403      404       403     200   200
POST /courses/<slug>/roster                                          login     403  403      404       403     200   200
POST /courses/<slug>/roster/apply                                    login     403  403      404       403     409   409
GET  /courses/<slug>/retention                                       login     403  403      404       403     200   200
POST /courses/<slug>/retention                                       login     403  403      404       403     302   302
GET  /courses/<slug>/sets                                           login     200  200      404       200     200   200
GET  /courses/<slug>/sets/new                                       login     403  403      404       403     200   200
POST /courses/<slug>/sets/new                                       login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>                                login     200  200      404       200     200   200
POST /courses/<slug>/sets/<set_slug>/delete                         login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>/edit                           login     403  403      404       403     200   200
POST /courses/<slug>/sets/<set_slug>/edit                           login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>/extensions                      login     403  403      404       200     200   200
POST /courses/<slug>/sets/<set_slug>/extensions                      login     403  403      404       302     302   302
POST /courses/<slug>/sets/<set_slug>/extensions/<int:extension_id>/take-back login 403  403    404     302    302   302
GET  /courses/<slug>/sets/<set_slug>/grades                          login     403  403      404       403     200   200
POST /courses/<slug>/sets/<set_slug>/grades/publish                  login     403  403      404       403     302   302
POST /courses/<slug>/sets/<set_slug>/grades/withdraw                 login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>/policy                         login     403  403      404       403     200   200
POST /courses/<slug>/sets/<set_slug>/policy                         login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>/problems                       login     403  403      404       403     200   200
POST /courses/<slug>/sets/<set_slug>/problems                       login     403  403      404       403     404   404
POST /courses/<slug>/sets/<set_slug>/problems/<problem>             login     403  403      404       403     302   302
GET  /courses/<slug>/sets/<set_slug>/problems/<problem>/edit        login     403  403      404       403     200   200
POST /courses/<slug>/sets/<set_slug>/problems/<problem>/edit        login     403  403      404       403     302   302
GET  /courses/<slug>/grades                                          login     200  200      404       404     404   404
GET  /courses/<slug>/gradebook                                       login     403  403      404       200     200   200
GET  /courses/<slug>/gradebook/canvas.csv                            login     403  403      404       200     200   200
GET  /courses/<slug>/gradebook/moodle.csv                            login     403  403      404       200     200   200
GET  /courses/<slug>/students/<username>                             login     403  403      404       200     200   200
GET  /courses/<slug>/students/<username>/sets/<set_slug>/problems/<problem>/grade login  403  403   404  200  200   200
POST /courses/<slug>/students/<username>/sets/<set_slug>/problems/<problem>/grade login  403  403   404  302  302   302
GET  /courses/<slug>/submissions                                     login     403  403      404       302     302   302
GET  /courses/<slug>/exams/<exam>                                    login     403  403      404       200     200   200
POST /courses/<slug>/exams/<exam>/let-in                             login     403  403      404       302     302   302
POST /courses/<slug>/exams/<exam>/more                               login     403  403      404       403     302   302
POST /courses/<slug>/exams/<exam>/more/one                           login     403  403      404       302     302   302
POST /courses/<slug>/exams/<exam>/terms                              login     403  403      404       403     302   302
GET  /exams/<slug>                                                   login     200  200      404       404     404   404
POST /exams/<slug>/enter                                             login     302  302      404       404     404   404
POST /exams/<slug>/finish                                            login     302  302      404       404     404   404
GET  /exams/<slug>/state                                             login     200  200      404       404     404   404
GET  /health                                                           200     200  200      200       200     200   200
GET  /join                                                           login     200  200      200       200     200   200
GET  /join/<code>                                                    login     200  200      200       200     200   200
POST /join/<code>                                                    login     302  302      302       302     302   302
POST /language                                                         302     302  302      302       302     302   302
GET  /languages                                                        200     200  200      200       200     200   200
GET  /login                                                            200     302  302      302       302     302   302
POST /login                                                            302     302  302      302       302     302   302
POST /logout                                                         login   login login   login     login   login login
GET  /problems                                                       login     200  200      200       200     200   200
GET  /problems/<slug>                                                login     200  200      404       200     200   200
GET  /problems/<slug>/attachments/<path:name>                        login     200  200      404       200     200   200
POST /problems/<slug>/runs                                           login     302  302      404       302     302   302
GET  /problems/<slug>/samples.zip                                    login     200  200      404       200     200   200
GET  /problems/<slug>/samples/<int:number>/<part>                    login     200  200      404       200     200   200
GET  /problems/<slug>/statement.pdf                                  login     200  200      404       200     200   200
GET  /problems/<slug>/submit                                         login     200  200      404       200     200   200
POST /problems/<slug>/submit                                           401     302  302      404       302     302   302
GET  /register                                                         200     200  200      200       200     200   200
POST /register                                                         302     302  302      302       302     302   302
GET  /runs/<int:trial_run_id>                                        login     200  404      404       404     404   404
GET  /set-password/<token>                                             200     200  200      200       200     200   200
POST /set-password/<token>                                             302     302  302      302       302     302   302
GET  /statements/<statement_sha256>/<path:name>                      login     200  200      404       200     200   200
GET  /static/<path:filename>                                           200     200  200      200       200     200   200
GET  /submissions                                                    login     200  200      200       200     200   200
GET  /submissions/<int:submission_id>                                login     200  404      404       200     200   200
GET  /submissions/<int:submission_id>/comparison                     login     200  404      404       200     200   200
GET  /submissions/<int:submission_id>/state                          login     200  404      404       200     200   200
GET  /submissions/all                                                login     403  403      403       200     200   200
GET  /submissions/<int:submission_id>/testcases/<int:ordinal>/data/<part> login 404 404     404       200     200   200
GET  /submissions/<int:submission_id>/testcases/<int:ordinal>/<stream> login   404  404      404       200     200   200
GET  /admin/mails                                                    login     403  403      403       403     403   200
POST /admin/mails/<int:mail_id>/again                                login     403  403      403       403     403   302
GET  /announcements                                                  login     200  200      200       200     200   200
GET  /announcements/<int:announcement_id>                            login     200  200      404       200     200   200
GET  /announcements/<int:announcement_id>/edit                       login     403  403      404       403     200   200
POST /announcements/<int:announcement_id>/edit                       login     403  403      404       403     302   302
POST /announcements/<int:announcement_id>/delete                     login     403  403      404       403     302   302
GET  /announcements/new                                              login     403  403      403       403     403   200
POST /announcements/new                                              login     403  403      403       403     403   302
POST /comments/<int:comment_id>/delete                               login     403  404      404       403     302   302
POST /comments/<int:comment_id>/edit                                 login     403  404      404       403     302   403
POST /comments/threads/<int:thread_id>/answers                       login     302  404      404       302     302   302
POST /comments/threads/<int:thread_id>/resolved                      login     302  404      404       302     302   302
GET  /courses/<slug>/announcements                                   login     200  200      404       200     200   200
GET  /courses/<slug>/announcements/new                               login     403  403      404       403     200   200
POST /courses/<slug>/announcements/new                               login     403  403      404       403     302   302
GET  /courses/<slug>/questions                                       login     200  200      404       200     200   200
GET  /courses/<slug>/questions/ask                                   login     200  200      404       200     200   200
POST /courses/<slug>/questions/ask                                   login     302  302      404       302     302   302
GET  /courses/<slug>/students/<int:user_id>/notes                    login     403  403      404       200     200   200
POST /courses/<slug>/students/<int:user_id>/notes                    login     403  403      404       302     302   302
POST /courses/<slug>/students/<int:user_id>/notes/<int:note_id>/delete login   403  403      404       302     302   302
GET  /forgot-password                                                  200     200  200      200       200     200   200
POST /forgot-password                                                  200     200  200      200       200     200   200
GET  /mails/stop/<token>                                               200     200  200      200       200     200   200
POST /mails/stop/<token>                                               200     200  200      200       200     200   200
GET  /notices                                                        login     200  200      200       200     200   200
GET  /notices/<int:notice_id>                                        login     302  404      404       404     404   404
GET  /notices/choices                                                login     200  200      200       200     200   200
POST /notices/choices                                                login     302  302      302       302     302   302
POST /notices/mails                                                  login     302  302      302       302     302   302
POST /notices/read                                                   login     302  302      302       302     302   302
GET  /questions/<int:question_id>                                    login     200  404      404       200     200   200
POST /questions/<int:question_id>/assign                             login     403  404      404       302     302   302
POST /questions/<int:question_id>/messages                           login     302  404      404       302     302   302
POST /questions/<int:question_id>/publish                            login     403  404      404       302     302   302
POST /questions/<int:question_id>/withdraw                           login     403  404      404       302     302   302
POST /submissions/<int:submission_id>/comments                       login     403  404      404       302     302   302
POST /submissions/<int:submission_id>/notes                          login     404  404      404       302     302   302
"""

#: Forms that are not valid, and why.
ODD_FORMS = {
    "POST /admin/users/<int:user_id>/anonymise": "the user name is not typed once more, so that the user stays",
    "POST /admin/problems/import": "no package is chosen, so that nothing is imported",
    "POST /courses/<slug>/roster/apply": "it says what another difference would do, so the one of now is shown",
    "POST /courses/<slug>/sets/<set_slug>/problems": "the problem is in the set already, so it cannot be chosen",
}

#: Forms that are taken without a token of the session, and why. Their answers are those of the table all the same.
WITHOUT_TOKEN = {"POST /mails/stop/<token>": "mail programs send it (RFC 8058); the secret is in the address"}


@dataclass(frozen=True, kw_only=True)
class Route:
    method: str
    rule: str  #: as Flask has it
    expected: dict[str, str]  #: visitor -> status, or login

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes() -> list[Route]:
    header, *lines = TABLE.strip().splitlines()
    assert tuple(header.split()) == VISITORS
    return [_route(line) for line in lines]


def _route(line: str) -> Route:
    method, rule, *statuses = line.split()
    return Route(method=method, rule=rule, expected=dict(zip(VISITORS, statuses, strict=True)))
