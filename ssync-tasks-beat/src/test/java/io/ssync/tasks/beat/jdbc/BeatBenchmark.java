package io.ssync.tasks.beat.jdbc;

import com.sun.management.OperatingSystemMXBean;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BeatListener;
import io.ssync.tasks.beat.Tick;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How late a beat is, and what many schedules cost: a program, not a test. Lateness is from the due time to the end of the commit that
 * decides it.
 *
 * <pre>mvn -q -pl ssync-tasks-beat -am test-compile; java -cp … io.ssync.tasks.beat.jdbc.BeatBenchmark</pre>
 */
public final class BeatBenchmark {
    private static final String EARLIEST =
            "select min(extract(epoch from pg_xact_commit_timestamp(xmin) - due)) * 1000 from ssync_beat_tick";

    private BeatBenchmark() {}

    /** Runs all, and prints what came of it. */
    public static void main(String[] args) throws InterruptedException {
        try (BeatTestDatabase database = new BeatTestDatabase()) {
            database.schedules().prepare();
            lone(database);
            many(database, 2_000);
            idle(database, 100_000);
        }
        System.exit(0);
    }

    /** One schedule, due every second. */
    private static void lone(BeatTestDatabase database) throws InterruptedException {
        add(database, "lone", 1, "every = 1, period = 'seconds'", "1 second");
        print("a lone schedule", measure(database, 30));
        database.run("delete from django_celery_beat_periodictask");
    }

    /** Many that are due in the same second, a few times. */
    private static void many(BeatTestDatabase database, int schedules) throws InterruptedException {
        add(database, "many", schedules, "every = 5, period = 'seconds'", "5 seconds");
        print(schedules + " at once", measure(database, schedules * 5));
        database.run("delete from django_celery_beat_periodictask");
    }

    private static void idle(BeatTestDatabase database, int schedules) throws InterruptedException {
        long before = usedMemory();
        add(database, "idle", schedules, "every = 300, period = 'days'", "1 second");
        CountDownLatch loaded = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        long begin = System.nanoTime();
        try (Beat beat = Beat.of(database.app, database.schedules())
                .listener(new BeatListener() {
                    @Override
                    public void looked(Optional<Instant> nextDue) {
                        looks.incrementAndGet();
                        loaded.countDown();
                    }
                })
                .start()) {
            loaded.await();
            System.out.printf("%d schedules: read in %d ms%n", schedules, (System.nanoTime() - begin) / 1_000_000);
            System.out.printf("%d schedules: %d MB of heap%n", schedules, (usedMemory() - before) >> 20);
            long cpu = cpuTime();
            Thread.sleep(30_000);
            System.out.printf(
                    "%d schedules: %.2f %% of one core while nothing is due, %d looks in 30 s, beat %s%n",
                    schedules,
                    (cpuTime() - cpu) / 30e9 * 100,
                    looks.get(),
                    beat.health().reason());
        }
    }

    private static void add(BeatTestDatabase database, String name, int count, String interval, String ago) {
        String[] parts = interval.split(", ");
        database.run("delete from django_celery_beat_intervalschedule");
        database.run("insert into django_celery_beat_intervalschedule (id, every, period) values (1, "
                + parts[0].replace("every = ", "") + ", " + parts[1].replace("period = ", "") + ")");
        database.run("insert into django_celery_beat_periodictask (name, task, args, kwargs, headers, enabled, one_off,"
                + " total_run_count, description, interval_id, date_changed)"
                + " select '" + name + " ' || i, 'school.task', '[1, 2]', '{}', '{}', true, false, 0, '', 1,"
                + " date_trunc('second', now()) - interval '" + ago + "' + interval '1 second'"
                + " from generate_series(1, " + count + ") i");
    }

    private static List<Duration> measure(BeatTestDatabase database, int ticks) throws InterruptedException {
        List<Duration> late = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch left = new CountDownLatch(ticks);
        try (Beat beat = Beat.of(database.app, database.schedules())
                .listener(new BeatListener() {
                    @Override
                    public void decided(String schedule, Tick tick, Duration lateness) {
                        if (tick.state() == Tick.State.SENT && !schedule.startsWith("celery.")) {
                            late.add(lateness);
                            left.countDown();
                        }
                    }
                })
                .start()) {
            left.await();
            System.out.println("beat: " + beat.health().reason());
        }
        System.out.printf(
                "earliest commit %.3f ms after the due time by the database's clock%n",
                database.query(Double.class, EARLIEST).get(0));
        // The first may have been due before the beat was there.
        return late.subList(late.size() / 5, late.size());
    }

    private static void print(String what, List<Duration> late) {
        List<Duration> sorted = new ArrayList<>(late);
        Collections.sort(sorted);
        System.out.printf(
                "%s: %d due times, least %.1f ms, p50 %.1f ms, p99 %.1f ms, most %.1f ms late%n",
                what,
                sorted.size(),
                millis(sorted.get(0)),
                millis(sorted.get(sorted.size() / 2)),
                millis(sorted.get(sorted.size() * 99 / 100)),
                millis(sorted.get(sorted.size() - 1)));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long cpuTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
