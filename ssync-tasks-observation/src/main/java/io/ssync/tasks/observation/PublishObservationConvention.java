package io.ssync.tasks.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.ssync.tasks.observation.TaskObservation.HighCardinality;
import io.ssync.tasks.observation.TaskObservation.LowCardinality;

/** Names and keys of {@link TaskObservation#PUBLISH}. To be extended by those who want others. */
public class PublishObservationConvention implements ObservationConvention<PublishContext> {
    /** The default names. */
    public PublishObservationConvention() {}

    @Override
    public String getName() {
        return "ssync.task.publish";
    }

    @Override
    public String getContextualName(PublishContext context) {
        return "publish " + context.first().task();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(PublishContext context) {
        return KeyValues.of(
                LowCardinality.SYSTEM.withValue("celery"),
                LowCardinality.OPERATION_NAME.withValue("publish"),
                LowCardinality.OPERATION_TYPE.withValue("send"),
                LowCardinality.QUEUE.withValue(context.first().queue()),
                LowCardinality.TASK.withValue(context.first().task()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(PublishContext context) {
        return KeyValues.of(
                HighCardinality.ID.withValue(context.first().id()),
                HighCardinality.COUNT.withValue(String.valueOf(context.count())));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof PublishContext;
    }
}
