/**
 * SSync Tasks: the API, the worker and the protocol. A program opens the packages of its tasks to this module, since workers call
 * methods by reflection, and those of its own types that travel as arguments to {@code tools.jackson.databind}.
 *
 * <p>What is exported to everyone is the API, and what brokers, result backends and ledgers of others are made of. The rest is in
 * {@code io.ssync.tasks.internal}, may change with every release, and is exported to those of our modules that need it.
 */
@SuppressWarnings("module") // Which modules see what is internal: they are built after this one.
module io.ssync.tasks {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.core;
    requires transitive tools.jackson.databind;
    requires com.fasterxml.jackson.annotation;
    requires org.slf4j;
    requires java.management;
    // The signals that a child process ignores.
    requires jdk.unsupported;

    // Each reads bodies of one compression.
    requires static org.apache.commons.compress;
    requires static org.tukaani.xz;
    requires static com.github.luben.zstd_jni;

    exports io.ssync.tasks;
    exports io.ssync.tasks.broker;
    exports io.ssync.tasks.control;
    exports io.ssync.tasks.events;
    exports io.ssync.tasks.health;
    exports io.ssync.tasks.ledger;
    exports io.ssync.tasks.message;
    exports io.ssync.tasks.results;
    exports io.ssync.tasks.routing;
    exports io.ssync.tasks.testing;
    exports io.ssync.tasks.worker;
    exports io.ssync.tasks.internal.figures to
            io.ssync.tasks.dashboard;
    exports io.ssync.tasks.internal.registry to
            io.ssync.tasks.test;
    exports io.ssync.tasks.internal.worker to
            io.ssync.tasks.beat,
            io.ssync.tasks.test;
    exports io.ssync.tasks.internal.results to
            io.ssync.tasks.redis,
            io.ssync.tasks.jdbc,
            io.ssync.tasks.beat;
}
