"""The tables, one file a concept. `Base.metadata` is the schema; Alembic makes it."""

from models.access import ApiKey, SignInLink, User, UserSession
from models.answer import EventAnswer, EventFeedback, EventIssue, EventLink, EventMail
from models.audit import AuditEntry
from models.base import Base
from models.clearance import Clearance, Installation, Review
from models.company import ActivityCode, Company, CompanyIdentifier, Description, GroupMember
from models.contact import Contact
from models.corridor import Corridor
from models.decision import Decision, Fit
from models.embedding import Embedding
from models.event import (
    Event,
    EventColleague,
    EventDelegate,
    EventInterpreter,
    EventOrder,
    EventParticipant,
    EventRule,
    EventSlot,
    EventTable,
)
from models.import_mapping import ImportMapping
from models.introduction import Introduction, IntroductionLink, IntroductionStep, Mail
from models.list_version import ListVersion
from models.match import Match, Telling
from models.merge import Merge
from models.opportunity import Capability, Opportunity
from models.park import Park, Site, Space
from models.party import Pair, Party
from models.passage import IndexedCompany, Passage
from models.policy import PolicyChange, PolicyClass
from models.practice import Practice, PracticeEvent, PracticeInitiative, PracticeText
from models.run import PartyLists, Run, RunInput, RunPart, RunParty, RunPortfolio
from models.screening import ScreeningEntry, ScreeningImport, ScreeningList
from models.sector import Sector
from models.stay import Stay, StayEvaluation, StayStep
from models.task import TaskTime
from models.timetable import EventAttendance, EventMeeting, EventPlan, EventReserve
from models.workplan import Initiative, WorkPlan, WorkPlanStep

__all__ = [
    "ActivityCode",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Capability",
    "Clearance",
    "Company",
    "CompanyIdentifier",
    "Contact",
    "Corridor",
    "Decision",
    "Description",
    "Embedding",
    "Event",
    "EventAnswer",
    "EventAttendance",
    "EventColleague",
    "EventDelegate",
    "EventFeedback",
    "EventInterpreter",
    "EventIssue",
    "EventLink",
    "EventMail",
    "EventMeeting",
    "EventOrder",
    "EventParticipant",
    "EventPlan",
    "EventReserve",
    "EventRule",
    "EventSlot",
    "EventTable",
    "Fit",
    "GroupMember",
    "ImportMapping",
    "IndexedCompany",
    "Initiative",
    "Installation",
    "Introduction",
    "IntroductionLink",
    "IntroductionStep",
    "ListVersion",
    "Mail",
    "Match",
    "Merge",
    "Opportunity",
    "Pair",
    "Park",
    "Party",
    "PartyLists",
    "Passage",
    "PolicyChange",
    "PolicyClass",
    "Practice",
    "PracticeEvent",
    "PracticeInitiative",
    "PracticeText",
    "Review",
    "Run",
    "RunInput",
    "RunPart",
    "RunParty",
    "RunPortfolio",
    "ScreeningEntry",
    "ScreeningImport",
    "ScreeningList",
    "Sector",
    "SignInLink",
    "Site",
    "Space",
    "Stay",
    "StayEvaluation",
    "StayStep",
    "TaskTime",
    "Telling",
    "User",
    "UserSession",
    "WorkPlan",
    "WorkPlanStep",
]
