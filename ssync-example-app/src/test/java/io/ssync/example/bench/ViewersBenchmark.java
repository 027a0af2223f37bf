package io.ssync.example.bench;

import io.javalin.Javalin;
import io.ssync.example.ExampleServers;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures what it costs a worker with committed results, and its servers, that somebody looks at the dashboard: drains with ten open
 * pages and without any, in turns, all on one machine. Not a test; {@link WorkflowBenchmark} says how to run it.
 *
 * <p>Takes the number of turns, 15 unless given, the tasks of each, 100,000, and the viewers, 10.
 */
public final class ViewersBenchmark {
    private static final String PIECES = "problem,sums,queues,workers,failures,findings";
    private static final int BATCH = 10_000;

    private ViewersBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        int viewers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        try (ExampleServers servers = ExampleServers.start();
                TaskApp app = app(servers);
                TaskApp looking = app(servers);
                Dashboard dashboard = Dashboard.of(looking).build()) {
            Javalin web = Javalin.create(config -> config.registerPlugin(new JavalinDashboard(dashboard)))
                    .start("127.0.0.1", 0);
            URI pieces = URI.create("http://127.0.0.1:" + web.port() + "/dashboard/live?pieces=" + PIECES);
            List<Drain> without = new ArrayList<>();
            List<Drain> with = new ArrayList<>();
            try (Worker worker = app.worker().queues("celery").start()) {
                System.out.println("worker " + worker.name() + ", " + tasks + " tasks a turn");
                drain(app, tasks);
                for (int turn = 0; turn < turns; turn++) {
                    // Which comes first changes, so that a machine that becomes slower is not blamed on either.
                    if (turn % 2 == 0) {
                        without.add(drain(app, tasks));
                        with.add(watched(app, tasks, viewers, pieces));
                    } else {
                        with.add(watched(app, tasks, viewers, pieces));
                        without.add(drain(app, tasks));
                    }
                    System.out.println(turn + ": without " + without.get(turn) + ", with " + with.get(turn));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "with by without, medians: time %.3f, processor time %.3f%n",
                    median(with, Drain::nanos) / median(without, Drain::nanos),
                    median(with, Drain::cpuNanos) / median(without, Drain::cpuNanos));
            web.stop();
        }
    }

    /** What a drain took for each task: time, and processor time of this process and the servers, the readers of pages included. */
    private record Drain(double nanos, double cpuNanos) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%,.0f tasks a second, %.1f us of processors each", 1e9 / nanos, cpuNanos / 1e3);
        }
    }

    private static TaskApp app(ExampleServers servers) {
        return TaskApp.builder("bench")
                .broker(RedisBroker.connect(servers.redis().uri().toString()))
                .results(JdbcResults.over(servers.postgres().dataSource()))
                .register(new Nothing())
                .build();
    }

    private static Drain watched(TaskApp app, int tasks, int viewers, URI pieces) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<?>> open = IntStream.range(0, viewers)
                .<CompletableFuture<?>>mapToObj(
                        i -> http.sendAsync(HttpRequest.newBuilder(pieces).build(), BodyHandlers.ofLines())
                                .thenAccept(answer -> answer.body().forEach(line -> {})))
                .toList();
        // The first look is behind it, and so is what is made once.
        Thread.sleep(2_500);
        try {
            return drain(app, tasks);
        } finally {
            open.forEach(page -> page.cancel(true));
        }
    }

    /** From the resume of a full queue to its last result. */
    private static Drain drain(TaskApp app, int tasks) throws InterruptedException {
        app.broker().control("celery").pause(Optional.empty(), "filled");
        for (int start = 0; start < tasks; start += BATCH) {
            app.sendAll(IntStream.range(start, Math.min(tasks, start + BATCH))
                    .mapToObj(i -> Signature.of("bench.nothing", List.of(i)))
                    .toList());
        }
        Thread.sleep(500);
        double cpu = cpuNanos();
        long begin = System.nanoTime();
        app.broker().control("celery").resume();
        while (app.broker().status("celery").ready()
                        + app.broker().status("celery").inFlight()
                > 0) {
            Thread.sleep(5);
        }
        return new Drain((System.nanoTime() - begin) / (double) tasks, (cpuNanos() - cpu) / tasks);
    }

    /** Of this process and those that it has begun: the servers. */
    private static double cpuNanos() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(Duration::toNanos)
                .sum();
    }

    private static double median(List<Drain> drains, ToDoubleFunction<Drain> of) {
        double[] sorted = drains.stream().mapToDouble(of).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Does nothing. */
    public static final class Nothing {
        @Task(name = "bench.nothing")
        public void nothing(int number) {}
    }
}
