package io.ssync.tasks.faults;

import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What due times survive. Two beats on one database, each with an hour of its own. */
final class BeatFaults {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration STARTED = Duration.ofMinutes(10);
    private static final List<String> AHEAD = List.of("3600", "-3600");

    /** So often beats are killed: {@code -Dssync.beat.kills=200}, or five times for each round. */
    private static final int KILLS = Integer.getInteger("ssync.beat.kills", 0);

    /** How long after its first sign of life a beat is killed, at most. */
    private static final int LIFE_MILLIS = 1_500;

    private BeatFaults() {}

    /** The schedules, and the beats that keep them. */
    private static final class Beats implements AutoCloseable {
        private final Scenario scenario;
        private final JdbcSchedules schedules;
        private final List<ProgramProcess> running = new ArrayList<>();
        private int started;

        Beats(Scenario scenario) {
            this.scenario = scenario;
            schedules = JdbcSchedules.over(scenario.dataSource());
            add("all", Misfire.all(Misfire.MOST));
            add("all in another queue", Misfire.all(Misfire.MOST));
            add("once", Misfire.ONCE);
            add("within a second", Misfire.ONCE.within(Duration.ofSeconds(1)));
            add("the last three", Misfire.all(3));
        }

        private void add(String name, Misfire misfire) {
            schedules.add(ScheduleEntry.of(
                            name,
                            Interval.of(EVERY),
                            ScheduledCall.of("faults.work", 0).withQueue(Scenario.QUEUE))
                    .withPolicy(SchedulePolicy.DEFAULTS.with(misfire)));
        }

        void start() {
            String ahead = AHEAD.get(started % AHEAD.size());
            running.add(ProgramProcess.start(
                    BeatMain.class, scenario.logs(), "beat-" + started++, scenario.servers(), ahead));
        }

        void killOldest() throws InterruptedException {
            running.remove(0).kill();
            scenario.struck();
        }

        void killAll() throws InterruptedException {
            while (!running.isEmpty()) {
                killOldest();
            }
        }

        /** Waits until somebody decides, a database that begins to answer included. */
        void awaitTicks() throws InterruptedException {
            AtomicReference<@Nullable Instant> before = new AtomicReference<>();
            Await.certain(STARTED, "a beat", () -> {
                try {
                    Instant decided =
                            schedules.find("all").orElseThrow().state().decided();
                    before.compareAndSet(null, decided);
                    return decided.isAfter(Objects.requireNonNull(before.get()).plus(EVERY));
                } catch (ResultBackendAwayException e) {
                    return false;
                }
            });
        }

        /** Lets due times that have passed be made up for, and ends all beats. */
        void finish() throws InterruptedException {
            Instant now = schedules.look().now();
            Await.certain(
                    STARTED,
                    "the due times that were missed",
                    () -> schedules.load().stream()
                            .filter(row -> row.understood().orElseThrow().schedule() instanceof Interval)
                            .allMatch(row -> row.state().decided().isAfter(now.minus(EVERY))));
            while (!running.isEmpty()) {
                running.remove(0).kill();
            }
        }

        /** Each due time has its tick, told alone or with others, and each that ran its own task. */
        void check() {
            Set<String> ids = new HashSet<>();
            for (ScheduleRow row : schedules.load()) {
                List<Tick> ticks = schedules.history(row.name(), Integer.MAX_VALUE);
                for (Tick tick : ticks) {
                    if (tick.state() == Tick.State.SENT) {
                        String id = String.valueOf(tick.taskId());
                        scenario.require(ids.add(id), "two due times have the task " + id);
                        expect(id, tick.due());
                    } else {
                        scenario.require(!row.name().startsWith("all"), row.name() + " has left out " + tick);
                    }
                }
                if (row.understood().orElseThrow().schedule() instanceof Interval) {
                    requireNoGap(row.name(), ticks);
                }
            }
        }

        private void expect(String id, Instant due) {
            scenario.expect(Expectation.success(id).notBefore(due));
        }

        private void requireNoGap(String name, List<Tick> ticks) {
            for (int i = 1; i < ticks.size(); i++) {
                Tick later = ticks.get(i - 1);
                // A tick that tells of several is that of the last one.
                Instant before = later.due().minus(EVERY.multipliedBy(later.count()));
                scenario.require(
                        before.equals(ticks.get(i).due()),
                        name + " has " + later + " after " + ticks.get(i).due());
            }
        }

        @Override
        public void close() {
            running.forEach(ProgramProcess::close);
        }
    }

    static void killBeats(Scenario scenario) throws InterruptedException {
        int kills = KILLS > 0 ? KILLS : scenario.scale().rounds() * 5;
        // What the beats send is enough.
        scenario.publisher().close();
        Random random = new Random(kills);
        try (Beats beats = new Beats(scenario)) {
            beats.start();
            beats.start();
            beats.awaitTicks();
            while (scenario.faults() < kills) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE_MILLIS));
                if (scenario.faults() % 5 == 4) {
                    beats.killAll();
                    TimeUnit.MILLISECONDS.sleep(EVERY.multipliedBy(7).toMillis());
                    beats.start();
                } else {
                    beats.killOldest();
                }
                beats.start();
                beats.awaitTicks();
            }
            beats.finish();
            beats.check();
        }
    }

    /** Servers go away while due times come and go: what was decided is sent, and what was not is made up for. */
    static void breakServers(Scenario scenario) throws InterruptedException {
        // What the beats send is enough.
        scenario.publisher().close();
        List<Outage> outages = List.of(
                new Outage(scenario.redis()::stop, scenario.redis()::restart),
                new Outage(scenario.postgres()::kill, scenario.postgres()::restart),
                new Outage(scenario.redis()::pause, scenario.redis()::resume),
                new Outage(scenario.postgres()::pause, scenario.postgres()::resume),
                new Outage(scenario.probe()::flush, () -> {}),
                new Outage(scenario.postgres()::stop, scenario.postgres()::restart));
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        try (Beats beats = new Beats(scenario)) {
            beats.start();
            beats.start();
            for (int round = 0; round < rounds; round++) {
                for (Outage outage : outages) {
                    beats.awaitTicks();
                    outage.begin().run();
                    scenario.struck();
                    Thread.sleep(scenario.scale().outage().toMillis());
                    outage.end().run();
                }
            }
            beats.awaitTicks();
            beats.finish();
            beats.check();
        }
    }

    /** How a server goes away, and how it comes back. */
    private record Outage(Runnable begin, Runnable end) {}
}
