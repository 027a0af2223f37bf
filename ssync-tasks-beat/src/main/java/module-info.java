/**
 * Periodic tasks. Open, because JDBI looks for the statements beside our classes, and finds what is in a module only if it is open.
 */
open module io.ssync.tasks.beat {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires io.ssync.tasks.jdbc;
    requires transitive java.sql;
    requires transitive org.jdbi.v3.core;
    requires org.shredzone.commons.suncalc;
    requires org.slf4j;
    // JDBI is built on it. It is no module yet, so nobody else asks for this.
    requires io.leangen.geantyref;

    exports io.ssync.tasks.beat;
    exports io.ssync.tasks.beat.jdbc;
}
