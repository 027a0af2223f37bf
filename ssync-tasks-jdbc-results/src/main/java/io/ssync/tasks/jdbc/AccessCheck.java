package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.ServerAddress;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Says whether a user may do with the result table what storing and reading takes. */
final class AccessCheck {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String ACCESS = SQL.locate(AccessCheck.class, "access");

    private AccessCheck() {}

    private record Access(String user, boolean readOnly, boolean mayCreate, List<String> missing) {}

    static void run(Handle handle, ServerAddress server) {
        boolean isThere = Schema.TABLES.isThere(handle, Schema.RESULTS);
        Access access = handle.createQuery(ACCESS)
                .map((row, context) -> new Access(
                        row.getString("user_name"),
                        row.getBoolean("read_only"),
                        row.getBoolean("may_create"),
                        List.of((String[]) row.getArray("missing").getArray())))
                .one();
        if (access.readOnly()) {
            throw new ResultBackendAwayException(
                    server + " takes no writes: it is a standby, or set to be read-only; connect to the primary", null);
        }
        if (!isThere && !access.mayCreate()) {
            throw refused(server
                    + " does not have the tables of django-celery-results in the search path, and the user "
                    + access.user() + " may not create them: run the migrations, or migrate(), as a user who may");
        }
        if (isThere && !access.missing().isEmpty()) {
            throw refused(server + ": the user " + access.user() + " has no right to "
                    + String.join(", ", access.missing()) + " in django_celery_results_taskresult: GRANT it");
        }
    }

    private static ResultBackendRefusedException refused(String message) {
        return new ResultBackendRefusedException(message, null);
    }
}
