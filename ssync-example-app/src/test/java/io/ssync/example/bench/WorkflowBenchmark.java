package io.ssync.example.bench;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.example.ExampleServers;
import io.ssync.tasks.AsyncGroup;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Canvas;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Measures large workflows: chords and groups of many members, and long chains, through Redis with results in PostgreSQL, servers, producer
 * and worker on one machine. Not a test:
 *
 * <pre>{@code
 * mvn -q -pl ssync-example-app -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd ssync-example-app
 * java -Xmx512m -cp target/test-classes:target/classes:$(cat target/classpath) io.ssync.example.bench.WorkflowBenchmark
 * }</pre>
 *
 * <p>Takes the number of members, 100,000 unless given, and the number of steps, 1,000.
 */
public final class WorkflowBenchmark {
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TaskApp app;
    private final Tasks tasks;

    private WorkflowBenchmark(TaskApp app, Tasks tasks) {
        this.app = app;
        this.tasks = tasks;
    }

    public static void main(String[] arguments) throws Exception {
        int members = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        try (ExampleServers servers = ExampleServers.start()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(servers.postgres().jdbcUrl());
            config.setMaximumPoolSize(6);
            Tasks tasks = new Tasks();
            try (HikariDataSource dataSource = new HikariDataSource(config);
                    TaskApp app = TaskApp.builder("benchmark")
                            .broker(RedisBroker.connect(servers.redis().uri().toString()))
                            .results(JdbcResults.over(dataSource))
                            .register(tasks)
                            .build();
                    Worker worker = app.worker().concurrency(4).start()) {
                WorkflowBenchmark benchmark = new WorkflowBenchmark(app, tasks);
                for (int round = 0; round < ROUNDS; round++) {
                    benchmark.chord(members);
                    benchmark.group(members);
                    benchmark.chain(steps);
                }
            }
        }
    }

    private List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** From the call until the body has ended; a part is a member. */
    private void chord(int members) {
        tasks.bodies.set(0);
        Chain<Integer> chord =
                Group.each(app.task(Tasks::same), numbers(members)).then(app.task(Tasks::count));
        long cpu = cpuNanos();
        long start = System.nanoTime();
        AsyncResult<Integer> result = app.send(chord);
        long sent = System.nanoTime();
        Integer counted = result.get(PATIENCE);
        say("chord", members, sent - start, System.nanoTime() - start, cpuNanos() - cpu, "parts/s");
        if (counted == null || counted != members || tasks.bodies.get() != 1) {
            throw new IllegalStateException("the body saw " + counted + " parts, and ran " + tasks.bodies + " times");
        }
    }

    private void group(int members) {
        Group<Integer> group = Group.each(app.task(Tasks::same), numbers(members));
        long cpu = cpuNanos();
        long start = System.nanoTime();
        AsyncGroup<Integer> results = app.send(group);
        long sent = System.nanoTime();
        results.get(PATIENCE);
        say("group", members, sent - start, System.nanoTime() - start, cpuNanos() - cpu, "members/s");
    }

    private void chain(int steps) {
        Canvas<Integer> chain = app.task(Tasks::same).signature(1);
        for (int i = 1; i < steps; i++) {
            chain = chain.then(app.task(Tasks::same));
        }
        long cpu = cpuNanos();
        long start = System.nanoTime();
        AsyncResult<Integer> result = app.send((Chain<Integer>) chain);
        long sent = System.nanoTime();
        result.get(PATIENCE);
        say("chain", steps, sent - start, System.nanoTime() - start, cpuNanos() - cpu, "steps/s");
    }

    /** That of this process, producer and worker together; it says more than the time does on a machine that has other work. */
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void say(String what, int count, long sending, long all, long cpu, String unit) {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%-6s %,8d  sent in %6.2f s  done in %6.2f s  %,9.0f %s  CPU %6.1f us each  heap %d MB%n",
                what,
                count,
                sending / 1e9,
                all / 1e9,
                count / (all / 1e9),
                unit,
                cpu / 1e3 / count,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    /** Tasks that do nothing. */
    public static final class Tasks {
        private final AtomicInteger bodies = new AtomicInteger();

        @Task(name = "benchmark.same")
        public int same(int n) {
            return n;
        }

        @Task(name = "benchmark.count")
        public int count(List<Integer> numbers) {
            bodies.incrementAndGet();
            return numbers.size();
        }
    }
}
