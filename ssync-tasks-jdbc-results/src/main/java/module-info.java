/**
 * Results and the ledger in PostgreSQL. Open, because JDBI looks for the statements beside our classes, and finds what is in a module
 * only if it is open.
 */
@SuppressWarnings("module") // The modules that the internal package is for are built after this one.
open module io.ssync.tasks.jdbc {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires transitive java.sql;
    requires transitive org.jdbi.v3.core;
    requires org.postgresql.jdbc;
    // The annotations of the driver, which the compiler's checks read.
    requires static org.checkerframework.checker.qual;
    // JDBI is built on it. It is no module yet, so nobody else asks for this.
    requires io.leangen.geantyref;
    requires org.slf4j;

    exports io.ssync.tasks.jdbc;
    exports io.ssync.tasks.jdbc.internal to
            io.ssync.tasks.beat,
            io.ssync.tasks.dashboard;
}
