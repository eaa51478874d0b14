# Every public name, listed once: type checkers read it, and so does __init__.py.

from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.errors import IntersessionError, Problem
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded
from intersession.plugins.hookspecs import hookimpl
from intersession.plugins.session import Session
from intersession.projections.builtin.assignments import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
)
from intersession.projections.builtin.clients import ClientRow, GoalRow
from intersession.projections.builtin.flags import FlagRow
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.charts import Bars, Course, Grid, Ladder
from intersession.projections.entries import Entry, EntryRow, EntryView
from intersession.projections.figures import Figure, mean, median, share, spread
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report, Window
from intersession.projections.reading import ViewProblem
from intersession.projections.replay import Folded, replay
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
    Calendar,
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
from intersession.worksheets.context import Context
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

__all__ = [
    "Acknowledged",
    "Amended",
    "Assigned",
    "AssignmentRow",
    "AttemptRow",
    "Attempted",
    "Bars",
    "Calendar",
    "ClientRow",
    "Context",
    "Corrected",
    "Course",
    "Entry",
    "EntryRow",
    "EntryView",
    "Figure",
    "Flag",
    "FlagRow",
    "Folded",
    "GoalRow",
    "Grid",
    "HoldRow",
    "IntersessionError",
    "Ladder",
    "Look",
    "ObstacleMet",
    "ObstacleRow",
    "Paused",
    "Problem",
    "Record",
    "Recorded",
    "Report",
    "Resumed",
    "ReviewRow",
    "Reviewed",
    "Session",
    "Store",
    "View",
    "ViewProblem",
    "Window",
    "Withdrawn",
    "by_client",
    "by_week",
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
    "number",
    "open",
    "ordered_at",
    "percent",
    "plain",
    "ratings",
    "reference",
    "replay",
    "row",
    "rows",
    "scale",
    "share",
    "spread",
    "table",
    "text",
    "time_of_day",
    "undated",
    "view",
    "whole",
    "with_before",
    "worksheet",
    "yes_no",
]
