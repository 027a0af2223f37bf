package io.ssync.tasks.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes spans of runs: as parts of the trace of their call or, where {@link RunContext#isLinked} says so, as traces of their own with a link to
 * it. To be registered before Micrometer's own handler of receivers, which makes all of them parts. Links need a trace in W3C's form; one in
 * Zipkin's is gone on with. Safe for use by any thread.
 */
@SuppressWarnings("exports") // Of a module that is optional; see module-info.
public final class LinkingTracingHandler extends PropagatingReceiverTracingObservationHandler<RunContext> {
    /** Version, trace id, span id and flags; <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int SAMPLED = 1;

    private final Tracer tracer;

    /** Makes spans with a tracer, and reads traces with a propagator. */
    public LinkingTracingHandler(Tracer tracer, Propagator propagator) {
        super(tracer, propagator);
        this.tracer = tracer;
    }

    @Override
    public Span.Builder customizeExtractedSpan(RunContext context, Span.Builder builder) {
        Optional<TraceContext> call = context.isLinked() ? traceOf(context) : Optional.empty();
        return call.map(trace -> tracer.spanBuilder()
                        .setNoParent()
                        .addLink(new Link(trace))
                        .kind(Span.Kind.CONSUMER)
                        .name(String.valueOf(context.getContextualName())))
                .orElse(builder);
    }

    private Optional<TraceContext> traceOf(RunContext context) {
        Object header = context.task().headers().get("traceparent");
        Matcher traceparent = TRACEPARENT.matcher(String.valueOf(header));
        if (!traceparent.matches()) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(traceparent.group(3), 16) & SAMPLED) != 0;
        return Optional.of(tracer.traceContextBuilder()
                .traceId(traceparent.group(1))
                .spanId(traceparent.group(2))
                .sampled(sampled)
                .build());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RunContext;
    }
}
