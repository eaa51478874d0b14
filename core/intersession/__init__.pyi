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
from intersession.consumers.consumer import Consumer
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
    DeliveryError,
    HomeError,
    IntersessionError,
    InvalidInput,
    LogDamaged,
    LogError,
    LogReplaced,
    LogUnreachable,
    NotFound,
    PluginError,
    PluginMissing,
    Problem,
    Refused,
    StreamDamaged,
    Unsettled,
)
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded, Unreadable
from intersession.interchange.answers.codebook import codebook
from intersession.interchange.answers.files import write_answers
from intersession.interchange.answers.table import (
    AnswerColumn,
    AnswersLeftOut,
    AnswerTable,
    AnswerTables,
)
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
from intersession.store.check import Checked, Finding, check_log
from intersession.store.checkpoint import Checkpoint
from intersession.store.damage import Damage
from intersession.store.follow import Follow
from intersession.store.reader import LogReader
from intersession.worksheets.computed import computed
from intersession.worksheets.context import ClientEntry, Context, Other
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
from intersession.worksheets.options import option_words
from intersession.worksheets.scoring import (
    Bands,
    Scored,
    Threshold,
    bands,
    reliable_change,
    score,
    threshold,
)
from intersession.worksheets.worked_out import worked_out

__all__ = [
    "Acknowledge",
    "Acknowledged",
    "AddGoal",
    "AgendaLine",
    "Amend",
    "Amended",
    "AnswerColumn",
    "AnswerTable",
    "AnswerTables",
    "AnswersLeftOut",
    "AnticipatedObstacle",
    "Assign",
    "Assigned",
    "AssignmentRow",
    "AttemptRow",
    "Attempted",
    "Bands",
    "Bars",
    "Between",
    "Calendar",
    "CalendarChanged",
    "CancelSession",
    "ChangeCalendar",
    "ChangeTimezone",
    "Checked",
    "Checkpoint",
    "ClientEntry",
    "ClientRetracted",
    "ClientRow",
    "ClockRow",
    "CloseGoal",
    "Command",
    "Conflict",
    "Consumer",
    "Context",
    "CorrectAttempt",
    "Corrected",
    "Course",
    "Damage",
    "DeliveryError",
    "Discharge",
    "Discharged",
    "Entry",
    "EntryRow",
    "EntryView",
    "Export",
    "Figure",
    "Finding",
    "Flag",
    "FlagRow",
    "Flagged",
    "Folded",
    "Follow",
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
    "LogDamaged",
    "LogError",
    "LogReader",
    "LogReplaced",
    "LogUnreachable",
    "Look",
    "MoveAttempt",
    "NotFound",
    "ObstacleMet",
    "ObstacleRow",
    "Other",
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
    "Scored",
    "Session",
    "SessionCancelled",
    "SessionPlanned",
    "Store",
    "StreamDamaged",
    "Threshold",
    "TimezoneChanged",
    "Unreadable",
    "Unsettled",
    "View",
    "ViewProblem",
    "Views",
    "Window",
    "Withdraw",
    "Withdrawn",
    "bands",
    "by_client",
    "by_week",
    "calendars",
    "changed",
    "check_log",
    "choice",
    "choices",
    "codebook",
    "column",
    "columns",
    "columns_of",
    "computed",
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
    "option_words",
    "ordered_at",
    "percent",
    "plain",
    "plans",
    "ratings",
    "reference",
    "reliable_change",
    "replay",
    "row",
    "rows",
    "scale",
    "score",
    "share",
    "spread",
    "standing",
    "table",
    "text",
    "threshold",
    "time_of_day",
    "undated",
    "view",
    "visible",
    "whole",
    "with_before",
    "worked_out",
    "worksheet",
    "write_answers",
    "yes_no",
]
