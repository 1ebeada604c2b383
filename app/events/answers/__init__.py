"""What participants say of their timetable, by a signed link: they accept, decline or ask to move, and tell of it."""
