"""Events: where and when, who takes part, the versions of the timetable, and the agendas that everybody takes along."""
