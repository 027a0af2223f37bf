package io.ssync.tasks.faults;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A Redis that comes back with less than it had, or another one that stands in for it. */
final class FailoverFaults {
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final Duration HOLD = Duration.ofSeconds(20);
    /** The ledger misses a message after two leases and a minute, and looks once a minute. */
    private static final Duration SEARCH = Duration.ofMinutes(3);

    private static final int LATER_CALLS = 1_000;
    private static final int LIMITED = 40;
    private static final int KEYS = 4;

    private FailoverFaults() {}

    static void restoreOldSnapshot(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            Path snapshot = scenario.logs().resolve("snapshot-" + round);
            scenario.redis().pause();
            run("cp", "-a", scenario.redisData().toString(), snapshot.toString());
            scenario.redis().resume();
            sendMore(scenario, "after-snapshot-" + round + "-");
            scenario.mustNotRunAgain(scenario.finished().keySet());
            scenario.redis().kill();
            scenario.struck();
            run("rm", "-r", scenario.redisData().toString());
            run("cp", "-a", snapshot.toString(), scenario.redisData().toString());
            scenario.redis().restart();
            scenario.recoversWithin(BACK, scenario.now());
        }
    }

    static void promoteLaggingReplica(Scenario scenario) throws InterruptedException {
        EmbeddedRedis replica = EmbeddedRedis.start();
        try (RedisProbe other = RedisProbe.connect(replica.uri())) {
            other.follow(scenario.redis());
            scenario.awaitBusy(scenario.workers().oldest());
            replica.pause();
            sendMore(scenario, "after-lag-");
            scenario.mustNotRunAgain(scenario.finished().keySet());
            scenario.redis().kill();
            scenario.struck();
            replica.resume();
            other.beginAlone();
        }
        scenario.address().leadTo(replica);
        scenario.promote(replica);
        scenario.recoversWithin(BACK, scenario.now());
    }

    static void demoteBehindAddress(Scenario scenario) throws InterruptedException {
        EmbeddedRedis replica = EmbeddedRedis.start();
        try (RedisProbe other = RedisProbe.connect(replica.uri())) {
            other.follow(scenario.redis());
            scenario.awaitBusy(scenario.workers().oldest());
            scenario.probe().holdWrites(HOLD);
            Await.certain(
                    HOLD.dividedBy(2),
                    "the replica to have all",
                    () -> other.offset() >= scenario.probe().offset());
            other.beginAlone();
        }
        scenario.address().leadTo(replica);
        scenario.probe().demoteTo(replica, scenario.redis().password());
        scenario.probe().releaseWrites();
        scenario.struck();
        scenario.promote(replica);
        scenario.recoversWithin(BACK, scenario.now());
        int accepted = scenario.publisher().accepted().size();
        scenario.require(
                Await.within(
                        Await.onThisMachine(BACK),
                        () -> scenario.publisher().accepted().size() > accepted),
                "no call succeeded after the failover");
    }

    static void deleteKeys(Scenario scenario) throws InterruptedException {
        sendLimited(scenario, "limited-before-");
        Set<String> deleted = new TreeSet<>();
        for (int round = 0; round < 2; round++) {
            scenario.mustNotRunAgain(scenario.finished().keySet());
            for (RedisProbe.Key key : scenario.probe().keys()) {
                if (key.name().contains(Scenario.QUEUE) && !key.name().startsWith("_kombu.binding.")) {
                    scenario.probe().delete(key.name());
                    deleted.add(key.name());
                    scenario.struck();
                    scenario.awaitBusy(scenario.workers().oldest());
                }
            }
        }
        Instant last = scenario.now();
        sendLimited(scenario, "limited-after-");
        scenario.publisher().close();
        Set<String> sent = scenario.sent();
        sent.addAll(scenario.publisher().accepted());
        Duration bound = SEARCH.plus(scenario.scale().lease().multipliedBy(2));
        scenario.require(
                Await.within(Await.onThisMachine(bound), () -> scenario.haveFinished(sent)),
                "tasks are missing after these keys were deleted: " + deleted);
        scenario.recovered(Duration.between(last, scenario.now()));
    }

    private static void sendMore(Scenario scenario, String prefix) {
        TaskHandle.Of1<Long, Long> work = scenario.app().task(WorkloadTasks::work);
        List<Signature<?>> calls = new ArrayList<>();
        for (int i = 0; i < LATER_CALLS; i++) {
            calls.add(scenario.expect(Expectation.success(prefix + i), work.signature(5L)));
        }
        scenario.app().sendAll(calls);
    }

    private static void sendLimited(Scenario scenario, String prefix) {
        TaskHandle.Of2<String, Long, Long> limited = scenario.app().task(LimitedTasks::limited);
        List<Signature<?>> calls = new ArrayList<>();
        for (int i = 0; i < LIMITED; i++) {
            calls.add(scenario.expect(Expectation.success(prefix + i), limited.signature("key-" + i % KEYS, 100L)));
        }
        scenario.app().sendAll(calls);
    }

    private static void run(String... command) throws InterruptedException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        }
    }
}
