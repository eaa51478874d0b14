"""The therapist's own part: looking at homework, foreseeing it, choosing what comes next."""

from __future__ import annotations

from typing import ClassVar

from intersession.domain.assignment.events import Amended, Assigned
from intersession.events.recorded import Recorded
from intersession.projections.builtin.agreements import AgreementRow
from intersession.projections.builtin.courses import READS
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store


@view(
    "therapist",
    version=1,
    title="The therapist's own part",
    tables=[AgreementRow],
    reads=READS,
)
class Therapist(View):
    """What the therapist does with homework, for one client or over all; no figure is a grade.

    *To look at*, as of today: active practices whose review day has come, not looked at since,
    of those with a review day. *Time to review*: days from the review day to the review; apart
    from it, where no review day had come, days from the first entry since the last review.
    *Opened with it*: of the days on which reviews say yes or no, those on which one says yes.
    *Confidence*, as a probability, beside each occasion whose period is over: 1 where all of
    it was done, 0 where it was not met or met in part; those without a confidence or of
    unknown amount are left out and counted. The Brier score is the mean of
    (confidence − outcome)², 0 to 1, half of that in Brier (1950); saying 50 each time gives
    0.25. *What was chosen next* is done where the practice was amended after the review and
    before the next one, *keep* where it was not, *finish* while it is not taken up again.
    """

    first = ("to look at together", "figures")
    shown: ClassVar = {
        "figures": ("what", "value", "window"),
        "to look at together": ("client", "assignment", "task", "review_on", "days"),
        "confidence": ("confidence", "occasions", "said", "done", "brier"),
        "what was chosen next": ("next", "reviews", "done"),
        "ratings": ("words", "by client", "by clinician"),
        "reviews": ("assignment", "happened_on", "waited since", "days", "next", "done"),
    }

    @folds(Assigned, Amended)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """A practice was agreed, or what was agreed changed."""
        event: Assigned | Amended = recorded.event
        is_first = isinstance(event, Assigned)
        start = event.prescription.start_on
        day = event.day or event.recorded_at.isoformat()[:10]
        row = AgreementRow(
            assignment=recorded.handle,
            version=recorded.version,
            client=recorded.client,
            from_on=min(day, start) if is_first and start else day,
            start_on=start,
            confidence=event.prescription.confidence,
            changed=[] if isinstance(event, Assigned) else list(event.changed),
            events=recorded.id,
        )
        store[AgreementRow].put(row)

    def report(self, look: Look) -> Report:
        """The figures, then what is behind each of them."""
        from intersession.projections.builtin.therapist_figures import report_of

        return report_of(look)
