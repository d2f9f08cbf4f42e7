"""The Interpolate workspace: a timeline, its player, its export."""
