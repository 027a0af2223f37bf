package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.jdbc.JdbcTransaction;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Durable calls while one of the servers is away. */
class DurableCallsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private ExampleServers servers;
    private SchoolApp app;

    @BeforeEach
    void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
    }

    @AfterEach
    void stop() {
        app.close();
        servers.close();
    }

    @Test
    void reachRedisWhenItIsBack() {
        call("before");
        servers.redis().kill();

        AsyncResult<Object> result = call("while Redis is away");

        servers.redis().restart();
        try (Worker worker = app.tasks().worker().queues("celery").start()) {
            assertThat(result.get(SOON)).isEqualTo("while Redis is away");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(servers.texts("select task_id from ssync_ledger"))
                            .isEmpty());
        }
    }

    @Test
    void failWithAClearErrorAndSendNothingWhilePostgresIsAway() {
        call("before");
        servers.postgres().stop();

        assertThatExceptionOfType(ResultBackendAwayException.class)
                .isThrownBy(() -> call("while PostgreSQL is away"))
                .withMessageStartingWith("the call was not sent, the ledger did not take it: ")
                .withMessageContaining("PostgreSQL");

        assertThat(app.tasks().broker().status("celery").ready()).isEqualTo(1);
        servers.postgres().restart();
        assertThat(servers.texts("select task_id from ssync_ledger")).hasSize(1);
    }

    @Test
    void workflowsSurviveARedisThatLosesItsData() {
        Chain<Object> workflow = Group.of(
                        Signature.of("example.tasks.add", List.of(1, 2)),
                        Signature.of("example.tasks.sleep", List.of(1_500)))
                .then("example.tasks.echo")
                .then("example.tasks.echo")
                .durable();
        try (RedisCommands redis = new RedisCommands(servers.redis())) {
            AsyncResult<Object> result = app.tasks().send(workflow);
            redis.flushAll();
            try (Worker worker = app.tasks().worker().queues("celery").start()) {
                await().atMost(SOON)
                        .until(() -> !servers.texts("select status from django_celery_results_taskresult"
                                        + " where status = 'SUCCESS'")
                                .isEmpty());
                redis.flushAll();

                assertThat(result.get(SOON)).isEqualTo(Arrays.asList(3, null));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(servers.texts("select task_id from ssync_ledger"))
                                .isEmpty());
            }
        }
    }

    @Test
    void workflowsBeginWithTheTransactionThatTheyAreSentIn() {
        Chain<Object> workflow = Signature.of("example.tasks.add", List.of(1, 2))
                .then("example.tasks.add", 4)
                .then("example.tasks.echo");
        Jdbi database = Jdbi.create(app.dataSource());
        List<AsyncResult<Object>> sent = new ArrayList<>();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.useTransaction(handle -> {
                    sent.add(app.tasks().in(JdbcTransaction.of(handle)).send(workflow));
                    throw new IllegalStateException("rolled back");
                }));
        database.useTransaction(
                handle -> sent.add(app.tasks().in(JdbcTransaction.of(handle)).send(workflow)));

        try (Worker worker = app.tasks().worker().queues("celery").start()) {
            assertThat(sent.get(1).get(SOON)).isEqualTo(7);
            assertThat(sent.get(0).state()).isEqualTo(TaskState.PENDING);
        }
    }

    private AsyncResult<Object> call(String value) {
        return app.tasks()
                .send(Signature.of("example.tasks.echo", List.of(value)).with(TaskOptions.DEFAULTS.durable()));
    }
}
