package io.ssync.tasks.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ssync.tasks.Ignore;
import io.ssync.tasks.PublishInterceptor;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.TaskCancelledException;
import io.ssync.tasks.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls and the runs of an app, {@link TaskObservation} says how. With a tracer behind the registry a trace goes from the caller
 * through the message to the task and on to what that calls, also to and from Python: the trace travels in the headers of a message where
 * OpenTelemetry's instrumentation of Celery has it ({@code traceparent}, {@code tracestate}, {@code baggage}).
 *
 * <pre>{@code
 * TaskObservations observations = new TaskObservations(registry);
 * TaskApp app = TaskApp.builder("school")
 *         .intercept(observations.publishing())
 *         .intercept(observations.running())
 *         …build();
 * }</pre>
 *
 * <p>A run is a part of the trace of its call if it is the first attempt, in no group, and begins soon after it was sent. All others are
 * traces of their own with a link to that of the call, if the registry has a {@link LinkingTracingHandler}: a trace that never ends, or has
 * thousands of parts, is of no use to anybody. What follows a task in a workflow belongs to the trace of the call that began it.
 *
 * <p>Costs next to nothing while the registry has no handler. Safe for use by any thread.
 */
public final class TaskObservations {
    /** How old a call may be whose run is a part of its trace, unless said otherwise. */
    public static final Duration LINKED_AFTER = Duration.ofMinutes(1);

    private static final PublishObservationConvention PUBLISH = new PublishObservationConvention();
    private static final RunObservationConvention RUN = new RunObservationConvention();

    /** The headers of the propagators that there are: W3C's and Zipkin's. */
    private static final List<String> TRACE_HEADERS = List.of(
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "X-B3-TraceId",
            "X-B3-SpanId",
            "X-B3-ParentSpanId",
            "X-B3-Sampled");

    private static final PublishInterceptor.Publication NOT_OBSERVED = call -> {};

    private final ObservationRegistry registry;
    private final Duration linkedAfter;
    private final InstantSource clock;

    /** Observes with whatever handles observations of a registry. */
    public TaskObservations(ObservationRegistry registry) {
        this(registry, LINKED_AFTER, InstantSource.system());
    }

    /**
     * The same with another idea of what is old.
     *
     * @param linkedAfter how old a call may be whose run is a part of its trace
     * @param clock where the time is read
     */
    public TaskObservations(ObservationRegistry registry, Duration linkedAfter, InstantSource clock) {
        this.registry = registry;
        this.linkedAfter = linkedAfter;
        this.clock = clock;
    }

    /** What observes calls. */
    public PublishInterceptor publishing() {
        return () -> registry.isNoop() ? NOT_OBSERVED : new Publication();
    }

    /** What observes runs. */
    public RunInterceptor running() {
        return (task, run) -> registry.isNoop() ? run.proceed() : observe(task, run);
    }

    private @Nullable Object observe(TaskContext task, RunInterceptor.Run run) throws Throwable {
        RunContext context = new RunContext(task, isLinked(task));
        Observation observation = TaskObservation.RUN.start(null, RUN, () -> context, registry);
        try (Observation.Scope current = observation.openScope()) {
            return run.proceed();
        } catch (Throwable e) {
            context.ended(outcome(e));
            if (context.outcome().equals("failure")) {
                observation.error(e);
            }
            throw e;
        } finally {
            observation.stop();
        }
    }

    private boolean isLinked(TaskContext task) {
        Optional<Instant> sent = task.sentAt();
        return task.retries() > 0
                || task.headers().get("group") != null
                || sent.isPresent() && sent.get().plus(linkedAfter).isBefore(clock.instant());
    }

    private static String outcome(Throwable thrown) {
        if (thrown instanceof RetryException) {
            return "retry";
        }
        if (thrown instanceof Ignore) {
            return "ignored";
        }
        if (thrown instanceof Reject) {
            return "rejected";
        }
        return thrown instanceof TaskCancelledException ? "cancelled" : "failure";
    }

    /** One observation of all calls that are sent together: thousands of one would say nothing more. */
    private final class Publication implements PublishInterceptor.Publication {
        private @Nullable PublishContext context;
        private @Nullable Observation observation;

        @Override
        public void add(PublishInterceptor.Call call) {
            if (context != null) {
                context.another(call);
            } else if (registry.getCurrentObservation() == null && isTraced(call)) {
                // It follows a task in a workflow, whose run is over: there is nothing to observe but the trace goes
                // on.
                carryOn(call);
            } else {
                PublishContext first = new PublishContext(call);
                context = first;
                observation = TaskObservation.PUBLISH.start(null, PUBLISH, () -> first, registry);
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            if (observation == null) {
                return;
            }
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }

    private static boolean isTraced(PublishInterceptor.Call call) {
        return TRACE_HEADERS.stream().anyMatch(call.parentHeaders()::containsKey);
    }

    private static void carryOn(PublishInterceptor.Call call) {
        for (String name : TRACE_HEADERS) {
            Object value = call.parentHeaders().get(name);
            if (value != null) {
                call.header(name, value);
            }
        }
    }
}
