"""Plans of events: from what was asked for to a version of the timetable with what is known of it."""
