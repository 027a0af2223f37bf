package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.ssync.tasks.PublishInterceptor;
import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.observation.LinkingTracingHandler;
import io.ssync.tasks.observation.TaskObservations;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What an application gets, by what it has and says. Without servers. */
class SsyncTasksAutoConfigurationTest {
    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SsyncTasksAutoConfiguration.class,
                    SsyncTasksBeatAutoConfiguration.class,
                    SsyncTasksDashboardAutoConfiguration.class,
                    SsyncTasksEndpointAutoConfiguration.class,
                    SsyncTasksMetricsAutoConfiguration.class,
                    SsyncTasksObservationAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withPropertyValues("ssync.tasks.broker.in-memory=true");

    @Test
    void givesAnAppWithoutAWorker() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(TaskApp.class).doesNotHaveBean(WorkerLifecycle.class);
            assertThat(context.getBean(Broker.class)).isInstanceOf(InMemoryBroker.class);
            assertThat(context.getBean(ResultBackend.class)).isInstanceOf(InMemoryResults.class);
            assertThat(context.getBean(TaskApp.class).name()).isEqualTo("tasks");
            assertThat(context.getBean(TaskHealth.class).worker().ready()).isTrue();
            assertThat(context).hasSingleBean(Schedules.class).hasSingleBean(LedgerTransaction.Current.class);
        });
    }

    @Test
    void interceptorsAreAskedInTheirOrder() {
        runner.withUserConfiguration(Interceptors.class, Mails.class)
                .withPropertyValues("ssync.tasks.task.always-eager=true")
                .run(context -> {
                    context.getBean(TaskApp.class).send("mails.send", "a");

                    assertThat(context.getBean(Interceptors.class).asked)
                            .containsExactly("publish 1", "publish 2", "run 1", "run 2");
                });
    }

    @Test
    void observesWhereTheApplicationDoes() {
        runner.run(context -> assertThat(context).doesNotHaveBean(TaskObservations.class));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context)
                        .hasSingleBean(TaskObservations.class)
                        .hasSingleBean(PublishInterceptor.class)
                        .hasSingleBean(RunInterceptor.class)
                        .doesNotHaveBean(LinkingTracingHandler.class));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(Tracer.class, () -> Tracer.NOOP)
                .withBean(Propagator.class, () -> Propagator.NOOP)
                .run(context -> assertThat(context).hasSingleBean(LinkingTracingHandler.class));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskObservations.class));
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskApp.class));
    }

    @Test
    void givesAWorkerIfAsked() {
        runner.withUserConfiguration(Mails.class)
                .withPropertyValues("ssync.tasks.worker.enabled=true", "spring.application.name=mailer")
                .run(context -> {
                    assertThat(context.getBean(WorkerLifecycle.class).worker()).isPresent();
                    assertThat(context.getBean(TaskApp.class)
                                    .task(Mailer::send)
                                    .delay("Ada")
                                    .get(Duration.ofSeconds(30)))
                            .isEqualTo("mailer to Ada");
                });
    }

    @Test
    void startsTheWorkerOfALazyApplication() {
        runner.withUserConfiguration(Mails.class)
                .withPropertyValues("ssync.tasks.worker.enabled=true")
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(context.getSourceApplicationContext()
                                    .getBeanFactory()
                                    .containsSingleton("taskWorker"))
                            .isTrue();
                    assertThat(context.getBean(WorkerLifecycle.class).worker()).isPresent();
                });
    }

    @Test
    void givesNothingIfSwitchedOff() {
        bare.withPropertyValues("ssync.tasks.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TaskApp.class)
                        .doesNotHaveBean(Schedules.class));
    }

    @Test
    void needsNoServerWhereCallsRunAtOnce() {
        bare.withUserConfiguration(Mails.class)
                .withPropertyValues("ssync.tasks.task.always-eager=true")
                .run(context -> assertThat(context.getBean(TaskApp.class)
                                .task(Mailer::send)
                                .delay("Ada")
                                .get())
                        .isEqualTo("tasks to Ada"));
    }

    @Test
    void leavesWhatTheApplicationHasItself() {
        InMemoryResults results = new InMemoryResults();
        bare.withBean(Broker.class, InMemoryBroker::new)
                .withBean(ResultBackend.class, () -> results)
                .run(context ->
                        assertThat(context.getBean(TaskApp.class).results()).isSameAs(results));
    }

    @Test
    void readsSettingsFromProperties() {
        runner.withPropertyValues(
                        "ssync.tasks.task.default-queue=office",
                        "ssync.tasks.task.routes[mail.*]=mail",
                        "ssync.tasks.task.time-limit=90s",
                        "ssync.tasks.results.expires=2d",
                        "ssync.tasks.settings.task_track_started=true",
                        "ssync.tasks.settings.task-default-queue=overruled")
                .run(context -> {
                    TaskSettings settings = context.getBean(TaskSettings.class);
                    assertThat(settings.defaultQueue()).isEqualTo("office");
                    assertThat(settings.timeLimit()).isEqualTo(Duration.ofSeconds(90));
                    assertThat(settings.resultExpires()).isEqualTo(Duration.ofDays(2));
                    assertThat(settings.trackStarted()).isTrue();
                    assertThat(settings.routes().byPattern()).containsOnlyKeys("mail.*");
                });
    }

    @Test
    void namesASettingThatNobodyKnows() {
        runner.withPropertyValues("ssync.tasks.settings.task_trak_started=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("did you mean task_track_started?"));
    }

    @Test
    void callsListenersAndCustomizers() {
        StringBuilder told = new StringBuilder();
        runner.withUserConfiguration(Mails.class)
                .withBean(TaskListener.class, () -> new TaskListener() {
                    @Override
                    public void published(String task, String queue) {
                        told.append(task);
                    }
                })
                .withBean(
                        TaskAppCustomizer.class,
                        () -> app -> app.settings(TaskSettings.defaults().withDefaultQueue("customized")))
                .run(context -> {
                    TaskApp app = context.getBean(TaskApp.class);
                    assertThat(app.settings().defaultQueue()).isEqualTo("customized");
                    app.task(Mailer::send).delay("Ada");
                    assertThat(told).hasToString("mails.send");
                });
    }

    @Test
    void showsAndPausesQueuesByAnEndpointThatIsExposed() {
        runner.withUserConfiguration(Mails.class)
                .withPropertyValues("management.endpoints.web.exposure.include=ssynctasks")
                .run(context -> {
                    TasksEndpoint endpoint = context.getBean(TasksEndpoint.class);
                    context.getBean(TaskApp.class).task(Mailer::send).delay("Ada");
                    assertThat(endpoint.queue("celery").ready()).isOne();
                    context.getBean(Schedules.class)
                            .add(
                                    "nightly",
                                    Crontab.parse("0 3 * * *"),
                                    context.getBean(TaskApp.class)
                                            .task(Mailer::send)
                                            .signature("Bob"));
                    assertThat(endpoint.tasks().get("schedules"))
                            .asString()
                            .containsPattern("nightly=\\d{4}-\\d\\d-\\d\\dT03:00:00Z");
                    context.getBean(Broker.class).limits("celery").setMaxConcurrency("mails.send", 3);
                    assertThat(endpoint.tasks().get("limits"))
                            .asString()
                            .isEqualTo("{celery=[{task=mails.send, maxConcurrency=3, running=0, waiting=0}]}");
                    try (Worker worker = context.getBean(TaskApp.class)
                            .worker()
                            .queues("other")
                            .name("other@here")
                            .start()) {
                        assertThat(endpoint.tasks().get("workers")).asString().isEqualTo("[other@here]");
                    }
                    assertThat(endpoint.tasks())
                            .containsEntry("app", "tasks")
                            .containsEntry("tasks", Map.of("mails.send", List.of()))
                            .containsEntry("paused", Map.of());

                    endpoint.change("celery", TasksEndpoint.Action.PAUSE);
                    assertThat(endpoint.tasks()).containsEntry("paused", Map.of("celery", "by the actuator of tasks"));
                    endpoint.change("celery", TasksEndpoint.Action.RESUME);
                    assertThat(endpoint.tasks()).containsEntry("paused", Map.of());
                });
        runner.run(context -> assertThat(context).doesNotHaveBean(TasksEndpoint.class));
    }

    /** As tests of an application have them, each with other properties. */
    @Test
    void twoContextsInOneProcessHaveTasksOfTheirOwn() {
        ApplicationContextRunner working =
                runner.withUserConfiguration(Mails.class).withPropertyValues("ssync.tasks.worker.enabled=true");
        working.withPropertyValues("ssync.tasks.name=one")
                .run(one -> working.withPropertyValues("ssync.tasks.name=two").run(two -> {
                    for (var context : List.of(one, two)) {
                        TaskApp app = context.getBean(TaskApp.class);
                        assertThat(app.task(Mailer::send).delay("Ada").get(Duration.ofSeconds(30)))
                                .isEqualTo(app.name() + " to Ada");
                    }
                    two.close();
                    assertThat(one.getBean(TaskApp.class)
                                    .task(Mailer::send)
                                    .delay("Eve")
                                    .get(Duration.ofSeconds(30)))
                            .isEqualTo("one to Eve");
                }));
    }

    @Test
    void worksWithoutTransactionsMetersBeatAndActuator() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.transaction",
                        "org.springframework.jdbc",
                        "io.micrometer",
                        "io.ssync.tasks.beat",
                        "io.ssync.tasks.dashboard",
                        "io.ssync.tasks.observation",
                        "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasSingleBean(TaskApp.class)
                        .doesNotHaveBean(LedgerTransaction.Current.class));
        assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
    }

    @Test
    void refusesATaskThatTheDeclaredTypeHides() {
        runner.withUserConfiguration(Hidden.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("the bean 'hidden'")
                        .hasMessageContaining("let its @Bean method return Mailer"));
    }

    @Test
    void refusesATaskOfAPrototype() {
        runner.withUserConfiguration(Prototype.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the bean 'prototype' has @Task methods")
                        .hasMessageContaining("make it a singleton"));
    }

    @Test
    void wantsADatabaseForResultsInOne() {
        runner.withPropertyValues("ssync.tasks.results.store=jdbc")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("set spring.datasource.url"));
    }

    @Test
    void findsTheAddressOfTheBroker() {
        assertThat(url()).isEqualTo("redis://localhost:6379/0");
        assertThat(url("spring.data.redis.host=redis.example", "spring.data.redis.password=p@ss word"))
                .isEqualTo("redis://:p%40ss%20word@redis.example:6379/0");
        assertThat(url("spring.data.redis.url=redis://a:1/2")).isEqualTo("redis://a:1/2");
        assertThat(url("spring.data.redis.url=redis://a:1/2", "ssync.tasks.broker.url=redis://b:1"))
                .isEqualTo("redis://b:1");
        assertThat(url("celery=redis://c:1")).isEqualTo("redis://c:1");
        assertThat(url("celery=redis://c:1", "spring.data.redis.host=d")).isEqualTo("redis://d:6379/0");
        assertThat(url(
                        "spring.data.redis.sentinel.master=school",
                        "spring.data.redis.sentinel.nodes=one:26379,two:26380",
                        "spring.data.redis.sentinel.password=s&t",
                        "spring.data.redis.password=a/b",
                        "spring.data.redis.database=2"))
                .isEqualTo("redis-sentinel://:a%2Fb@one:26379,two:26380/2?master_name=school&sentinel_password=s%26t");
        assertThat(url("spring.data.redis.host=d", "spring.data.redis.ssl.enabled=true"))
                .isEqualTo("rediss://d:6379/0");
        assertThat(url("spring.data.redis.url=redis://a:1/2", "spring.data.redis.ssl.enabled=true"))
                .isEqualTo("rediss://a:1/2");
        assertThat(TaskBrokerConnectionDetails.of("::1", 1, 3, "user", "pass", true)
                        .url())
                .isEqualTo("rediss://user:pass@[::1]:1/3");
    }

    private String url(String... properties) {
        StringBuilder found = new StringBuilder();
        bare.withPropertyValues("ssync.tasks.broker.in-memory=true")
                .withPropertyValues(properties)
                .run(context -> found.append(BrokerAddress.find(
                                context.getBean(TaskProperties.class),
                                Optional.ofNullable(context.getEnvironment().getProperty("celery")),
                                null,
                                context.getEnvironment(),
                                context.getBeanProvider(SslBundles.class))
                        .url()));
        return found.toString();
    }

    @Configuration(proxyBeanMethods = false)
    static class Interceptors {
        private final List<String> asked = new ArrayList<>();

        @Bean
        @Order(2)
        PublishInterceptor secondOfPublishing() {
            return () -> call -> asked.add("publish 2");
        }

        @Bean
        @Order(1)
        PublishInterceptor firstOfPublishing() {
            return () -> call -> asked.add("publish 1");
        }

        @Bean
        @Order(2)
        RunInterceptor secondOfRunning() {
            return (self, run) -> {
                asked.add("run 2");
                return run.proceed();
            };
        }

        @Bean
        @Order(1)
        RunInterceptor firstOfRunning() {
            return (self, run) -> {
                asked.add("run 1");
                return run.proceed();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Mails {
        @Bean
        Mailer mailer() {
            return new Mailer();
        }
    }

    static class Mailer implements Supplier<String> {
        /** By a field, which makes a circle of this bean and the app. */
        @Autowired
        private TaskApp tasks;

        @Task(name = "mails.send")
        public String send(String to) {
            return tasks.name() + " to " + to;
        }

        @Override
        public String get() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hidden {
        /** Makes the app before the bean with tasks. */
        @Bean
        String early(TaskApp tasks) {
            return tasks.name();
        }

        @Bean
        Supplier<String> hidden() {
            return new Mailer();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototype {
        @Bean
        @Scope("prototype")
        Mailer prototype() {
            return new Mailer();
        }
    }
}
