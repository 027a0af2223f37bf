package io.ssync.example.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Libraries get the time and chance from outside, so that tests can move the one and repeat the other. Who still takes them from
 * the machine is listed here with the reason; nobody is to be added without one, and who no longer does is taken off.
 */
class AmbientSourcesTest {
    private static final JavaClasses LIBRARIES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.ssync.tasks", "io.ssync.school", "io.ssync.sheets", "io.ssync.embedded")
            // The command line is a program.
            .that(not(resideInAPackage("io.ssync.tasks.cli..")));

    private static final Map<String, String> NANO_TIME = Map.ofEntries(
            Map.entry("io.ssync.embedded.Waiting", "waits for a process of the machine"),
            Map.entry("io.ssync.school.mail.SmtpConnections", "age of idle connections"),
            Map.entry("io.ssync.school.progress.TimeLeft", "the default of a source that tests replace"),
            Map.entry("io.ssync.tasks.MembersWait", "time-out of a caller's wait"),
            Map.entry("io.ssync.tasks.AsyncResult", "time-out of a caller's wait"),
            Map.entry("io.ssync.tasks.QueueBounds", "time-out of a caller's wait"),
            Map.entry("io.ssync.tasks.broker.InMemoryConsumer", "time-out of a claim's wait"),
            Map.entry("io.ssync.tasks.control.Control", "time-out of the wait for replies"),
            Map.entry("io.ssync.tasks.imports.Pace", "the default of a source that tests replace"),
            Map.entry("io.ssync.tasks.observation.LedgerMetrics", "age of a reading, given to it"),
            Map.entry("io.ssync.tasks.observation.QueueMetrics", "age of a reading, given to it"),
            Map.entry("io.ssync.tasks.redis.ConsumedQueue", "pauses between commands to a server"),
            Map.entry("io.ssync.tasks.redis.DelayedQueues", "how old the reading of a server's clock is"),
            Map.entry("io.ssync.tasks.redis.Lease", "the end of a lease, which no step of the wall clock may move"),
            Map.entry("io.ssync.tasks.redis.Pipeline", "time-out of commands"),
            Map.entry("io.ssync.tasks.redis.RedisConsumer", "time-out of a claim's wait"),
            Map.entry("io.ssync.tasks.redis.RedisFanout", "pauses between attempts to listen"),
            Map.entry("io.ssync.tasks.redis.RedisLink", "time-out of commands"),
            Map.entry("io.ssync.tasks.redis.SharedWrites", "time-out of its end"),
            Map.entry("io.ssync.tasks.internal.worker.LedgerRelay", "pauses between rounds"),
            Map.entry("io.ssync.tasks.internal.worker.Ticker", "the one source of the worker's elapsed time"),
            Map.entry("io.ssync.tasks.internal.worker.process.ChildProcess", "time-outs of a process of the machine"),
            Map.entry(
                    "io.ssync.tasks.internal.worker.process.ChildProcesses", "time-outs of a process of the machine"));

    private static final Map<String, String> RANDOM = Map.ofEntries(
            Map.entry("io.ssync.embedded.BinaryCache", "the name of a folder until it is complete"),
            Map.entry("io.ssync.embedded.LoopbackPort", "where to begin to look for a free port"),
            Map.entry("io.ssync.tasks.CallWriter", "ids of calls"),
            Map.entry("io.ssync.tasks.TaskApp", "the default of a source of jitter"),
            Map.entry("io.ssync.tasks.beat.BrokerSchedules", "what the ids of a schedule's tasks follow from"),
            Map.entry("io.ssync.tasks.beat.InMemorySchedules", "what the ids of a schedule's tasks follow from"),
            Map.entry("io.ssync.tasks.broker.InMemoryBroker", "the name of a broker's data"),
            Map.entry("io.ssync.tasks.internal.canvas.Callbacks", "ids of follow-ups"),
            Map.entry("io.ssync.tasks.internal.canvas.Launcher", "ids of groups and their calls"),
            Map.entry("io.ssync.tasks.control.Control", "the address for replies"),
            Map.entry("io.ssync.tasks.internal.control.FanoutMessage", "the tag of a message, as Celery has it"),
            Map.entry("io.ssync.tasks.redis.ConsumedQueue", "the name of a consumer's data"),
            Map.entry("io.ssync.tasks.redis.Generation", "the name of a server's data"),
            Map.entry("io.ssync.tasks.redis.RedisRecords", "the name of a server's data"),
            Map.entry("io.ssync.tasks.testing.Settle", "ids of messages in tests"),
            Map.entry("io.ssync.tasks.internal.worker.NextMessage", "the tag of a message, as Celery has it"),
            Map.entry("io.ssync.tasks.internal.worker.RetriedMessage", "the same of one that is sent again"));

    @Test
    void nobodyReadsTheWallClock() {
        assertThat(callersOf(
                        "java.time.Instant.now",
                        "java.time.LocalDate.now",
                        "java.time.LocalDateTime.now",
                        "java.time.ZonedDateTime.now",
                        "java.lang.System.currentTimeMillis"))
                .isEmpty();
    }

    @Test
    void onlyTheListedReadTheMonotonicTime() {
        assertThat(callersOf("java.lang.System.nanoTime")).isEqualTo(NANO_TIME.keySet());
    }

    @Test
    void onlyTheListedTakeChance() {
        assertThat(callersOf("java.util.UUID.randomUUID", "java.util.concurrent.ThreadLocalRandom.current"))
                .isEqualTo(RANDOM.keySet());
    }

    /** The outermost classes that call a method or hand on a reference to it. */
    private static Set<String> callersOf(String... methods) {
        Set<String> looked = Set.of(methods);
        return LIBRARIES.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> looked.contains(target(access)))
                .map(access -> outermost(access.getOriginOwner()).getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(AmbientSourcesTest::outermost).orElse(type);
    }
}
