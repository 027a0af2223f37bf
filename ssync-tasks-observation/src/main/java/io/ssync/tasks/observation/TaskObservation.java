package io.ssync.tasks.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of SSync Tasks, with the names of all their keys. Those that begin with {@code messaging} are OpenTelemetry's (semantic
 * conventions for messaging spans, 1.45).
 */
public enum TaskObservation implements ObservationDocumentation {
    /** Calls are sent together; most often it is one. */
    PUBLISH {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return PublishObservationConvention.class;
        }
    },

    /** One attempt of a task is run, from its first interceptor to the value that it returned. */
    RUN {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return RunObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return KeyName.merge(super.getLowCardinalityKeyNames(), new KeyName[] {LowCardinality.OUTCOME});
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {
                HighCardinality.ID,
                HighCardinality.ROOT_ID,
                HighCardinality.RETRIES,
                HighCardinality.REDELIVERIES,
                HighCardinality.WORKER
            };
        }
    };

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return new KeyName[] {
            LowCardinality.SYSTEM,
            LowCardinality.OPERATION_NAME,
            LowCardinality.OPERATION_TYPE,
            LowCardinality.QUEUE,
            LowCardinality.TASK
        };
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {HighCardinality.ID, HighCardinality.COUNT};
    }

    /** Keys with few values, which may be tags of meters. */
    public enum LowCardinality implements KeyName {
        /** Always {@code celery}, after the protocol. */
        SYSTEM("messaging.system"),
        /** {@code publish} or {@code run}. */
        OPERATION_NAME("messaging.operation.name"),
        /** {@code send} or {@code process}. */
        OPERATION_TYPE("messaging.operation.type"),
        /** The queue. */
        QUEUE("messaging.destination.name"),
        /** The name of the task; of several that are published together, that of the first. */
        TASK("task.name"),
        /**
         * How an attempt ended: {@code success}, {@code failure}, {@code retry} (the task asked for it), {@code ignored}, {@code rejected} or
         * {@code cancelled}.
         */
        OUTCOME("task.outcome");

        private final String key;

        LowCardinality(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys with many values, for traces only. */
    public enum HighCardinality implements KeyName {
        /** The id of the task; of several that are published together, that of the first. */
        ID("messaging.message.id"),
        /** The id of the first task of all that led to this one. */
        ROOT_ID("messaging.message.conversation_id"),
        /** How many calls were published together. */
        COUNT("messaging.batch.message_count"),
        /** How often the task was retried before. */
        RETRIES("task.retries"),
        /** How often it was delivered before to a worker that then disappeared. */
        REDELIVERIES("task.redeliveries"),
        /** The node name of the worker. */
        WORKER("task.worker");

        private final String key;

        HighCardinality(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
