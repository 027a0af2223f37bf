package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.events.EventSender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Tells who listens that the worker is there: once when it starts, then again and again, and once when it stops. */
final class Heartbeat {
    /** How often; a monitor takes a worker for dead that it has not heard of for twice as long. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    /** What a worker says of its next heartbeat when it was asked for one. */
    private static final double ON_REQUEST = 5;

    private final EventSender events;
    private final IntSupplier running;
    private final LongSupplier begun;

    Heartbeat(EventSender events, IntSupplier running, LongSupplier begun) {
        this.events = events;
        this.running = running;
        this.begun = begun;
    }

    void online() {
        events.send("worker-online", state(INTERVAL.toMillis() / 1e3));
    }

    void beat() {
        events.send("worker-heartbeat", state(INTERVAL.toMillis() / 1e3));
    }

    void beatOnRequest() {
        events.send("worker-heartbeat", state(ON_REQUEST));
    }

    void offline() {
        events.send("worker-offline", state(INTERVAL.toMillis() / 1e3));
    }

    private Map<String, Object> state(double frequency) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("freq", frequency);
        state.put("active", running.getAsInt());
        state.put("processed", begun.getAsLong());
        state.put("loadavg", load());
        state.put("sw_ident", "ssync-tasks");
        state.put(
                "sw_ver",
                Optional.ofNullable(Heartbeat.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        state.put("sw_sys", System.getProperty("os.name"));
        return state;
    }

    /** Over one, five and fifteen minutes; where the system tells only the first, that one three times. */
    private static List<Double> load() {
        try {
            String[] numbers = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return Arrays.stream(numbers).limit(3).map(Double::valueOf).toList();
        } catch (IOException | NumberFormatException e) {
            return Collections.nCopies(
                    3, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }
}
