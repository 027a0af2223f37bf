package io.ssync.school.finance;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.util.Optional;
import javax.sql.DataSource;

/** The fees of a school, for those who ask for tasks about them. Safe for use by many threads. */
public final class FeeStructures {

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public FeeStructures(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * What a fee is called.
     *
     * @param id the fee
     * @return its name; empty if there is no such fee
     */
    public Optional<String> name(long id) {
        return database.inTransaction(handle -> new Statements(handle, FeeStructures.class)
                .query("name")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
    }
}
