package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedSentinel;
import io.ssync.embedded.EmbeddedTls;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.beat.Periodic;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.spring.ShopApplication.Invoices;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications from their start to their end, on Redis and PostgreSQL. */
class EndToEndTest {
    static final String NO_DATABASE = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration,"
            + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void runsTheTasksOfBeansThroughTheirProxies() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class)
                .properties(Servers.properties())
                .properties(
                        "ssync.tasks.worker.enabled=true",
                        "ssync.tasks.task.default-queue=end-to-end",
                        "ssync.tasks.worker.queues=end-to-end",
                        "management.metrics.enable.ssync=true",
                        "management.endpoints.web.exposure.include=*")
                .run()) {
            TaskApp tasks = context.getBean(TaskApp.class);

            AsyncResult<String> total = tasks.task(Invoices::total).delay("Ada", 250);

            assertThat(total.get(LONG)).isEqualTo("Ada 250 in a transaction: true");
            assertThat(context.getBean(ResultBackend.class)).isInstanceOf(JdbcResults.class);
            assertThat(context.getBean(WorkerLifecycle.class)
                            .worker()
                            .orElseThrow()
                            .name())
                    .startsWith("shop@");

            TaskHealth.Reading health = context.getBean(TaskHealth.class).all();
            assertThat(health.ready()).as("%s", health.details()).isTrue();
            assertThat(health.details()).containsKeys("broker", "results", "worker");
            assertThat(context.getBean("ssyncTasksHealthIndicator")).isNotNull();
            assertThat(context.getBean("ssyncWorkerHealthIndicator")).isNotNull();

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .anyMatch(name -> name.startsWith("ssync."));
        }
    }

    /** With Spring's own Redis, and without it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.autoconfigure.exclude=" + NO_DATABASE,
                "spring.autoconfigure.exclude=" + NO_DATABASE
                        + ",org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration,"
                        + "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
            })
    void takesKeysAndCertificatesFromABundle(String exclusion, @TempDir Path folder) throws Exception {
        try (EmbeddedTls tls = new EmbeddedTls(folder, Servers.redisPort(), true);
                ConfigurableApplicationContext context = new SpringApplicationBuilder(Greetings.class)
                        .properties(
                                exclusion,
                                "spring.main.banner-mode=off",
                                "spring.ssl.bundle.pem.queue.keystore.certificate=" + tls.certificate(),
                                "spring.ssl.bundle.pem.queue.keystore.private-key=" + tls.key(),
                                "spring.ssl.bundle.pem.queue.truststore.certificate=" + tls.certificate(),
                                "spring.data.redis.host=127.0.0.1",
                                "spring.data.redis.port=" + tls.port(),
                                "spring.data.redis.password=" + Servers.redisPassword(),
                                "spring.data.redis.ssl.bundle=queue",
                                "ssync.tasks.worker.enabled=true",
                                "ssync.tasks.task.default-queue=secret-greetings")
                        .run()) {
            assertThat(context.getBean(ResultBackend.class)).isInstanceOf(RedisResults.class);
            assertThat(context.getBean(Broker.class).describe()).startsWith("rediss://127.0.0.1:" + tls.port());
            assertThat(context.getBean(TaskApp.class)
                            .task(Greetings.Greeter::greet)
                            .delay("Ada")
                            .get(LONG))
                    .isEqualTo("Hello Ada");
        }
    }

    @Test
    void keepsResultsInRedisWithoutADatabase() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Greetings.class)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.autoconfigure.exclude=" + NO_DATABASE,
                        "ssync.tasks.broker.url=" + Servers.redis(),
                        "ssync.tasks.worker.enabled=true",
                        "ssync.tasks.task.default-queue=greetings")
                .run()) {
            assertThat(context.getBean(ResultBackend.class)).isInstanceOf(RedisResults.class);
            assertThat(context.getBean(TaskApp.class)
                            .task(Greetings.Greeter::greet)
                            .delay("Ada")
                            .get(LONG))
                    .isEqualTo("Hello Ada");
            assertThat(context.getBean(Schedules.class).find("greetings.greet")).isPresent();
        }
    }

    @Test
    void aTaskRunsOnThePrimaryThatSpringsSentinelsKnow() {
        try (EmbeddedRedis primary = EmbeddedRedis.start();
                EmbeddedSentinel sentinel =
                        EmbeddedSentinel.watching("shop", primary).start();
                ConfigurableApplicationContext context = new SpringApplicationBuilder(Greetings.class)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.data.redis.sentinel.master=shop",
                                "spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port(),
                                "spring.data.redis.sentinel.password=" + primary.password(),
                                "spring.data.redis.password=" + primary.password(),
                                "ssync.tasks.results.store=redis",
                                "spring.autoconfigure.exclude="
                                        + "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration,"
                                        + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                                "ssync.tasks.worker.enabled=true")
                        .run()) {
            assertThat(context.getBean(TaskApp.class)
                            .task(Greetings.Greeter::greet)
                            .delay("Ada")
                            .get(LONG))
                    .isEqualTo("Hello Ada");
            assertThat(context.getBean(TaskBrokerConnectionDetails.class).url())
                    .startsWith("redis-sentinel://")
                    .contains("127.0.0.1:" + sentinel.port() + "/0?master_name=shop");
        }
    }

    /** Spring closes what is in the phase of the web server's requests first, and beans last. */
    @Test
    void letsRunningTasksEndBeforeBeansDo() throws InterruptedException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Slow.class)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.data.redis.url=" + Servers.redis(),
                        "ssync.tasks.results.store=redis",
                        "spring.autoconfigure.exclude=" + NO_DATABASE,
                        "ssync.tasks.worker.enabled=true",
                        "ssync.tasks.task.default-queue=slow")
                .run();
        AsyncResult<String> running =
                context.getBean(TaskApp.class).task(Slow.Tasks::untilStopping).delay();
        Slow.Tasks bean = context.getBean(Slow.Tasks.class);
        bean.begun.await();

        Worker worker = context.getBean(WorkerLifecycle.class).worker().orElseThrow();

        Thread closing = new Thread(context::close);
        closing.start();
        await().atMost(LONG).until(() -> !worker.health().ready());
        bean.mayEnd.countDown();
        closing.join();

        try (RedisResults results = RedisResults.connect(Servers.redis())) {

            assertThat(results.find(running.id())).hasValueSatisfying(result -> {
                assertThat(result.state()).isEqualTo(TaskState.SUCCESS);
                assertThat(result.result()).contains("still open");
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Greetings {
        @Bean
        Greeter greeter() {
            return new Greeter();
        }

        static class Greeter {
            @Task(name = "greetings.greet")
            @Periodic(cron = "0 4 * * *")
            public String greet(String name) {
                return "Hello " + name;
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Slow {
        @Bean(destroyMethod = "end")
        Tasks tasks(Broker broker) {
            return new Tasks();
        }

        static class Tasks {
            private final CountDownLatch begun = new CountDownLatch(1);
            private final CountDownLatch mayEnd = new CountDownLatch(1);
            private volatile boolean ended;

            @Task(name = "slow.until_stopping")
            public String untilStopping() throws InterruptedException {
                begun.countDown();
                mayEnd.await();
                return ended ? "ended" : "still open";
            }

            public void end() {
                ended = true;
            }
        }
    }
}
