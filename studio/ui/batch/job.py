"""The panel at the right while a job is looked at: how far it is, and what can be done with it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.batch.queue import caption
from studio.ui.parts.buttons import action_button
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox

if TYPE_CHECKING:
    from studio.batch.records import QueuedJob


_MOST_INPUTS = 2


class BatchJob(QWidget):
    """Reads the state; its buttons are those of the table of actions."""

    def __init__(self, state: BatchState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._actions = actions
        self.title = _label("title")
        self.how_far = _label("")
        self.bar = _bar(tr("This batch"))
        self.now = _label("caption")
        self.now_bar = _bar(tr("This picture"))
        self.facts = _label("caption")
        self._buttons = {
            action_id: action_button(actions[action_id])
            for action_id in (
                "batch_pause",
                "batch_retry",
                "batch_show",
                "batch_report",
                "batch_cancel",
                "batch_remove",
                "batch_up",
                "batch_down",
            )
        }
        self._lay_out()
        state.work.activity_changed.connect(self._on_activity)

    def _lay_out(self) -> None:
        self._buttons["batch_pause"].setProperty("primary", True)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, action_id in enumerate(("batch_retry", "batch_cancel", "batch_show", "batch_report")):
            grid.addWidget(self._buttons[action_id], place // 2, place % 2)
        order = hbox(*((self._buttons[action_id], 1) for action_id in ("batch_up", "batch_down", "batch_remove")))
        vbox(
            self.title,
            self.how_far,
            self.bar,
            self.now,
            self.now_bar,
            8,
            self._buttons["batch_pause"],
            grid,
            8,
            self.facts,
            STRETCH,
            order,
            owner=self,
            margins=16,
        )

    def refresh(self) -> None:
        """Show the job that is looked at, once its actions are decided."""
        job = self._state.job
        self.setEnabled(job is not None)
        if job is None:
            return
        self.title.setText(job.title)
        self.facts.setText(_facts(job))
        finished = job.count("done", "failed", "skipped", "cancelled")
        self.bar.setValue(round(1000 * finished / job.total) if job.total else 0)
        for action_id, button in self._buttons.items():
            action = self._actions[action_id]
            button.setEnabled(action.isEnabled())
            button.setText(action.text())
        self._buttons["batch_pause"].setVisible(self._actions["batch_pause"].isEnabled())
        self._on_activity()

    def _on_activity(self) -> None:
        job, activity = self._state.job, self._state.work.activity
        if job is None:
            return
        words = caption(job)
        works = activity is not None and activity.job_id == job.id
        if activity is not None and works:
            counted = tr("{done} of {total}").format(done=activity.done, total=activity.total)
            words = f"{counted} · {activity.pace}" if activity.pace else counted
            self.now.setText(activity.name)
            self.now_bar.setValue(round(1000 * activity.fraction))
            self.bar.setValue(round(1000 * (activity.done + activity.fraction) / max(activity.total, 1)))
        self.how_far.setText(words)
        self.how_far.setProperty("fault", bool(job.reason))
        self.how_far.style().unpolish(self.how_far)
        self.how_far.style().polish(self.how_far)
        self.now.setVisible(works)
        self.now_bar.setVisible(works)


def _facts(job: "QueuedJob") -> str:
    parameters = job.parameters
    looks = dict.fromkeys(
        " ".join(filter(None, (look.model_id, look.direction, f"{look.strength:.0%}"))) for look in parameters.looks
    )
    left = len(parameters.inputs) - _MOST_INPUTS
    more = tr(" and {count} more").format(count=left) if left > 0 else ""
    lines = [
        tr("From {folders}").format(folders=", ".join(parameters.inputs[:_MOST_INPUTS])) + more,
        tr("To {folder}").format(folder=parameters.out),
        tr("Looks: {looks}").format(looks=", ".join(looks)),
    ]
    if parameters.watch:
        lines.append(tr("What arrives there later is translated too."))
    return "\n".join(lines)


def _label(kind: str) -> QLabel:
    label = text_label("", wraps=True)
    if kind:
        label.setProperty(kind, True)
    return label


def _bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, 1000)
    bar.setAccessibleName(name)
    return bar
