package io.ssync.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.ssync.tasks.TaskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the suite would say if the promises were broken. */
class AuditTest {
    /** What is lost is waited for; not for long. */
    private static final Scale HASTY =
            new Scale(2, Duration.ofSeconds(2), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(6));

    @Test
    void findsWhatIsLostRunTwiceEarlyChangedAndLeftBehind() throws InterruptedException {
        Fault sabotage = Fault.once("sabotage", "somebody meddles", "none", AuditTest::meddle);
        try (FaultSuite suite = new FaultSuite(Path.of("target", "faults").toAbsolutePath())) {
            Row row = suite.run(sabotage, HASTY);

            assertThat(row.holds()).isFalse();
            assertThat(row.lost()).isEqualTo(1);
            assertThat(row.violations())
                    .anyMatch(line -> line.startsWith("dropped has no final state"))
                    .anyMatch(line -> line.startsWith("dropped should run AT_LEAST_ONCE"))
                    .anyMatch(line -> line.startsWith("doubled ran twice"))
                    .anyMatch(line -> line.startsWith("early began at"))
                    .anyMatch(line -> line.startsWith("wrong should be FAILURE and is SUCCESS"))
                    .anyMatch(line -> line.startsWith("the final result of doubled has changed"))
                    .anyMatch(line -> line.contains("stray"))
                    .anyMatch(line -> line.contains("ran that nobody sent: [unknown]"))
                    .anyMatch(line -> line.equals("said so"))
                    .hasSize(9);
            assertThat(FaultsReport.line(row)).contains("violated", "said so");
        }
    }

    private static void meddle(Scenario scenario) throws InterruptedException {
        var work = scenario.app().task(WorkloadTasks::work);
        scenario.expect(Expectation.success("dropped"), work.signature(0L));
        scenario.app().send(scenario.expect(Expectation.success("doubled"), work.signature(0L)));
        work.applyAsync(TaskOptions.DEFAULTS.taskId("doubled"), 0L);
        Instant later = scenario.now().plusSeconds(60);
        scenario.app().send(scenario.expect(Expectation.success("early").notBefore(later), work.signature(0L)));
        scenario.app().send(scenario.expect(Expectation.failure("wrong", "Error"), work.signature(0L)));
        work.applyAsync(TaskOptions.DEFAULTS.taskId("unknown"), 0L);
        RedisClient client = RedisClient.create(scenario.redis().uri().toString());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set("stray", "forgotten");
        } finally {
            client.shutdown();
        }
        Await.certain(
                Duration.ofSeconds(60),
                "the task to end",
                () -> scenario.finished().containsKey("doubled"));
        Results.Row row = scenario.finished().get("doubled");
        scenario.mustStay(Map.of("doubled", new Results.Row(row.state(), "0", row.worker(), row.storedAt())));
        scenario.require(false, "said so");
        scenario.struck();
    }
}
