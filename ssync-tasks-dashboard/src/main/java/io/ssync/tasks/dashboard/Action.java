package io.ssync.tasks.dashboard;

import java.util.Locale;
import java.util.Optional;

/** What can be done from the pages. Its text is {@code do.} and its place. */
enum Action {
    QUEUE_PAUSE(Role.OPERATOR),
    QUEUE_RESUME(Role.OPERATOR),
    QUEUE_PURGE(Role.ADMIN),
    QUEUE_MOVE(Role.ADMIN),
    TASK_REVOKE(Role.OPERATOR),
    TASK_TERMINATE(Role.OPERATOR),
    TASK_RETRY(Role.OPERATOR),
    TASKS_RETRY(Role.OPERATOR),
    DEAD_RETRY(Role.OPERATOR),
    DEAD_DROP(Role.ADMIN),
    SCHEDULE_RUN(Role.OPERATOR),
    SCHEDULE_PAUSE(Role.OPERATOR),
    SCHEDULE_RESUME(Role.OPERATOR),
    SCHEDULE_ENABLE(Role.OPERATOR),
    SCHEDULE_DISABLE(Role.OPERATOR),
    SCHEDULE_BACKFILL(Role.OPERATOR),
    /** Whoever changes a schedule has any task called. */
    SCHEDULE_CHANGE(Role.ADMIN),
    WORKFLOW_RETRY(Role.OPERATOR),
    WORKFLOW_CANCEL(Role.OPERATOR),
    WORKER_GROW(Role.OPERATOR),
    WORKER_SHRINK(Role.OPERATOR),
    WORKER_DRAIN(Role.OPERATOR),
    WORKER_SHUTDOWN(Role.ADMIN),
    LEDGER_REPUBLISH(Role.OPERATOR),
    LIMIT_SET(Role.OPERATOR),
    LIMIT_RESET(Role.OPERATOR);

    private final Role role;

    Action(Role role) {
        this.role = role;
    }

    /** What somebody must be to do it. */
    Role role() {
        return role;
    }

    /** Where its form goes to, after {@code do/}. */
    String place() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The key of its name for people. */
    String key() {
        return "do." + place();
    }

    static Optional<Action> at(String place) {
        for (Action action : values()) {
            if (action.place().equals(place)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
