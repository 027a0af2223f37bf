package io.ssync.tasks.imports;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Says step by step what an {@link Import} is. For one thread.
 *
 * @param <R> what a row says
 */
public final class ImportBuilder<R> {

    private static final int CHUNK = 2_000;
    private static final int LARGEST_CHUNK = 20_000;

    final String kind;
    final Class<R> type;
    final List<String> key = new ArrayList<>();
    final List<Function<R, Optional<String>>> checks = new ArrayList<>();
    final Map<String, Supplier<List<String>>> choices = new HashMap<>();
    ImportMode mode = ImportMode.INSERT;
    ImportPolicy policy = ImportPolicy.GOOD_ROWS;
    boolean inOneTransaction;
    int chunk = CHUNK;

    @Nullable
    PhoneCountry country;

    @Nullable
    String importColumn;

    private InstantSource clock = InstantSource.system();

    ImportBuilder(String kind, Class<R> type) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * What tells one row from another. The table has a unique index on these columns; of two rows of a file with the same key the
     * second one is wrong.
     *
     * @param components names of components, which are required ones
     * @return this
     */
    public ImportBuilder<R> key(String... components) {
        key.addAll(List.of(components));
        return this;
    }

    /**
     * What becomes of rows that are there already, and of those that are not.
     *
     * @param of one of the modes; {@link ImportMode#INSERT} unless it is said
     * @return this
     */
    public ImportBuilder<R> mode(ImportMode of) {
        mode = Objects.requireNonNull(of, "mode");
        return this;
    }

    /**
     * What a wrong row does to the others.
     *
     * @param of one of the policies; {@link ImportPolicy#GOOD_ROWS} unless it is said
     * @return this
     */
    public ImportBuilder<R> policy(ImportPolicy of) {
        policy = Objects.requireNonNull(of, "policy");
        return this;
    }

    /**
     * Stores everything in one transaction, and not one for each chunk: others see all rows or none, and an import that is
     * interrupted begins again.
     *
     * @return this
     */
    public ImportBuilder<R> inOneTransaction() {
        inOneTransaction = true;
        return this;
    }

    /**
     * How many rows are stored at once.
     *
     * @param rows from 1 to 20,000; 2,000 unless it is said
     * @return this
     */
    public ImportBuilder<R> chunk(int rows) {
        if (rows < 1 || rows > LARGEST_CHUNK) {
            throw new IllegalArgumentException("a chunk has 1 to " + LARGEST_CHUNK + " rows, but was to have " + rows);
        }
        chunk = rows;
        return this;
    }

    /**
     * Refuses rows that a condition does not hold for.
     *
     * @param condition true for rows that are right
     * @param otherwise what is wrong with the others, a phrase that can stand alone
     * @return this
     */
    public ImportBuilder<R> check(Predicate<? super R> condition, String otherwise) {
        return check(row -> condition.test(row) ? Optional.empty() : Optional.of(otherwise));
    }

    /**
     * Refuses rows that something is wrong with.
     *
     * @param reason what is wrong with a row; empty if nothing is. The same row must come to the same answer.
     * @return this
     */
    public ImportBuilder<R> check(Function<R, Optional<String>> reason) {
        checks.add(Objects.requireNonNull(reason, "reason"));
        return this;
    }

    /**
     * Says what there is to choose from in a column of text; the template offers it.
     *
     * @param component the name of the component
     * @param values asked at the beginning of each run, and for each template
     * @return this
     */
    public ImportBuilder<R> choices(String component, Supplier<List<String>> values) {
        choices.put(component, Objects.requireNonNull(values, "values"));
        return this;
    }

    /**
     * Says how telephone numbers are written at home, where they begin with a 0: all are stored in this form, and a 0 that a
     * spreadsheet has taken away is put back.
     *
     * @param callingCode what is dialled from abroad instead of the 0, such as {@code 234}
     * @param digits how many digits a number has at home, its 0 included, such as 11
     * @return this
     */
    public ImportBuilder<R> phonesOf(String callingCode, int digits) {
        country = new PhoneCountry(callingCode, digits);
        return this;
    }

    /**
     * Writes the id of the import into each row that it makes, so that it can be undone.
     *
     * @param column a column of the table, of text
     * @return this
     */
    public ImportBuilder<R> importId(String column) {
        importColumn = Objects.requireNonNull(column, "column");
        return this;
    }

    /**
     * Takes the time from elsewhere than from the system.
     *
     * @param time the time of the history
     * @return this
     */
    public ImportBuilder<R> clock(InstantSource time) {
        clock = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Stores rows in a table whose columns are called like the components, in lower case with underscores.
     *
     * @param dataSource a PostgreSQL database, which has the tables of {@link Imports#migrate} too
     * @param table its name, perhaps with its schema and a dot in front
     * @return the import
     * @throws IllegalArgumentException if what was said does not fit together
     */
    public Import<R> into(DataSource dataSource, String table) {
        return new Import<>(
                dataSource, clock, new ImportDefinition<>(this, Objects.requireNonNull(table, "table"), null));
    }

    /**
     * Stores rows in another way.
     *
     * @param dataSource a PostgreSQL database, which has the tables of {@link Imports#migrate} too
     * @param store what stores the rows of a chunk
     * @return the import
     * @throws IllegalArgumentException if what was said does not fit together
     */
    public Import<R> storedBy(DataSource dataSource, RowStore<R> store) {
        if (mode != ImportMode.INSERT || importColumn != null) {
            throw new IllegalArgumentException(
                    "modes and the import's id are for tables; a store of your own does these itself");
        }
        return new Import<>(
                dataSource, clock, new ImportDefinition<>(this, null, Objects.requireNonNull(store, "store")));
    }
}
