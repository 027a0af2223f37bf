package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskApp;
import java.time.Duration;
import java.util.Optional;

/** Carries out actions, with the verbs of the app. Safe for use by any thread. */
final class Verbs {
    private final TaskApp app;

    Verbs(TaskApp app) {
        this.app = app;
    }

    /**
     * What was done.
     *
     * @param subject with what: a queue, a task
     * @param place the page to go to
     * @param parameter the parameter of the page that says which one; empty if it needs none
     * @param count of how many; the note on the page has it
     */
    record Done(String subject, String place, String parameter, long count) {}

    /**
     * Does it.
     *
     * @throws IllegalArgumentException if the form does not say what is needed, or it cannot be done
     */
    Done carryOut(Action action, DashboardRequest request) {
        return switch (action) {
            case QUEUE_PAUSE -> pause(request);
            case QUEUE_RESUME -> {
                String queue = required(request, "queue");
                yield done(queue, app.broker().control(queue).resume() ? 1 : 0);
            }
        };
    }

    private Done pause(DashboardRequest request) {
        String queue = required(request, "queue");
        Optional<Duration> length = request.form("for").map(Verbs::seconds);
        app.broker().control(queue).pause(length, request.form("reason").orElse(""));
        return done(queue, 1);
    }

    private static Done done(String queue, long count) {
        return new Done(queue, "queue", "name", count);
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no number of seconds: " + text, e);
        }
    }

    static String required(DashboardRequest request, String name) {
        return request.form(name).orElseThrow(() -> new IllegalArgumentException("the form has no value for " + name));
    }
}
