package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Celery calls Java, that calls Celery, and that calls Java. */
class PythonTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @TempDir
    private Path folder;

    @Test
    void isOneTrace() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                SdkTracerProvider provider = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build();
                TaskApp app = app(redis, new TaskObservations(traced(provider)));
                Worker java = app.worker().queues("java").start()) {
            PythonCelery celery = PythonCelery.on(redis.uri().toString(), folder);
            try (PythonCelery.Running python = celery.worker("python@here")) {
                celery.python("java('begin').apply_async(headers={'traceparent': '00-" + TRACE
                                + "-b7ad6b7169203331-01'})")
                        .succeeded();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> spans.getFinishedSpanItems().stream()
                                .anyMatch(span -> span.getName().equals("run java.end")));

                Map<String, SpanData> byName = spans.getFinishedSpanItems().stream()
                        .collect(Collectors.toMap(SpanData::getName, span -> span));
                assertThat(byName.keySet())
                        .containsExactlyInAnyOrder("run java.begin", "publish python.traced", "run java.end");
                assertThat(byName.values())
                        .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
                assertThat(byName.get("run java.begin").getParentSpanId()).isEqualTo("b7ad6b7169203331");
                assertThat(byName.get("publish python.traced").getParentSpanId())
                        .isEqualTo(byName.get("run java.begin").getSpanId());
                assertThat(byName.get("run java.end").getParentSpanId()).isEqualTo("00f067aa0ba902b7");
            }
        }
    }

    private static TaskApp app(EmbeddedRedis redis, TaskObservations observations) {
        return TaskApp.builder("traced")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .register(new Tasks())
                .intercept(observations.publishing())
                .intercept(observations.running())
                .build();
    }

    private static ObservationRegistry traced(SdkTracerProvider provider) {
        OtelTracer tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator = new OtelPropagator(
                ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new LinkingTracingHandler(tracer, propagator))
                .observationHandler(new PropagatingSenderTracingObservationHandler<>(tracer, propagator));
        return registry;
    }

    static class Tasks {
        @Task(name = "java.begin")
        public void begin(TaskContext self) {
            self.send(Signature.of("python.traced", List.of()).with(TaskOptions.DEFAULTS.queue("python")));
        }

        @Task(name = "java.end")
        public void end() {}
    }
}
