package io.ssync.tasks.cli.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BeatHealth;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers whoever supervises this process: {@code /health/live} with 200 unless only a new process can help, and
 * {@code /health/ready} with 200 while its workers take and finish work, and its beat looks at what is due; otherwise both with 503 and the reason.
 */
public final class Probes {
    private final List<Worker> workers;
    private final @Nullable Beat beat;

    /**
     * Of these.
     *
     * @param workers the workers of this process
     * @param beat the beat of this process; null if it has none
     */
    public Probes(List<Worker> workers, @Nullable Beat beat) {
        this.workers = List.copyOf(workers);
        this.beat = beat;
    }

    /** Has a server answer. */
    public void addTo(JavalinDefaultRoutingApi routes) {
        routes.get("/health/live", request -> answer(request, Worker.Health::live, false));
        routes.get("/health/ready", request -> answer(request, Worker.Health::ready, true));
    }

    private void answer(Context request, Predicate<Worker.Health> good, boolean withBeat) {
        Map<String, Object> reasons = new LinkedHashMap<>();
        boolean allGood = true;
        for (Worker worker : workers) {
            Worker.Health health = worker.health();
            allGood &= good.test(health);
            reasons.put(worker.name(), health.reason());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        if (beat != null) {
            BeatHealth health = beat.health();
            // An outage of the database is nothing that a new process could mend.
            allGood &= health.ready() || !withBeat;
            body.put("beat", health.reason());
        }
        body.put("status", allGood ? "ok" : "failed");
        body.put("workers", reasons);
        request.status(allGood ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType("application/json")
                .result(CeleryJson.write(body));
    }
}
