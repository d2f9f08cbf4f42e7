"""Running model graphs: devices, sessions, translation, cancelling. No Qt."""
