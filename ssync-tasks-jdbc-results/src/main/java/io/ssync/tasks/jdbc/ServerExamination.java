package io.ssync.tasks.jdbc;

import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * How a PostgreSQL is set up and how it is.
 *
 * @param version as it says it
 * @param number the same as a number, such as 150004
 * @param survivesCrashes whether what it has committed survives a crash of its machine
 * @param there its time
 * @param connections how many there are
 * @param mostConnections how many there may be
 * @param databaseBytes what the database takes on its disk, with indexes
 * @param resultsBytes what the table of results takes of that
 * @param resultsRows how many results there are, as the statistics have it
 * @param resultsDead how many rows of results are deleted or have changed, and still take room
 */
record ServerExamination(
        String version,
        int number,
        boolean survivesCrashes,
        Instant there,
        long connections,
        int mostConnections,
        long databaseBytes,
        long resultsBytes,
        long resultsRows,
        long resultsDead) {
    private static final String SERVER = SqlFiles.removingComments().locate(ServerExamination.class, "server");

    /** The oldest that its makers still mend. */
    private static final int OLDEST = 14_00_00;

    /** So few rows are cleared away when the time has come. */
    private static final long FEW_DEAD = 100_000;

    private static final Duration CLOCK_WARNING = Duration.ofSeconds(2);

    static ServerExamination of(Handle handle) {
        return handle.createQuery(SERVER)
                .map((row, context) -> new ServerExamination(
                        row.getString("version"),
                        row.getInt("number"),
                        row.getBoolean("survives_crashes"),
                        row.getObject("now", OffsetDateTime.class).toInstant(),
                        row.getLong("connections"),
                        row.getInt("most_connections"),
                        row.getLong("database_bytes"),
                        row.getLong("results_bytes"),
                        row.getLong("results_rows"),
                        row.getLong("results_dead")))
                .one();
    }

    List<Finding> findings(String subject, Instant here) {
        return List.of(
                version(subject), durability(subject), connections(subject), disk(subject), clock(subject, here));
    }

    private Finding version(String subject) {
        String text = "PostgreSQL " + version;
        return number >= OLDEST
                ? Finding.ok("version", subject, text)
                : new Finding(
                        Severity.NOTE, "version", subject, text + " gets no corrections any more", "plan an upgrade");
    }

    private Finding durability(String subject) {
        return survivesCrashes
                ? Finding.ok("persistence", subject, "what is committed survives a crash")
                : new Finding(
                        Severity.ERROR,
                        "persistence",
                        subject,
                        "fsync or full_page_writes is off: a crash of the machine may lose results and durable tasks",
                        "set both to on in postgresql.conf");
    }

    private Finding connections(String subject) {
        String text = connections + " of " + mostConnections + " connections are used";
        return connections < 0.9 * mostConnections
                ? Finding.ok("connections", subject, text)
                : new Finding(
                        Severity.WARNING,
                        "connections",
                        subject,
                        text,
                        "make the pools of the programs smaller, or raise max_connections");
    }

    /** How much room is left no statement tells. */
    private Finding disk(String subject) {
        String text = "it takes " + megabytes(databaseBytes) + " of its disk, " + megabytes(resultsBytes)
                + " of them for " + resultsRows + " results";
        return resultsDead < Math.max(FEW_DEAD, resultsRows)
                ? Finding.ok("disk", subject, text)
                : new Finding(
                        Severity.WARNING,
                        "disk",
                        subject,
                        text + "; " + resultsDead + " rows that are deleted or old take room, too",
                        "see that autovacuum is on and that no transaction is open for hours, and run VACUUM on "
                                + "django_celery_results_taskresult");
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }

    private Finding clock(String subject, Instant here) {
        Duration ahead = Duration.between(here, there);
        String text = "its clock is " + ahead.abs().toMillis() / 1000.0 + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the one here";
        return ahead.abs().compareTo(CLOCK_WARNING) < 0
                ? Finding.ok("clock", subject, text)
                : new Finding(Severity.WARNING, "clock", subject, text, "have both machines take their time from NTP");
    }
}
