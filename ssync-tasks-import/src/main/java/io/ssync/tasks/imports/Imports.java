package io.ssync.tasks.imports;

import io.ssync.sheets.Column;
import io.ssync.sheets.RowError;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The imports of a database, of all kinds: which there were, what came of them, and how one is stopped. Safe for use by many threads. */
public final class Imports {

    private final ImportDatabase database;
    private final InstantSource clock;

    private Imports(DataSource dataSource, InstantSource clock) {
        database = new ImportDatabase(Objects.requireNonNull(dataSource, "dataSource"));
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Those of a database.
     *
     * @param dataSource the database in which the imports keep where they stand
     * @return the imports
     */
    public static Imports over(DataSource dataSource) {
        return new Imports(dataSource, InstantSource.system());
    }

    /**
     * Makes the tables that imports keep their state in, as far as they are missing: {@code ssync_import},
     * {@code ssync_import_failed_row} and {@code ssync_import_cancel}. May be called by several processes at once, at every start.
     */
    public void migrate() {
        database.inTransaction(handle -> {
            new ImportTable(handle).migrate();
            return handle;
        });
    }

    /**
     * Some imports, the latest first. They are kept for a year.
     *
     * @param limit how many at most
     * @param offset how many to pass over
     * @return the imports, running ones too
     */
    public List<PastImport> history(int limit, long offset) {
        return database.inTransaction(handle -> new ImportTable(handle).list(limit, offset));
    }

    /**
     * The report of an import that has ended.
     *
     * @param id the import
     * @return its report; empty if there is no such import, it has not ended, or it was refused
     */
    public Optional<ImportReport> report(String id) {
        return database.inTransaction(handle -> {
            ImportTable table = new ImportTable(handle);
            return table.find(id)
                    .filter(state -> state.outcome() != null && state.outcome() != ImportOutcome.REFUSED)
                    .map(state -> report(state, table));
        });
    }

    /**
     * The rows that an import has not stored, each with what is wrong with it, to be corrected and imported again: the first ten
     * thousand of them, also while it runs.
     *
     * @param id the import
     * @return an Excel workbook; empty if there is no such import or no row was wrong
     */
    public Optional<byte[]> errorWorkbook(String id) {
        return database.inTransaction(handle -> {
            ImportTable table = new ImportTable(handle);
            return table.find(id)
                    .map(state -> workbook(state.headings(), table.failed(id, ImportRun.MOST_FAILED_KEPT)))
                    .filter(workbook -> workbook.length > 0);
        });
    }

    /**
     * Asks an import to stop; it does so before its next chunk, and its task succeeds with the report of what it has done.
     *
     * @param id the import
     * @param undo whether the rows that it has made are to go; that needs {@link ImportBuilder#importId}, else they stay
     */
    public void cancel(String id, boolean undo) {
        database.inTransaction(handle -> {
            new ImportTable(handle).cancel(id, undo, clock.instant().atOffset(ZoneOffset.UTC));
            return id;
        });
    }

    static ImportReport report(ImportState state, ImportTable table) {
        PastImport past = state.past();
        List<RowError> errors = table.failed(past.id(), ImportReport.MOST_LISTED).stream()
                .flatMap(row -> row.faults().stream())
                .limit(ImportReport.MOST_LISTED)
                .toList();
        return new ImportReport(
                past.id(),
                past.kind(),
                Objects.requireNonNull(past.outcome(), "the import has ended"),
                past.taken(),
                past.created(),
                past.updated(),
                past.failed(),
                past.dryRun(),
                errors,
                state.notes());
    }

    private static byte[] workbook(List<String> headings, List<FailedRow> rows) {
        if (rows.isEmpty()) {
            return new byte[0];
        }
        List<Heading> columns = new ArrayList<>();
        headings.forEach(heading -> columns.add(new Heading(columns.size(), Column.named(heading))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SheetWriter<Heading> writer = new SheetWriter<>(out, "Rows to correct", columns);
            writer.remarks(SheetWriter.REASONS);
            for (FailedRow row : rows) {
                writer.row(heading ->
                        heading.position() < row.cells().size() ? row.cells().get(heading.position()) : "");
                writer.remark(row.faults().stream().map(RowError::reason).collect(Collectors.joining("; ")));
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private record Heading(int position, Column column) implements SheetColumn {}
}
