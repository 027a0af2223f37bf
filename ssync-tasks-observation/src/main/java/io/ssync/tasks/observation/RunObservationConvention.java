package io.ssync.tasks.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.observation.TaskObservation.HighCardinality;
import io.ssync.tasks.observation.TaskObservation.LowCardinality;

/** Names and keys of {@link TaskObservation#RUN}. To be extended by those who want others. */
public class RunObservationConvention implements ObservationConvention<RunContext> {
    /** The default names. */
    public RunObservationConvention() {}

    @Override
    public String getName() {
        return "ssync.task.run";
    }

    @Override
    public String getContextualName(RunContext context) {
        return "run " + context.task().name();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RunContext context) {
        return KeyValues.of(
                LowCardinality.SYSTEM.withValue("celery"),
                LowCardinality.OPERATION_NAME.withValue("run"),
                LowCardinality.OPERATION_TYPE.withValue("process"),
                LowCardinality.QUEUE.withValue(context.task().queue()),
                LowCardinality.TASK.withValue(context.task().name()),
                LowCardinality.OUTCOME.withValue(context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RunContext context) {
        TaskContext task = context.task();
        return KeyValues.of(
                HighCardinality.ID.withValue(task.id()),
                HighCardinality.ROOT_ID.withValue(String.valueOf(task.headers().getOrDefault("root_id", task.id()))),
                HighCardinality.RETRIES.withValue(String.valueOf(task.retries())),
                HighCardinality.REDELIVERIES.withValue(String.valueOf(task.redeliveries())),
                HighCardinality.WORKER.withValue(task.worker()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RunContext;
    }
}
