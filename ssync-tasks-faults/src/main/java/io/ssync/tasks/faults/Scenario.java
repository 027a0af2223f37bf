// Long because it is all that a fault can see and do, in short methods; faults have no other door.
package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What one fault finds: servers, workers, tasks under way, and a publisher that goes on. The fault says here what it does and
 * what it sees. For one thread.
 */
final class Scenario implements AutoCloseable {
    static final String QUEUE = "celery";

    private static final Duration HIT_PATIENCE = Duration.ofMinutes(2);

    private final Scale scale;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    /** What leads to it, or null if nothing does. */
    private final @Nullable RedisAddress address;

    private final String redisUrl;
    private final ExecutionLog executionLog;
    private final Workers workers;
    private final Path redisData;
    private final Path logs;
    private final boolean durable;
    private final ServerUrls servers;
    private final HikariDataSource dataSource;
    private final TaskApp app;
    private RedisProbe probe;
    /** The server that took over, if one has. */
    private @Nullable EmbeddedRedis promoted;

    private final Results results;
    private final List<Expectation> expectations;
    private final List<AsyncResult<UploadReport>> uploads = new ArrayList<>();
    private final Map<String, Results.Row> settled = new TreeMap<>();
    private final Map<String, Instant> finishedAt = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final SteadyPublisher publisher;
    private @Nullable UploadScenario uploadScenario;
    private @Nullable Duration longestRecovery;
    private int faults;
    private long otherDeadLetters;

    /** Publishes the tasks; the name of the databases is new for each scenario. */
    Scenario(
            Scale scale,
            EmbeddedPostgres postgres,
            EmbeddedPostgres executionLogs,
            String database,
            Path logs,
            boolean durable,
            boolean proxied) {
        this.scale = scale;
        this.postgres = postgres;
        String resultsUrl = postgres.createDatabase(database);
        String executionLogUrl = executionLogs.createDatabase(database);
        executionLog = ExecutionLog.at(executionLogUrl, 4);
        executionLog.createTable();
        // What it has answered is on the disk.
        redis = EmbeddedRedis.builder()
                .dataDirectory(logs.resolve("redis"))
                .persistent(true)
                .option("appendfsync", "always")
                .start();
        redisData = logs.resolve("redis").resolve("data");
        address = proxied ? RedisAddress.of(redis) : null;
        redisUrl = address == null ? redis.uri().toString() : address.url();
        servers = new ServerUrls(redisUrl, resultsUrl, executionLogUrl);
        this.logs = logs;
        this.durable = durable;
        workers = new Workers(logs, servers, scale.lease(), durable);
        dataSource = Pools.open("scenario", resultsUrl, 12);
        JdbcResults.over(dataSource).migrate();
        app = newApp();
        probe = RedisProbe.connect(redis.uri());
        results = new Results(dataSource);
        expectations = new ArrayList<>(MixedWorkload.publish(app, executionLog.now(), ""));
        publisher = SteadyPublisher.start(app);
    }

    /** An app as each program of its own would build it; closed by whoever asked for it. */
    TaskApp newApp() {
        JdbcResults results = JdbcResults.over(dataSource);
        TaskApp.Builder builder = TaskApp.builder("faults").broker(RedisBroker.connect(redisUrl));
        return durable
                ? builder.ledger(JdbcLedger.with(results))
                        .settings(TaskSettings.defaults().withDurable(true))
                        .build()
                : builder.results(results).build();
    }

    /** Brings in the workers, with clocks that are so far ahead, or right if there are none. */
    void begin(List<Duration> clocks, boolean processes) {
        workers.useProcesses(processes);
        workers.startAll(clocks.isEmpty() ? Collections.nCopies(scale.workers(), Duration.ZERO) : clocks);
    }

    // What a fault works with:

    Scale scale() {
        return scale;
    }

    Workers workers() {
        return workers;
    }

    EmbeddedRedis redis() {
        return redis;
    }

    /** The address of Redis, of a fault that asks for one. */
    RedisAddress address() {
        if (address == null) {
            throw new IllegalStateException("this fault has no address of its own for Redis");
        }
        return address;
    }

    /** Another server with the same password is the Redis of this scenario from now on, which closes it. */
    void promote(EmbeddedRedis other) {
        probe.close();
        if (promoted != null) {
            promoted.close();
        }
        promoted = other;
        probe = RedisProbe.connect(URI.create("redis://:" + redis.password() + "@127.0.0.1:" + other.port() + "/0"));
    }

    /** Where Redis keeps what survives its end. */
    Path redisData() {
        return redisData;
    }

    /** The URLs of Redis, the results and the execution log. */
    ServerUrls servers() {
        return servers;
    }

    Path logs() {
        return logs;
    }

    /** The database of the results. */
    DataSource dataSource() {
        return dataSource;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    RedisProbe probe() {
        return probe;
    }

    SteadyPublisher publisher() {
        return publisher;
    }

    Instant now() {
        return executionLog.now();
    }

    /** The final results there are. */
    Map<String, Results.Row> finished() {
        return results.finished();
    }

    /** Whether all of these have a final result. Cheap while they have not. */
    boolean haveFinished(Collection<String> taskIds) {
        return results.countFinished() >= taskIds.size() && finished().keySet().containsAll(taskIds);
    }

    /** Ends the publisher and waits until nothing is left to do. */
    void becomeQuiet() throws InterruptedException {
        publisher.close();
        if (!comes(this::isDrained)) {
            throw new IllegalStateException("the queue does not become empty");
        }
    }

    /** Whether this comes true before no task has ended for as long as the scale allows. */
    boolean comes(BooleanSupplier condition) throws InterruptedException {
        return Await.whileMoving(scale.patience(), results::countFinished, condition);
    }

    /** Whether no message is left in any place but the dead letters; false while Redis does not say. */
    boolean isDrained() {
        try {
            QueueStatus status = app.broker().status(QUEUE);
            return status.ready() + status.delayed() + status.inFlight() == 0;
        } catch (BrokerException e) {
            return false;
        }
    }

    /** The tasks sent here that end with a result of their own. */
    Set<String> sent() {
        return expectations.stream()
                .filter(expectation -> expectation.finalState().isPresent())
                .map(Expectation::taskId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Adds one task more, of which this must become; returns the call, for the fault to send. */
    Signature<?> expect(Expectation expectation, Signature<?> call) {
        expectations.add(expectation);
        return call.with(TaskOptions.DEFAULTS.taskId(expectation.taskId()));
    }

    /** Adds one task more, which the fault sends in its own way. */
    void expect(Expectation expectation) {
        expectations.add(expectation);
    }

    /** So many messages more, which are no tasks, end among the dead letters. */
    void expectDeadLetters(int count) {
        otherDeadLetters += count;
    }

    long otherDeadLetters() {
        return otherDeadLetters;
    }

    TaskApp app() {
        return app;
    }

    /** Sends a file of students and waits until it is being stored; returns the id of the task. */
    String awaitUploadUnderWay() throws InterruptedException {
        if (uploadScenario == null) {
            uploadScenario = UploadScenario.create(dataSource);
        }
        String id = "upload-" + (uploads.size() + 1);
        AsyncResult<UploadReport> upload = uploadScenario.upload(app, id);
        uploads.add(upload);
        expectations.add(Expectation.unloggedSuccess(id));
        Await.certain(HIT_PATIENCE, "the upload to begin", () -> upload.state().equals(TaskState.PROGRESS));
        return id;
    }

    /** Waits until a worker is in the middle of some tasks: a fault that hits nothing proves nothing. */
    void awaitBusy(WorkerProcess worker) throws InterruptedException {
        Await.certain(HIT_PATIENCE, worker.name() + " to be busy", () -> executionLog.underWay(worker.name()) >= 2);
    }

    // What a fault has to tell:

    /** It has struck once. */
    void struck() {
        faults++;
    }

    /** Something took so long to come back. */
    void recovered(Duration time) {
        if (longestRecovery == null || time.compareTo(longestRecovery) > 0) {
            longestRecovery = time;
        }
    }

    /** Every worker begins a task within this time, or the promise is broken. */
    void recoversWithin(Duration bound, Instant since) throws InterruptedException {
        for (WorkerProcess worker : workers.all()) {
            Await.within(
                    Await.onThisMachine(bound),
                    () -> executionLog.firstRunAfter(since, worker.name()).isPresent());
            Optional<Instant> first = executionLog.firstRunAfter(since, worker.name());
            first.ifPresent(time -> recovered(Duration.between(since, time)));
            require(first.isPresent(), worker.name() + " began no task within " + bound.toSeconds() + " s");
        }
    }

    /** A result is stored within this time, or the promise is broken. */
    void storesResultsWithin(Duration bound) throws InterruptedException {
        Instant since = now();
        int before = results.countFinished();
        boolean stored = Await.within(Await.onThisMachine(bound), () -> results.countFinished() > before);
        recovered(Duration.between(since, now()));
        require(stored, "no result was stored within " + bound.toSeconds() + " s");
    }

    /** These final results are not touched any more, or the promise is broken. */
    void mustStay(Map<String, Results.Row> rows) {
        settled.putAll(rows);
    }

    /** How many messages are among the dead letters. */
    long deadLetters() {
        return app.broker().status(QUEUE).deadLetters();
    }

    /** None of these runs from now on, or the promise is broken. */
    void mustNotRunAgain(Collection<String> taskIds) {
        Instant now = now();
        taskIds.forEach(id -> finishedAt.putIfAbsent(id, now));
    }

    /** Something that must hold; if not, the promise is broken. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    // What is found in the end:

    /** What must have become of every task: what was sent here, and what the publisher has sent. */
    List<Expectation> expectations() {
        List<Expectation> all = new ArrayList<>(expectations);
        publisher.accepted().forEach(id -> all.add(Expectation.success(id)));
        publisher.refused().forEach(refusal -> all.add(Expectation.ifSent(refusal.taskId())));
        return all;
    }

    ExecutionLog executionLog() {
        return executionLog;
    }

    /** Final results that were seen during the fault and must not have changed. */
    Map<String, Results.Row> settled() {
        return settled;
    }

    /** Tasks that were seen to have ended, and when. */
    Map<String, Instant> finishedAt() {
        return finishedAt;
    }

    /** Whether tasks have rows in a ledger, which must be gone in the end. */
    boolean isDurable() {
        return durable;
    }

    Optional<UploadScenario> uploadScenario() {
        return Optional.ofNullable(uploadScenario);
    }

    List<AsyncResult<UploadReport>> uploads() {
        return uploads;
    }

    List<String> broken() {
        return broken;
    }

    Optional<Duration> longestRecovery() {
        return Optional.ofNullable(longestRecovery);
    }

    int faults() {
        return faults;
    }

    @Override
    public void close() {
        publisher.close();
        workers.close();
        probe.close();
        app.close();
        dataSource.close();
        if (address != null) {
            address.close();
        }
        if (promoted != null) {
            promoted.close();
        }
        redis.close();
        executionLog.close();
    }
}
