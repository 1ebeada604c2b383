"""Who may call which operation: the one table. What is not in it nobody may call.

Whose data an operation reads or changes is asked by the services: a manager's own park, see `access.ensure_may_edit`.
"""

from collections.abc import Mapping
from enum import Enum

from app.accounts.roles import Role


class Who(Enum):
    """Those who may call an operation: how that is said, and the roles. Without roles: anybody."""

    ANYBODY = ("anybody, without signing in", ())
    SIGNED_IN = ("whoever is signed in or has a key", tuple(Role))
    EDITORS = ("the roles manager and admin", (Role.MANAGER, Role.ADMIN))
    COMPLIANCE = ("the role compliance", (Role.COMPLIANCE,))
    COMPLIANCE_AND_ADMINS = ("the roles compliance and admin", (Role.COMPLIANCE, Role.ADMIN))
    ADMINS = ("the role admin", (Role.ADMIN,))

    def __init__(self, said: str, roles: tuple[Role, ...]) -> None:
        self.said = said
        self.roles = frozenset(roles)


ANYBODY, SIGNED_IN, EDITORS, ADMINS = Who.ANYBODY, Who.SIGNED_IN, Who.EDITORS, Who.ADMINS

RIGHTS: Mapping[str, Who] = {
    # the server and its documentation
    "healthz": ANYBODY,
    "readyz": ANYBODY,
    "openapi": ANYBODY,
    "documentation": ANYBODY,
    "assets": ANYBODY,
    # the console: what it shows it asks for over the API, with the session of whoever looks
    "console": ANYBODY,
    "console_files": ANYBODY,
    # people, sessions, keys
    "sign_in": ANYBODY,
    "start_oidc": ANYBODY,
    "finish_oidc": ANYBODY,
    "read_session": SIGNED_IN,
    "sign_out": SIGNED_IN,
    "change_password": SIGNED_IN,
    "list_sessions": SIGNED_IN,
    "revoke_session": SIGNED_IN,
    "list_users": ADMINS,
    "read_user": ADMINS,
    "add_user": ADMINS,
    "change_user": ADMINS,
    "list_keys": ADMINS,
    "create_key": ADMINS,
    "revoke_key": ADMINS,
    # who did what
    "list_audit": ADMINS,
    # parks, their sites and spaces, corridors
    "list_parks": SIGNED_IN,
    "read_park": SIGNED_IN,
    "add_park": ADMINS,
    "change_park": ADMINS,
    "withdraw_park": ADMINS,
    "list_sites": SIGNED_IN,
    "list_all_sites": SIGNED_IN,
    "read_site": SIGNED_IN,
    "add_site": EDITORS,
    "change_site": EDITORS,
    "withdraw_site": EDITORS,
    "list_spaces": SIGNED_IN,
    "list_spaces_of_site": SIGNED_IN,
    "read_space": SIGNED_IN,
    "add_space": EDITORS,
    "change_space": EDITORS,
    "withdraw_space": EDITORS,
    "list_corridors": SIGNED_IN,
    "read_corridor": SIGNED_IN,
    "add_corridor": ADMINS,
    "change_corridor": ADMINS,
    "withdraw_corridor": ADMINS,
    # companies, their offers and needs
    "list_companies": SIGNED_IN,
    "read_company": SIGNED_IN,
    "add_company": EDITORS,
    "change_company": EDITORS,
    "withdraw_company": EDITORS,
    "list_merges": SIGNED_IN,
    "merge_companies": EDITORS,
    "unmerge_company": EDITORS,
    "list_offers": SIGNED_IN,
    "read_offer": SIGNED_IN,
    "add_offer": EDITORS,
    "replace_offer": EDITORS,
    "withdraw_offer": EDITORS,
    "list_needs": SIGNED_IN,
    "read_need": SIGNED_IN,
    "add_need": EDITORS,
    "replace_need": EDITORS,
    "withdraw_need": EDITORS,
    "read_suggestions": SIGNED_IN,
    "accept_draft": EDITORS,
    # codes and what they are called
    "list_sectors": SIGNED_IN,
    "read_activity_code": SIGNED_IN,
    "list_capabilities": SIGNED_IN,
    "list_labels": SIGNED_IN,
    # files in and out
    "read_template": SIGNED_IN,
    "propose_import": EDITORS,
    "report_on_file": EDITORS,
    "import_companies": EDITORS,
    "export_all_companies": SIGNED_IN,
    "export_match_lists": SIGNED_IN,
    "export_all_decisions": SIGNED_IN,
    # compliance: the policy in force, names on sanctions lists
    "read_policy": SIGNED_IN,
    "read_policy_pack": SIGNED_IN,
    "list_policy_changes": Who.COMPLIANCE_AND_ADMINS,
    "screen_names": SIGNED_IN,
    "list_screening_lists": SIGNED_IN,
    "import_screening_list": Who.COMPLIANCE_AND_ADMINS,
    "list_screening_imports": SIGNED_IN,
    # introductions and what belongs to them; a company answers by its link
    "shortlist_pair": EDITORS,
    "list_introductions": SIGNED_IN,
    "read_introduction": SIGNED_IN,
    "act_on_introduction": EDITORS,
    "list_tasks": SIGNED_IN,
    "read_released_contacts": EDITORS,
    "list_company_contacts": EDITORS,
    "add_company_contact": EDITORS,
    "list_site_contacts": EDITORS,
    "add_site_contact": EDITORS,
    "read_contact": EDITORS,
    "change_contact": EDITORS,
    "erase_contact": EDITORS,
    "export_person": ADMINS,
    "erase_person": ADMINS,
    "show_question": ANYBODY,
    "answer_question": ANYBODY,
    # stays at the other park
    "request_stay": EDITORS,
    "list_stays": SIGNED_IN,
    "read_stay": SIGNED_IN,
    "act_on_stay": EDITORS,
    "read_occupancy": SIGNED_IN,
    # the parks' work plans
    "propose_work_plan": EDITORS,
    "list_work_plans": SIGNED_IN,
    "read_work_plan": SIGNED_IN,
    "change_work_plan": EDITORS,
    "act_on_work_plan": EDITORS,
    "add_initiative": EDITORS,
    "change_initiative": EDITORS,
    "remove_initiative": EDITORS,
    "download_work_plan": SIGNED_IN,
    "read_indicators": SIGNED_IN,
    "export_indicators": SIGNED_IN,
    "download_annual_report": SIGNED_IN,
    # practices that the parks exchange
    "list_practices": SIGNED_IN,
    "read_practice": SIGNED_IN,
    "search_practices": SIGNED_IN,
    "add_practice": EDITORS,
    "change_practice": EDITORS,
    "withdraw_practice": EDITORS,
    # clearances, and the queue of reviews
    "list_clearances": SIGNED_IN,
    "read_clearance": SIGNED_IN,
    "sign_clearance": Who.COMPLIANCE,
    "revoke_clearance": Who.COMPLIANCE,
    "list_reviews": SIGNED_IN,
    "ask_for_review": EDITORS,
    "refuse_review": Who.COMPLIANCE,
    # events: who takes part, the plans of who meets whom and when
    "list_events": SIGNED_IN,
    "read_event": SIGNED_IN,
    "add_event": EDITORS,
    "change_event": EDITORS,
    "list_participants": SIGNED_IN,
    "read_participant": SIGNED_IN,
    "add_participant": EDITORS,
    "change_participant": EDITORS,
    "list_delegates": EDITORS,
    "import_registrations": EDITORS,
    "list_rules": SIGNED_IN,
    "add_rule": EDITORS,
    "remove_rule": EDITORS,
    "list_orders": SIGNED_IN,
    "add_order": EDITORS,
    "remove_order": EDITORS,
    "list_colleagues": SIGNED_IN,
    "add_colleague": EDITORS,
    "remove_colleague": EDITORS,
    "start_plan": EDITORS,
    "list_plans": SIGNED_IN,
    "read_plan": SIGNED_IN,
    "cancel_plan": EDITORS,
    "adopt_plan": EDITORS,
    "list_meetings": SIGNED_IN,
    "read_meeting": SIGNED_IN,
    "change_meeting": EDITORS,
    "list_reserves": SIGNED_IN,
    "list_agenda_changes": SIGNED_IN,
    # agendas are released; a participant answers by its link
    "read_agenda": EDITORS,
    "read_agenda_file": EDITORS,
    "read_all_agendas": EDITORS,
    "read_hall_plan": EDITORS,
    "read_hall_plan_file": EDITORS,
    "issue_timetable": EDITORS,
    "list_issues": SIGNED_IN,
    "list_answers": EDITORS,
    "note_answer": EDITORS,
    "repair_by_answers": EDITORS,
    "show_timetable": ANYBODY,
    "answer_timetable": ANYBODY,
    # matches: lists, search, decisions, runs
    "list_company_matches": SIGNED_IN,
    "list_corridor_matches": SIGNED_IN,
    "read_pair": SIGNED_IN,
    "read_coverage": SIGNED_IN,
    "list_unmet_needs": SIGNED_IN,
    "list_unseen_companies": SIGNED_IN,
    "search_portfolio": SIGNED_IN,
    "list_decisions": SIGNED_IN,
    "decide": EDITORS,
    "decide_on_pair": EDITORS,
    "undo_decision": EDITORS,
    "list_runs": SIGNED_IN,
    "read_run": SIGNED_IN,
    "watch_run": SIGNED_IN,
    "list_moves": SIGNED_IN,
    "start_run": EDITORS,
    "cancel_run": EDITORS,
}
