package io.ssync.tasks.cli.facts;

import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say of a queue, the same on the command line and in the API. */
public final class QueueFacts {
    private QueueFacts() {}

    /** What it holds, and whether it is paused; for JSON. */
    public static Map<String, @Nullable Object> of(QueueStatus status) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("queue", status.queue());
        facts.put("ready", status.ready());
        facts.put("delayed", status.delayed());
        facts.put("limited", status.limited());
        facts.put("in_flight", status.inFlight());
        facts.put("dead_letters", status.deadLetters());
        facts.put("oldest_seconds", status.oldestAge().map(Duration::toSeconds).orElse(null));
        facts.put("paused", status.pause().map(QueueFacts::of).orElse(null));
        return facts;
    }

    /** Since when nothing is claimed, until when, and why; for JSON. */
    public static Map<String, @Nullable Object> of(Pause pause) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("since", pause.since().toString());
        facts.put("until", pause.until().map(Instant::toString).orElse(null));
        facts.put("reason", pause.reason());
        return facts;
    }

    /** How many tasks wait in it, for whatever. */
    public static long waiting(QueueStatus status) {
        return status.ready() + status.delayed() + status.limited();
    }
}
