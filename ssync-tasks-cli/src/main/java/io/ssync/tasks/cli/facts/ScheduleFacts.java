package io.ssync.tasks.cli.facts;

import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Tick;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say of a schedule and of a due time, the same on the command line and in the API. */
public final class ScheduleFacts {
    private ScheduleFacts() {}

    /**
     * All about a schedule.
     *
     * @param next when it is due next; null if never
     */
    public static Map<String, @Nullable Object> of(ScheduleRow row, @Nullable Instant next) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("name", row.name());
        facts.put("state", state(row));
        facts.put("problem", row.problem());
        row.understood().ifPresent(entry -> {
            facts.put("schedule", when(entry));
            facts.put("task", entry.call().task());
            facts.put("args", entry.call().args());
            facts.put("kwargs", entry.call().kwargs());
            facts.put("queue", entry.call().queue());
            facts.put("one_off", entry.oneOff());
            facts.put("start_time", text(entry.startTime()));
            facts.put("expires", text(entry.call().expires()));
            facts.put("misfire", entry.policy().misfire().toString());
            facts.put("overlap", entry.policy().overlap().name());
            facts.put("jitter", entry.policy().jitter().toSeconds());
        });
        facts.put("last_run", text(row.state().lastRun()));
        facts.put("last_task_id", row.state().lastTaskId());
        facts.put("total_runs", row.state().totalRuns());
        facts.put("next", text(next));
        return facts;
    }

    /** All about a due time. */
    public static Map<String, @Nullable Object> of(Tick tick) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("due", tick.due().toString());
        facts.put("state", tick.state().name());
        facts.put("task_id", tick.taskId());
        facts.put("reason", tick.reason());
        facts.put("count", tick.count());
        return facts;
    }

    /** Its times in one line. */
    public static String when(ScheduleEntry entry) {
        String zone = entry.zone().getId().equals("Z") ? "UTC" : entry.zone().getId();
        return entry.schedule().text() + (entry.schedule() instanceof Crontab ? " " + zone : "");
    }

    /** Whether it runs: invalid, disabled, paused, paused until a time, or enabled. */
    public static String state(ScheduleRow row) {
        ScheduleEntry entry = row.entry();
        if (entry == null) {
            return "invalid";
        }
        if (!entry.enabled()) {
            return "disabled";
        }
        Instant until = entry.pausedUntil();
        if (until == null || until.isBefore(row.state().decided())) {
            return "enabled";
        }
        return until.equals(ScheduleEntry.UNTIL_RESUMED) ? "paused" : "paused until " + until;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
