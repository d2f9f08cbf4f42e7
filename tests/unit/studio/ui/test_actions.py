"""The tables of actions, and who names their lines."""

from typing import get_args

from studio.state.notices import ActionId
from studio.ui.actions.table import ACTIONS


def test_every_action_that_a_notice_offers_is_in_the_table() -> None:
    assert set(get_args(ActionId)) <= {spec.id for spec in ACTIONS}
