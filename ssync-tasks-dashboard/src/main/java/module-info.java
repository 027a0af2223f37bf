/**
 * The dashboard: pages that show and steer what an app does, for any server of pages. Open, because JDBI looks for the statements of the
 * audit beside its class, and finds what is in a module only if it is open.
 */
@SuppressWarnings("module") // Which of our modules makes pages with the same parts: it is built after this one.
open module io.ssync.tasks.dashboard {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires transitive java.sql;
    requires org.slf4j;

    // Only for those who have schedules.
    requires static transitive io.ssync.tasks.beat;
    // Only for those who keep the audit in PostgreSQL.
    requires static io.ssync.tasks.jdbc;
    requires static org.jdbi.v3.core;
    // Only for those who serve it with Javalin.
    requires static transitive io.javalin;
    // Only for those who serve it as a servlet.
    requires static transitive jakarta.servlet;

    exports io.ssync.tasks.dashboard;
    exports io.ssync.tasks.dashboard.javalin;
    exports io.ssync.tasks.dashboard.jdbc;
    exports io.ssync.tasks.dashboard.page to
            io.ssync.example;
    exports io.ssync.tasks.dashboard.servlet;
}
