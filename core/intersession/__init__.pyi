# Every public name, listed once: type checkers read it, and so does __init__.py.

from intersession.application.agreement import Rated
from intersession.application.client_commands import (
    AddGoal,
    CancelSession,
    ChangeCalendar,
    ChangeTimezone,
    CloseGoal,
    Discharge,
    PlanSession,
    Register,
)
from intersession.application.command import (
    Command,
)
from intersession.application.commands import (
    Acknowledge,
    Amend,
    Assign,
    CorrectAttempt,
    MoveAttempt,
    Pause,
    RecordAttempt,
    RecordObstacle,
    RecordReview,
    Resume,
    Retract,
    Withdraw,
)
from intersession.application.homework import Homework
from intersession.application.idempotency import KeyReused
from intersession.application.receipt import Receipt
from intersession.dates.local import Calendar, LocalClock, LocalClocks
from intersession.documents.signs import visible
from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    Corrected,
    Flagged,
    ObstacleMet,
    Paused,
    Resumed,
    Retracted,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.how_often import HowOften, how_often
from intersession.domain.assignment.occasions import Plan
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.client.events import (
    CalendarChanged,
    ClientRetracted,
    Discharged,
    GoalAdded,
    GoalClosed,
    Registered,
    SessionCancelled,
    SessionPlanned,
    TimezoneChanged,
)
from intersession.domain.retraction import standing
from intersession.errors import (
    Conflict,
    HomeError,
    IntersessionError,
    InvalidInput,
    LogError,
    NotFound,
    PluginError,
    PluginMissing,
    Problem,
    Refused,
)
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded
from intersession.plugins.hookspecs import Export, hookimpl
from intersession.plugins.session import Session
from intersession.projections.agenda_lines import AgendaLine
from intersession.projections.builtin.assignment_rows import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
)
from intersession.projections.builtin.clients import ClientRow, ClockRow, GoalRow, calendars
from intersession.projections.builtin.courses import plans
from intersession.projections.builtin.flags import FlagRow
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.charts import Bars, Course, Grid, Ladder
from intersession.projections.entries import Entry, EntryRow, EntryView
from intersession.projections.figures import Figure, mean, median, share, spread
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report, Window
from intersession.projections.reading import ViewProblem
from intersession.projections.replay import Folded, replay
from intersession.projections.runner import Views
from intersession.projections.table_store import Store
from intersession.projections.tables import (
    changed,
    column,
    columns,
    columns_of,
    fitting,
    key,
    link,
    plain,
    table,
)
from intersession.projections.timeline import (
    by_client,
    by_week,
    in_order,
    latest,
    left_out,
    listed,
    ordered_at,
    undated,
    with_before,
)
from intersession.record import Record, open  # noqa: A004
from intersession.store.reader import LogReader
from intersession.worksheets.context import ClientEntry, Context
from intersession.worksheets.definition import worksheet
from intersession.worksheets.items import (
    choice,
    choices,
    day,
    line,
    minutes,
    moment,
    number,
    percent,
    ratings,
    reference,
    row,
    rows,
    scale,
    text,
    time_of_day,
    whole,
    yes_no,
)
from intersession.worksheets.names import name_key

__all__ = [
    "Acknowledge",
    "Acknowledged",
    "AddGoal",
    "AgendaLine",
    "Amend",
    "Amended",
    "AnticipatedObstacle",
    "Assign",
    "Assigned",
    "AssignmentRow",
    "AttemptRow",
    "Attempted",
    "Bars",
    "Between",
    "Calendar",
    "CalendarChanged",
    "CancelSession",
    "ChangeCalendar",
    "ChangeTimezone",
    "ClientEntry",
    "ClientRetracted",
    "ClientRow",
    "ClockRow",
    "CloseGoal",
    "Command",
    "Conflict",
    "Context",
    "CorrectAttempt",
    "Corrected",
    "Course",
    "Discharge",
    "Discharged",
    "Entry",
    "EntryRow",
    "EntryView",
    "Export",
    "Figure",
    "Flag",
    "FlagRow",
    "Flagged",
    "Folded",
    "GoalAdded",
    "GoalClosed",
    "GoalRow",
    "Grid",
    "HoldRow",
    "HomeError",
    "Homework",
    "HowOften",
    "IntersessionError",
    "InvalidInput",
    "KeyReused",
    "Ladder",
    "LocalClock",
    "LocalClocks",
    "LogError",
    "LogReader",
    "Look",
    "MoveAttempt",
    "NotFound",
    "ObstacleMet",
    "ObstacleRow",
    "Pause",
    "Paused",
    "Plan",
    "PlanSession",
    "PluginError",
    "PluginMissing",
    "Prescription",
    "Problem",
    "Rated",
    "Receipt",
    "Record",
    "RecordAttempt",
    "RecordObstacle",
    "RecordReview",
    "Recorded",
    "Refused",
    "Register",
    "Registered",
    "Report",
    "Resume",
    "Resumed",
    "Retract",
    "Retracted",
    "ReviewRow",
    "Reviewed",
    "Session",
    "SessionCancelled",
    "SessionPlanned",
    "Store",
    "TimezoneChanged",
    "View",
    "ViewProblem",
    "Views",
    "Window",
    "Withdraw",
    "Withdrawn",
    "by_client",
    "by_week",
    "calendars",
    "changed",
    "choice",
    "choices",
    "column",
    "columns",
    "columns_of",
    "day",
    "fitting",
    "folds",
    "hookimpl",
    "how_often",
    "in_order",
    "key",
    "latest",
    "left_out",
    "line",
    "link",
    "listed",
    "mean",
    "median",
    "minutes",
    "moment",
    "name_key",
    "number",
    "open",
    "ordered_at",
    "percent",
    "plain",
    "plans",
    "ratings",
    "reference",
    "replay",
    "row",
    "rows",
    "scale",
    "share",
    "spread",
    "standing",
    "table",
    "text",
    "time_of_day",
    "undated",
    "view",
    "visible",
    "whole",
    "with_before",
    "worksheet",
    "yes_no",
]
