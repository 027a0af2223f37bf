/** The dashboard: pages that show and steer what an app does, for any server of pages. */
module io.ssync.tasks.dashboard {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires transitive java.sql;
    requires org.slf4j;

    // Only for those who have schedules.
    requires static transitive io.ssync.tasks.beat;
    // Only for those who serve it with Javalin.
    requires static transitive io.javalin;
    // Only for those who serve it as a servlet.
    requires static transitive jakarta.servlet;

    exports io.ssync.tasks.dashboard;
    exports io.ssync.tasks.dashboard.javalin;
    exports io.ssync.tasks.dashboard.jdbc;
    exports io.ssync.tasks.dashboard.servlet;
}
