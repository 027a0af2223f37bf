package io.ssync.example.bench;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.Reject;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import io.ssync.tasks.internal.figures.Times;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Measures each page of the dashboard and what the API lists, with a long history, many waiting messages of durable tasks, many dead letters, and
 * counts of as many tasks as are told apart; servers and reader on one machine. Not a test; {@link WorkflowBenchmark} says how to run it.
 *
 * <p>Takes the rows of history, 5,000,000 unless given, the waiting messages, 1,000,000, and the dead letters, 20,000.
 */
public final class DashboardBenchmark {
    private static final int ROUNDS = 21;
    private static final int BATCH = 10_000;
    private static final String QUEUE = "academic";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private DashboardBenchmark(String url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000_000;
        int waiting = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        int dead = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
        try (ExampleServers servers = ExampleServers.start()) {
            SchoolApp.migrate(servers.given().database());
            fillHistory(servers, rows);
            bury(servers, dead);
            try (SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2)) {
                app.tasks().results().history().orElseThrow().prepare();
                vacuum(servers);
                wait(app.tasks(), waiting);
                count(app.tasks().broker().counts().orElseThrow());
                try (Worker worker = app.tasks().worker().queues("users").start();
                        WebServer server =
                                WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), app, List.of())) {
                    String failed =
                            "select task_id from django_celery_results_taskresult where status = 'FAILURE' limit 1";
                    String durable = "select task_id from ssync_ledger order by task_id limit 1";
                    new DashboardBenchmark(server.url())
                            .measure(
                                    servers.texts(failed).get(0),
                                    servers.texts(durable).get(0));
                }
            }
        }
    }

    /** One in 500 has failed, one in 5,000 long ago only is of a rare task; the indexes are made afterwards, which is quicker. */
    private static void fillHistory(ExampleServers servers, int rows) throws SQLException {
        List<String> indexes =
                servers.texts("select indexdef from pg_indexes where tablename = 'django_celery_results_taskresult'"
                        + " and starts_with(indexname, 'django_cele_')");
        servers.texts("select indexname from pg_indexes where tablename = 'django_celery_results_taskresult'"
                        + " and starts_with(indexname, 'django_cele_')")
                .forEach(index -> run(servers, "drop index " + index));
        run(
                servers,
                "insert into django_celery_results_taskresult (task_id, status, content_type, content_encoding, result, traceback, meta,"
                        + " task_args, task_kwargs, task_name, worker, date_created, date_done)"
                        + " select md5(i::text), case when i % 500 = 0 then 'FAILURE' else 'SUCCESS' end, 'application/json', 'utf-8',"
                        + " case when i % 500 = 0 then '{\"exc_type\": \"IOError\", \"exc_message\": [\"disk ' || i || '\"]}' else i::text end,"
                        + " case when i % 500 = 0 then repeat('at line ' || i, 100) end,"
                        + " '{\"children\": [], \"queue\": \"' || case when i % 3 = 0 then 'users' else 'academic' end || '\"}',"
                        + " '\"(' || i || ', ''some text'')\"', '\"{}\"',"
                        + " case when i < " + rows / 10
                        + " and i % 500 = 1 then 'rare.task' else 'academic.task_' || i % 20 end,"
                        + " 'worker-' || i % 10 || '@here', now() - (" + rows + " - i) * interval '0.1 second',"
                        + " now() - (" + rows + " - i) * interval '0.1 second'"
                        + " from generate_series(1, " + rows + ") as i");
        indexes.forEach(index -> run(servers, index));
    }

    private static void vacuum(ExampleServers servers) {
        run(servers, "vacuum analyze django_celery_results_taskresult");
    }

    private static void run(ExampleServers servers, String sql) {
        try (Connection connection = servers.postgres().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void bury(ExampleServers servers, int letters) throws InterruptedException {
        try (TaskApp app = TaskApp.builder("burial")
                .broker(RedisBroker.connect(servers.redis().uri().toString()))
                .register(new Refusing())
                .build()) {
            for (int start = 0; start < letters; start += BATCH) {
                app.sendAll(IntStream.range(start, Math.min(letters, start + BATCH))
                        .mapToObj(i -> Signature.of("bench.refuse", List.of(i)).with(TaskOptions.DEFAULTS.queue(QUEUE)))
                        .toList());
            }
            try (Worker worker = app.worker().queues(QUEUE).concurrency(8).start()) {
                while (app.broker().status(QUEUE).deadLetters() < letters) {
                    Thread.sleep(100);
                }
            }
        }
    }

    private static void wait(TaskApp app, int messages) {
        for (int start = 0; start < messages; start += BATCH) {
            app.sendAll(IntStream.range(start, Math.min(messages, start + BATCH))
                    .mapToObj(i -> Signature.of("academic.task_" + i % 20, List.of(i, "some text"))
                            .with(TaskOptions.DEFAULTS.queue(QUEUE).durable()))
                    .toList());
        }
    }

    /** A busy day: in each slice there is as much to read as there can be. */
    private static void count(Broker.Counts counts) {
        long[] cells = new long[Times.CELLS];
        Arrays.fill(cells, 40, 70, 7);
        Figure figure = new Figure(200, 10, 5, 1, Times.of(cells), Times.of(cells));
        Map<Series, Figure> figures = new HashMap<>();
        for (int i = 0; i < Broker.Counts.MOST_NAMES; i++) {
            figures.put(new Series("queue-" + i % 20, "academic.task_" + i), figure);
        }
        Instant now = Instant.now();
        for (int minutes = 24 * 60; minutes >= 0; minutes -= minutes > 60 ? 10 : 1) {
            Slice.add(counts, now.minus(Duration.ofMinutes(minutes)), figures);
        }
    }

    private void measure(String failed, String waiting) throws Exception {
        for (String place : List.of(
                "/dashboard/",
                "/dashboard/tasks",
                "/dashboard/tasks?state=FAILURE",
                "/dashboard/tasks?state=SUCCESS",
                "/dashboard/tasks?state=REVOKED",
                "/dashboard/tasks?task=academic.task_3",
                "/dashboard/tasks?task=rare.task",
                "/dashboard/tasks?task=no.such.task",
                "/dashboard/tasks?task=academic.task_0&state=FAILURE",
                "/dashboard/tasks?queue=users",
                "/dashboard/tasks?queue=nobody",
                "/dashboard/tasks?worker=worker-3%40here&since=86400",
                "/dashboard/tasks?text=no%20such%20text",
                "/dashboard/tasks?state=FAILURE&text=no%20such%20text",
                "/dashboard/tasks?before=2020-01-01T00:00:00Z&id=x",
                "/dashboard/task?id=" + failed,
                "/dashboard/queues",
                "/dashboard/queue?name=" + QUEUE,
                "/dashboard/charts",
                "/dashboard/charts?span=day",
                "/dashboard/charts?span=day&queue=queue-3",
                "/dashboard/ledger",
                "/dashboard/workers",
                "/dashboard/dead",
                "/dashboard/dead?queue=" + QUEUE,
                "/dashboard/schedules",
                "/dashboard/limits",
                "/dashboard/audit",
                "/api/queues/",
                "/api/tasks/?state=FAILURE&limit=100",
                "/api/tasks/?text=no%20such%20text",
                "/api/tasks/" + failed + "/",
                "/api/tasks/" + waiting + "/why/")) {
            ask(place);
        }
    }

    private void ask(String place) throws Exception {
        List<Double> millis = new ArrayList<>();
        int bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + place)).build(), HttpResponse.BodyHandlers.ofByteArray());
            millis.add((System.nanoTime() - start) / 1e6);
            bytes = answer.body().length;
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(place + " was answered with " + answer.statusCode());
            }
        }
        double first = millis.get(0);
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-62s first %7.1f  p50 %7.1f  max of the others %7.1f ms  %,d bytes%n",
                place,
                first,
                millis.get(ROUNDS / 2),
                millis.get(ROUNDS - 1) == first ? millis.get(ROUNDS - 2) : millis.get(ROUNDS - 1),
                bytes);
    }

    /** Whose messages become dead letters. */
    public static final class Refusing {
        @Task(name = "bench.refuse")
        public void refuse(int number) {
            throw new Reject(
                    "row " + number + " has no class "
                            + Arrays.asList("A", "B", "C").get(number % 3),
                    false);
        }
    }
}
