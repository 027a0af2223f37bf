package io.ssync.example.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.example.Main;
import io.ssync.tasks.cli.StopSignal;
import io.ssync.tasks.message.CeleryJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The whole command on real servers with a few tasks. Says nothing about speed: the machine may be busy. */
class BenchCommandTest {
    private static EmbeddedRedis redis;
    private static EmbeddedPostgres postgres;

    private static final EnumSet<Measure> OF_FRESH_PROCESSES =
            EnumSet.of(Measure.FIRST_TASK, Measure.MEMORY_IDLE, Measure.MEMORY_BUSY);
    private static final EnumSet<Measure> OF_ONE_PROCESS =
            EnumSet.of(Measure.ENQUEUE_AND_DRAIN, Measure.LATENESS_P50, Measure.LATENESS_P99, Measure.IDLE_COMMANDS);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startServers() {
        redis = EmbeddedRedis.start();
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopServers() {
        redis.close();
        postgres.close();
    }

    @Test
    void printsOneJsonObjectWithEveryMeasureAndLeavesNothingBehind() throws Exception {
        assertThat(bench("--tasks", "20", "--rounds", "1", "--json"))
                .as(err::toString)
                .isZero();

        assertThat(out.toString().lines()).hasSize(1);
        Map<String, Object> report = object(CeleryJson.readPlain(out.toString()));
        assertThat(report).containsEntry("tasks", 20).containsEntry("rounds", 1);
        assertThat(object(report.get("machine"))).containsOnlyKeys("cores", "java", "redis", "postgresql");
        Map<String, Object> measures = object(report.get("measures"));
        assertThat(measures).containsOnlyKeys(keys(EnumSet.complementOf(OF_FRESH_PROCESSES)));
        assertThat(object(measures.get("enqueue")))
                .containsOnlyKeys("unit", "median", "rounds", "ceiling", "of_ceiling")
                .containsEntry("unit", "tasks/s")
                .containsEntry("ceiling", "lpush");
        // The last words of a worker that has ended may still be on their way to Redis.
        await().untilAsserted(() -> assertThat(keysInRedis()).isEmpty());
        assertThat(schemasInPostgres()).noneMatch(name -> name.startsWith("ssync_bench"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void measuresInFreshProcessesAndLeavesNothingBehind() throws Exception {
        assertThat(bench("--fresh", "--tasks", "20", "--rounds", "1", "--json"))
                .as(err::toString)
                .isZero();

        Map<String, Object> measures =
                object(object(CeleryJson.readPlain(out.toString())).get("measures"));
        assertThat(measures).containsOnlyKeys(keys(EnumSet.complementOf(OF_ONE_PROCESS)));
        assertThat((double) object(measures.get("first_task")).get("median")).isPositive();
        await().untilAsserted(() -> assertThat(keysInRedis()).isEmpty());
        assertThat(schemasInPostgres()).noneMatch(name -> name.startsWith("ssync_bench"));
    }

    @Test
    void printsATableForPeople() {
        assertThat(bench("--tasks", "10", "--rounds", "1")).as(err::toString).isZero();

        assertThat(out.toString())
                .contains("cores, Java ")
                .containsPattern("enqueue, one by one +[\\d,]+ tasks/s +\\d+ % of");
        assertThat(err.toString()).contains("round 1 of 1");
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThat(bench("--tasks", "1")).isNotZero();

        assertThat(err.toString()).contains("--tasks must be at least 10, was 1");
        assertThat(out.toString()).isEmpty();
    }

    private int bench(String... options) {
        List<String> line =
                new ArrayList<>(List.of("bench", "--broker", redis.uri().toString()));
        line.addAll(List.of("--database-url", postgres.url().toString()));
        line.addAll(List.of(options));
        CommandLine command = Main.commandLine(Map.of(), StopSignal.manual());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return command.execute(line.toArray(String[]::new));
    }

    private static String[] keys(Set<Measure> measures) {
        return measures.stream().map(Measure::key).toArray(String[]::new);
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are text.
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    private static List<String> keysInRedis() {
        RedisClient client = RedisClient.create(redis.uri().toString());
        try (var connection = client.connect()) {
            return connection.sync().keys("*");
        } finally {
            client.shutdown();
        }
    }

    private static List<String> schemasInPostgres() throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = postgres.dataSource().getConnection();
                ResultSet rows = connection.getMetaData().getSchemas()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
