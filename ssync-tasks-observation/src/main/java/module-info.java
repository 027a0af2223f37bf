/** Meters, observations and traces of calls, workers, queues and the ledger, for Micrometer. */
module io.ssync.tasks.observation {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires static transitive io.ssync.tasks.beat;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    // Not transitive: a program without traces need not have it. One that names its types requires it itself.
    requires static micrometer.tracing;
    requires org.slf4j;

    exports io.ssync.tasks.observation;
}
