package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.dashboard.page.Html;
import java.time.Instant;
import java.util.Optional;

/** Schedules, shown and steered; apart from the rest, since an app may have none, and the module for them may be missing. */
final class ScheduleVerbs {
    private final Schedules schedules;

    ScheduleVerbs(TaskApp app, ScheduleStore store) {
        this.schedules = Schedules.of(app, store);
    }

    Verbs.Done carryOut(Action action, String name, DashboardRequest request) {
        long count = 1;
        switch (action) {
            case SCHEDULE_CHANGE -> schedules.change(name, before -> ScheduleForm.changed(before, request));
            case SCHEDULE_BACKFILL -> count = backfill(name, request);
            case SCHEDULE_RUN -> schedules.run(name);
            case SCHEDULE_PAUSE -> schedules.pause(name, ScheduleEntry.UNTIL_RESUMED);
            case SCHEDULE_RESUME -> schedules.resume(name);
            case SCHEDULE_ENABLE -> schedules.enable(name);
            case SCHEDULE_DISABLE -> schedules.disable(name);
            default -> throw new IllegalArgumentException("not about schedules: " + action);
        }
        return new Verbs.Done(name, "schedule", "name", count);
    }

    /** Not more than whoever asks has seen. */
    private long backfill(String name, DashboardRequest request) {
        Instant from = ScheduleForm.time(Verbs.required(request, "from"));
        Instant to = ScheduleForm.time(Verbs.required(request, "to"));
        int missing = schedules.missing(name, from, to).size();
        if (!Verbs.required(request, "count").equals(String.valueOf(missing))) {
            throw new IllegalStateException(t("schedule.recount", missing));
        }
        return schedules.backfill(name, from, to).size();
    }

    Html all(View view) {
        return SchedulesPage.all(view, schedules);
    }

    Optional<Html> one(View view, String name, DashboardRequest request) {
        Optional<SchedulesPage.Period> period = request.query("from")
                .flatMap(from -> request.query("to").map(to -> new SchedulesPage.Period(from, to)));
        return schedules.find(name).map(row -> SchedulesPage.one(view, schedules, row, period));
    }
}
