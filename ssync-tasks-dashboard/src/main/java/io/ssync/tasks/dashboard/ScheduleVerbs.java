package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.Schedules;
import java.util.Optional;

/** Schedules, shown and steered; apart from the rest, since an app may have none, and the module for them may be missing. */
final class ScheduleVerbs {
    private final Schedules schedules;

    ScheduleVerbs(TaskApp app, ScheduleStore store) {
        this.schedules = Schedules.of(app, store);
    }

    Verbs.Done carryOut(Action action, String name) {
        switch (action) {
            case SCHEDULE_RUN -> schedules.run(name);
            case SCHEDULE_PAUSE -> schedules.pause(name, ScheduleEntry.UNTIL_RESUMED);
            case SCHEDULE_RESUME -> schedules.resume(name);
            case SCHEDULE_ENABLE -> schedules.enable(name);
            case SCHEDULE_DISABLE -> schedules.disable(name);
            default -> throw new IllegalArgumentException("not about schedules: " + action);
        }
        return new Verbs.Done(name, "schedule", "name", 1);
    }

    Html all(View view) {
        return SchedulesPage.all(view, schedules);
    }

    Optional<Html> one(View view, String name) {
        return schedules.find(name).map(row -> SchedulesPage.one(view, schedules, row));
    }
}
