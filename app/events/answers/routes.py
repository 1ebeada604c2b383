"""The page behind a participant's link, and what organisers read of the answers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from app.accounts.access import CallerDep
from app.compliance.policy.policy import PolicyDep, names_at_hand
from app.database import SessionDep, transaction
from app.errors import Conflict, NotFound, problems
from app.events.answers import answering, noting, service
from app.events.answers.answering import Counter, Typed, View
from app.events.answers.giving_out import EVENT_LINK
from app.events.answers.pages import page, status_of
from app.events.answers.schemas import AnsweredMeeting, AnswerFilter, AnswerIn, IssueIn, IssueOut, NewIssue
from app.events.plans.schemas import PlanOut
from app.events.releasing import Reader
from app.introductions.links.pages import HEADERS
from app.introductions.links.tokens import LinkKey
from app.paging import Page, PagingDep
from app.schemas import Id, LanguageCode
from app.web.fields import sparse

forum_answers = APIRouter(
    prefix=EVENT_LINK.path.rstrip("/"), include_in_schema=False, dependencies=[Depends(names_at_hand)]
)
issues = APIRouter(prefix="/events/{event_id}", tags=["agendas"], dependencies=[Depends(names_at_hand)])
Lang = Annotated[LanguageCode | None, Query()]
MOST_FIELDS = 2000


async def _typed(request: Request) -> dict[str, list[str]]:
    """The fields of the form, whatever they are called: there are some for each meeting."""
    async with request.form(max_fields=MOST_FIELDS, max_files=0) as form:
        return {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}


@forum_answers.get("/{token}")
def show_timetable(request: Request, session: SessionDep, token: str, lang: Lang = None) -> HTMLResponse:
    """Changes nothing; that an issued link was refused is put on record."""
    counter = _counter(request)
    view = answering.look(session, counter, token, lang)
    if view.refusal is not None:
        with transaction(request.app.state.engine) as writing:
            answering.note_refusal(writing, counter, token, view)
    return _shown(view)


@forum_answers.post("/{token}")
def answer_timetable(
    request: Request, session: SessionDep, token: str, typed: Annotated[Typed, Depends(_typed)], lang: Lang = None
) -> HTMLResponse:
    return _shown(answering.take(session, _counter(request), token, typed, lang))


def _counter(request: Request) -> Counter:
    state = request.app.state
    return Counter(LinkKey.of(state.settings, EVENT_LINK), state.policy, state.desk)


def _shown(view: View) -> HTMLResponse:
    return HTMLResponse(page(view), status_of(view), HEADERS)


@issues.post(
    "/issues",
    status_code=201,
    summary="Give the timetable out, provisional or final: everybody gets a mail with agenda, calendar and link",
    responses=problems(NotFound, Conflict),
)
def issue_timetable(
    request: Request, session: SessionDep, caller: CallerDep, policy: PolicyDep, event_id: Id, issue: IssueIn
) -> NewIssue:
    """The last version. Links that were out are replaced; answers stay where their meeting stands as it did.

    Refused with `release-refused` if the law forbids one of its meetings.
    """
    links = LinkKey.of(request.app.state.settings, EVENT_LINK)
    return service.give_out(session, policy, links, caller, event_id, issue)


@issues.get("/issues", summary="List how the timetable was given out, the latest first", responses=problems(NotFound))
def list_issues(session: SessionDep, caller: CallerDep, event_id: Id) -> list[IssueOut]:
    return service.issues(session, caller, event_id)


@issues.post(
    "/answers/repair",
    status_code=202,
    summary="Repair the timetable by the answers: declined meetings fall away, others are moved as it was asked",
    responses=problems(NotFound, Conflict),
)
def repair_by_answers(session: SessionDep, caller: CallerDep, event_id: Id) -> PlanOut:
    """A preview, which becomes the next version when it is adopted. Give that one out then."""
    return service.repair(session, caller, event_id)


@issues.put(
    "/participants/{participant_id}/answers/{partner_id}",
    summary="Note what a participant says of its meeting with a partner",
    responses=problems(NotFound, Conflict),
)
def note_answer(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    event_id: Id,
    participant_id: Id,
    partner_id: Id,
    answer: AnswerIn,
) -> AnsweredMeeting:
    """For who phoned: it counts as an answer by the link does, also after the date, until the timetable is final."""
    return noting.note(Reader(session, policy, caller), event_id, participant_id, partner_id, answer)


@issues.get(
    "/answers",
    summary="List the meetings of what was given out last, and what both sides say of them",
    responses=problems(NotFound),
    dependencies=[sparse(AnsweredMeeting)],
)
def list_answers(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    paging: PagingDep,
    event_id: Id,
    chosen: Annotated[AnswerFilter, Depends()],
) -> Page[AnsweredMeeting]:
    """Before the date a meeting is `open` until both have answered; after it, who was silent has accepted."""
    return service.answers(Reader(session, policy, caller), event_id, chosen, paging)
