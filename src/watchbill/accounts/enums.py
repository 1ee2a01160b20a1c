"""Roles, scopes of tokens, and the writes that the audit trail knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do in its area and below.

    A planner reads and writes everything, a department only the ledger entries that it owns, an inspector and a
    viewer read everything; an inspector also writes findings.
    """

    PLANNER = "planner", _("Planner")
    DEPARTMENT = "department", _("Department")
    INSPECTOR = "inspector", _("Inspector")
    VIEWER = "viewer", _("Viewer")


class TokenScope(models.TextChoices):
    """What a program may do with a token."""

    READ = "read", _("read only")
    WRITE = "write", _("read and write")


class Action(models.TextChoices):
    """Every write there is, in the words in which the audit trail shows it. ``audit.record`` takes nothing else."""

    CREATE_AREA = "create_area", _("Area added")
    UPDATE_AREA = "update_area", _("Area changed")
    REMOVE_AREA = "remove_area", _("Area taken off the grid")
    RESTORE_AREA = "restore_area", _("Area brought back")
    SPLIT_AREA = "split_area", _("Area split")
    MOVE_AREA = "move_area", _("Area moved")
    IMPORT_AREAS = "import_areas", _("Areas imported")
    IMPORT_CITY = "import_city", _("City map imported")
    CREATE_ENTRY = "create_entry", _("Entry added")
    UPDATE_ENTRY = "update_entry", _("Entry changed")
    DELETE_ENTRY = "delete_entry", _("Entry taken off the ledger")
    RESTORE_ENTRY = "restore_entry", _("Entry brought back")
    IMPORT_LEDGER = "import_ledger", _("Ledger imported")
    ADD_EVIDENCE = "add_evidence", _("Evidence added")
    REMOVE_EVIDENCE = "remove_evidence", _("Evidence taken away")
    ASSIGN_HAZARD = "assign_hazard", _("Hazard assigned")
    RECTIFY_HAZARD = "rectify_hazard", _("Hazard rectified")
    VERIFY_HAZARD = "verify_hazard", _("Hazard verified")
    SEND_HAZARD_BACK = "send_hazard_back", _("Hazard sent back")
    REOPEN_HAZARD = "reopen_hazard", _("Hazard opened again")
    SET_COLOURS = "set_colours", _("Risk colours set")
    UNDO_COLOURS = "undo_colours", _("Risk colours undone")
    SAVE_VIEW = "save_view", _("View saved")
    REMOVE_VIEW = "remove_view", _("View removed")
    REMIND = "remind", _("Reminder mailed")
    IMPORT_FORCES = "import_forces", _("Forces imported")
    UPDATE_TEAM = "update_team", _("Team changed")
    CREATE_OPERATION = "create_operation", _("Operation made")
    CHANGE_DAYS = "change_days", _("Days of the operation changed")
    SET_RULES = "set_rules", _("Rules set")
    SET_DUTY_ROOM = "set_duty_room", _("Duty room set")
    CHOOSE_PALETTE = "choose_palette", _("Palette of the risk board chosen")
    SET_LEVEL = "set_level", _("Level set")
    CLEAR_LEVEL = "clear_level", _("Level cleared")
    REQUEST_RUN = "request_run", _("Planning run asked for")
    REQUEST_REPAIR = "request_repair", _("Repair of the plan asked for")
    CANCEL_RUN = "cancel_run", _("Planning run stopped")
    PUBLISH_RUN = "publish_run", _("Orders put in force")
    ADD_SCENARIO = "add_scenario", _("Scenario added")
    REMOVE_SCENARIO = "remove_scenario", _("Scenario removed")
    REQUEST_REHEARSAL = "request_rehearsal", _("Rehearsal asked for")
    CANCEL_REHEARSAL = "cancel_rehearsal", _("Rehearsal stopped")
    CREATE_USER = "create_user", _("Account created")
    OPEN_ACCOUNT = "open_account", _("Account opened again")
    CLOSE_ACCOUNT = "close_account", _("Account closed")
    GRANT_ROLE = "grant_role", _("Role given")
    REVOKE_ROLE = "revoke_role", _("Role taken back")
    SHARE_ROLES = "share_roles", _("Roles shared with a new area")
    INVITE = "invite", _("Invitation sent")
    WITHDRAW_INVITATION = "withdraw_invitation", _("Invitation withdrawn")
    ACCEPT_INVITATION = "accept_invitation", _("Invitation accepted")
    SET_PASSWORD = "set_password", _("Password set")
    ADD_SECOND_FACTOR = "add_second_factor", _("Second factor added")
    REMOVE_SECOND_FACTOR = "remove_second_factor", _("Second factor removed")
    ADD_IDENTITY = "add_identity", _("Identity of the city's provider tied to the account")
    REMOVE_IDENTITY = "remove_identity", _("Identity of the city's provider untied")
    MAKE_TOKEN = "make_token", _("Token made")
    REVOKE_TOKEN = "revoke_token", _("Token revoked")
