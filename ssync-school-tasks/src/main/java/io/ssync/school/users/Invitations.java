package io.ssync.school.users;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** What became of the invitations of past uploads, for the office that uploaded. Safe for use by many threads. */
public final class Invitations {

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public Invitations(DataSource dataSource) {
        database = new SchoolDatabase(Objects.requireNonNull(dataSource, "dataSource"));
    }

    /**
     * The invitations of an upload of teachers or parents.
     *
     * @param taskId the task of the upload
     * @return what became of them so far; nothing but zeros if the upload is unknown, has not ended or ended long ago
     */
    public InvitationReport of(String taskId) {
        return database.inTransaction(handle -> {
            Statements statements = new Statements(handle, Invitations.class);
            List<InvitationReport.Undelivered> undelivered = statements
                    .query("undelivered")
                    .bind("taskId", taskId)
                    .bind("most", InvitationReport.MOST_LISTED)
                    .map((row, context) -> new InvitationReport.Undelivered(
                            row.getString("email"), row.getString("error"), row.getBoolean("given_up")))
                    .list();
            return statements
                    .query("count")
                    .bind("taskId", taskId)
                    .map((row, context) -> new InvitationReport(row.getInt("sent"), row.getInt("waiting"), undelivered))
                    .one();
        });
    }
}
