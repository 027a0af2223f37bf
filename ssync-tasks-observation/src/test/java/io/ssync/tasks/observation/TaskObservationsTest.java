package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ssync.tasks.Group;
import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is observed of calls and runs, and which spans OpenTelemetry makes of it. */
class TaskObservationsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PYTHONS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final InMemoryBroker broker = new InMemoryBroker();
    private final ManualClock clock = new ManualClock();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        provider.close();
    }

    private TaskApp app(ObservationRegistry registry) {
        TaskObservations observations = new TaskObservations(registry, TaskObservations.LINKED_AFTER, clock);
        TaskApp app = TaskApp.builder("observed")
                .broker(broker)
                .register(new Tasks())
                .intercept(observations.publishing())
                .intercept(observations.running())
                .clock(clock)
                .build();
        opened.add(app);
        return app;
    }

    private void work(TaskApp app) {
        Worker worker = app.worker().name("w1@host").concurrency(2).start();
        opened.add(0, worker);
    }

    /** A registry with a real tracer behind it, and our handler before those of Micrometer, as Spring has them. */
    private ObservationRegistry traced() {
        OtelTracer tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator = new OtelPropagator(
                ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(List.of(
                        new LinkingTracingHandler(tracer, propagator),
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer))));
        return registry;
    }

    private SpanData span(String name) {
        await().atMost(SOON).until(() -> spans(name).size() > 0);
        return spans(name).get(0);
    }

    private List<SpanData> spans(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private TaskMessage waiting(String queue) {
        try (Consumer consumer = broker.consume(Consumer.Options.of("test", List.of(queue)))) {
            return MessageCodec.decode(consumer.claim(1, Duration.ZERO).get(0).payload());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallAndItsRunAreObserved() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        TaskApp app = app(registry);
        work(app);

        String id = app.task(Tasks::hello).delay("a").id();

        await().atMost(SOON)
                .untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
                        .hasObservationWithNameEqualTo("ssync.task.run")
                        .that()
                        .hasBeenStopped());
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("ssync.task.publish")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo("publish observed.hello")
                .hasLowCardinalityKeyValue("messaging.system", "celery")
                .hasLowCardinalityKeyValue("messaging.operation.name", "publish")
                .hasLowCardinalityKeyValue("messaging.operation.type", "send")
                .hasLowCardinalityKeyValue("messaging.destination.name", "celery")
                .hasLowCardinalityKeyValue("task.name", "observed.hello")
                .hasHighCardinalityKeyValue("messaging.message.id", id)
                .hasHighCardinalityKeyValue("messaging.batch.message_count", "1");
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("ssync.task.run")
                .that()
                .hasContextualNameEqualTo("run observed.hello")
                .hasLowCardinalityKeyValue("messaging.operation.name", "run")
                .hasLowCardinalityKeyValue("messaging.operation.type", "process")
                .hasLowCardinalityKeyValue("messaging.destination.name", "celery")
                .hasLowCardinalityKeyValue("task.name", "observed.hello")
                .hasLowCardinalityKeyValue("task.outcome", "success")
                .hasHighCardinalityKeyValue("messaging.message.id", id)
                .hasHighCardinalityKeyValue("messaging.message.conversation_id", id)
                .hasHighCardinalityKeyValue("task.retries", "0")
                .hasHighCardinalityKeyValue("task.redeliveries", "0")
                .hasHighCardinalityKeyValue("task.worker", "w1@host")
                .doesNotHaveError();
    }

    @ParameterizedTest
    @CsvSource({"fail, failure", "retry, retry", "ignore, ignored", "reject, rejected"})
    void anObservationTellsHowAnAttemptEnds(String how, String outcome) {
        TestObservationRegistry registry = TestObservationRegistry.create();
        TaskApp app = app(registry);
        work(app);

        app.task(Tasks::ends).delay(how);

        await().atMost(SOON)
                .untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
                        .hasObservationWithNameEqualTo("ssync.task.run")
                        .that()
                        .hasBeenStopped());
        ObservationContextAssert<?> run = TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("ssync.task.run")
                .that()
                .hasLowCardinalityKeyValue("task.outcome", outcome);
        if (how.equals("fail")) {
            run.hasError();
        } else {
            run.doesNotHaveError();
        }
    }

    @Test
    void aCallThatIsRefusedIsAnError() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        TaskApp app = app(registry);

        assertThatThrownBy(() -> app.send(Signature.of("observed.hello", List.of(new Object()))))
                .isInstanceOf(IllegalArgumentException.class);

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("ssync.task.publish")
                .that()
                .hasError()
                .hasBeenStopped();
    }

    @Test
    void aTraceGoesFromTheCallerToTheTaskAndToWhatItCalls() {
        ObservationRegistry registry = traced();
        TaskApp app = app(registry);
        work(app);

        Observation.createNotStarted("request", registry).observe(() -> {
            app.task(Tasks::calls).delay();
        });

        SpanData request = span("request");
        SpanData publish = span("publish observed.calls");
        SpanData run = span("run observed.calls");
        SpanData inner = span("publish observed.hello");
        SpanData last = span("run observed.hello");
        assertThat(List.of(publish, run, inner, last))
                .extracting(SpanData::getTraceId)
                .containsOnly(request.getTraceId());
        assertThat(List.of(publish, run, inner, last))
                .extracting(SpanData::getParentSpanId)
                .containsExactly(request.getSpanId(), publish.getSpanId(), run.getSpanId(), inner.getSpanId());
        assertThat(publish.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
    }

    /** OpenTelemetry's instrumentation of Celery writes and reads the same headers. */
    @Test
    void aTraceOfPythonGoesThroughJavaAndBack() {
        work(app(traced()));
        try (TaskApp python =
                TaskApp.builder("python").broker(broker).clock(clock).build()) {
            python.send(Signature.of("observed.callsPython", List.of())
                    .with(TaskOptions.DEFAULTS.header("traceparent", PYTHONS)));
            span("run observed.callsPython");
        }

        SpanData run = span("run observed.callsPython");
        SpanData publish = span("publish python.task");
        assertThat(run.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(publish.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        TaskMessage message = waiting("python");
        assertThat(message.header("traceparent"))
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-" + publish.getSpanId() + "-01");
    }

    @Test
    void whatFollowsATaskBelongsToTheTraceOfItsCall() {
        TaskApp app = app(traced());
        work(app);

        app.send(app.task(Tasks::hello).signature("a").then(app.task(Tasks::hello)))
                .get(SOON);

        await().atMost(SOON).until(() -> spans("run observed.hello").size() == 2);
        SpanData publish = span("publish observed.hello");
        assertThat(spans("publish observed.hello")).hasSize(1);
        assertThat(spans("run observed.hello"))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(publish.getSpanId());
    }

    @Test
    void theMembersOfAGroupAreTracesOfTheirOwnWithALinkToOneCall() {
        TaskApp app = app(traced());
        work(app);

        app.send(Group.of(
                app.task(Tasks::hello).signature("a"), app.task(Tasks::hello).signature("b")));

        await().atMost(SOON).until(() -> spans("run observed.hello").size() == 2);
        SpanData publish = span("publish observed.hello");
        assertThat(spans("publish observed.hello")).hasSize(1);
        assertThat(spans("run observed.hello")).allSatisfy(run -> assertIsLinkedTo(run, publish));
        assertThat(spans("run observed.hello")).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    @Test
    void aRetryIsATraceOfItsOwnWithALinkToTheCall() {
        TaskApp app = app(traced());
        work(app);

        app.task(Tasks::ends).delay("retry once");

        await().atMost(SOON).until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return spans("run observed.ends").size() == 2;
        });
        SpanData publish = span("publish observed.ends");
        assertThat(spans("run observed.ends").get(0).getParentSpanId()).isEqualTo(publish.getSpanId());
        assertIsLinkedTo(spans("run observed.ends").get(1), publish);
    }

    @Test
    void aCallThatIsOldWhenItRunsIsLinked() {
        TaskApp app = app(traced());
        app.task(Tasks::hello).delay("a");
        clock.advance(TaskObservations.LINKED_AFTER.plusSeconds(1));

        work(app);

        assertIsLinkedTo(span("run observed.hello"), span("publish observed.hello"));
    }

    private static void assertIsLinkedTo(SpanData run, SpanData publish) {
        assertThat(run.getTraceId()).isNotEqualTo(publish.getTraceId());
        assertThat(run.getParentSpanId()).isEqualTo("0000000000000000");
        assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(run.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getSpanContext().getTraceId()).isEqualTo(publish.getTraceId());
            assertThat(link.getSpanContext().getSpanId()).isEqualTo(publish.getSpanId());
        });
    }

    @Test
    void nothingIsAddedToAMessageWhereNobodyObserves() {
        TaskApp app = app(ObservationRegistry.create());

        app.task(Tasks::hello).delay("a");

        TaskMessage message = waiting("celery");
        assertThat(message.headers()).doesNotContainKey("traceparent");
    }

    public static class Tasks {
        @Task(name = "observed.hello")
        public String hello(String name) {
            return "hello " + name;
        }

        @Task(name = "observed.calls")
        public void calls(TaskContext self) {
            self.task(Tasks::hello).delay("b");
        }

        @Task(name = "observed.callsPython")
        public void callsPython(TaskContext self) {
            self.send(Signature.of("python.task", List.of()).with(TaskOptions.DEFAULTS.queue("python")));
        }

        @Task(name = "observed.ends", retryDelay = 0.01)
        public void ends(TaskContext self, String how) throws Exception {
            switch (how) {
                case "fail" -> throw new IllegalStateException("as asked");
                case "retry" -> throw self.retry(Duration.ofHours(1));
                case "ignore" -> throw new Ignore("as asked");
                case "reject" -> throw new Reject("as asked", false);
                default -> {
                    if (self.retries() == 0) {
                        throw self.retry();
                    }
                }
            }
        }
    }
}
