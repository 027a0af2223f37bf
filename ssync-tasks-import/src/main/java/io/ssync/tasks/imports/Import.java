package io.ssync.tasks.imports;

import io.ssync.sheets.SheetWriter;
import io.ssync.tasks.TaskContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Takes rows into a database: those of an uploaded sheet, of lines of JSON or of anything that can be gone through. Each row is
 * stored once, whatever happens meanwhile: where the import stands is committed with each chunk, under the id of the task, and a run
 * after a crash, a deployment or a loss of Redis goes on behind it. Safe for use by many threads.
 *
 * <pre>{@code
 * record Book(@ImportColumn(required = true) String isbn, @ImportColumn(required = true) String title, Integer copies) {}
 *
 * Import<Book> books = Import.of("books", Book.class).key("isbn").mode(ImportMode.BOTH).into(dataSource, "book");
 *
 * @Task(name = "library.upload_books")
 * public ImportReport uploadBooks(TaskContext self, byte[] file) {
 *     return books.run(self, ImportSource.sheet(file), ImportOptions.defaults());
 * }
 * }</pre>
 *
 * @param <R> what a row says
 */
public final class Import<R> {

    private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(5);

    private final ImportDatabase database;
    private final InstantSource clock;
    private final ImportDefinition<R> definition;

    Import(DataSource dataSource, InstantSource clock, ImportDefinition<R> definition) {
        database = new ImportDatabase(Objects.requireNonNull(dataSource, "dataSource"));
        this.clock = clock;
        this.definition = definition;
    }

    /**
     * Begins to say what an import is.
     *
     * @param kind of what it is, for the history, such as {@code books}; up to 100 characters
     * @param type a record, whose components are the columns
     * @param <R> that record
     * @return what takes the rest
     */
    public static <R extends Record> ImportBuilder<R> of(String kind, Class<R> type) {
        return new ImportBuilder<>(kind, type);
    }

    /**
     * Carries out an import as a task, or what is left of it. When the database is away the task is tried again until it is back.
     *
     * @param self the running task
     * @param source the rows
     * @param options the name of the file, who brought it, whether to try it only
     * @return what was stored and what was not
     * @throws ImportRefusedException if the import cannot be carried out at all
     */
    public ImportReport run(TaskContext self, ImportSource<R> source, ImportOptions options) {
        try {
            return run(self.id(), source, options, ImportProgress.of(self));
        } catch (ImportAwayException e) {
            throw self.retry(e, UNTIL_NEXT_TRY, -1);
        }
    }

    /**
     * Carries out an import without a task, or what is left of it.
     *
     * @param id tells this import from others; run again with the same id it goes on, or returns the report if it has ended
     * @param source the rows
     * @param options the name of the file, who brought it, whether to try it only
     * @param progress who is told how far it is
     * @return what was stored and what was not
     * @throws ImportRefusedException if the import cannot be carried out at all
     * @throws ImportAwayException if the database failed for now
     */
    public ImportReport run(String id, ImportSource<R> source, ImportOptions options, ImportProgress progress) {
        return new ImportRun<>(definition, database, clock, id, source, options, progress).run();
    }

    /**
     * Deletes the rows that an import has made which has ended. Those that it brought up to date stay as they are.
     *
     * @param id the import
     * @return whether there was such an import, not undone before
     * @throws IllegalStateException if rows do not know which import made them; see {@link ImportBuilder#importId}
     */
    public boolean undo(String id) {
        return database.inTransaction(handle -> {
            ImportTable table = new ImportTable(handle);
            boolean hasEnded = table.find(id)
                    .filter(state -> state.outcome() != null && state.outcome() != ImportOutcome.UNDONE)
                    .isPresent();
            if (!hasEnded) {
                return false;
            }
            if (!definition.undo(handle, id)) {
                throw new IllegalStateException("No column of the table says which import made a row");
            }
            table.end(id, ImportOutcome.UNDONE, null, clock.instant().atOffset(ZoneOffset.UTC));
            return true;
        });
    }

    /**
     * A workbook to fill in: the headings, one example row, and drop-down lists where there is something to choose from. The
     * example row may stay; an import passes over it as long as nobody changes it.
     *
     * @return an Excel workbook
     */
    public byte[] template() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            RecordColumns<R> columns = definition.columns();
            SheetWriter<RecordColumn> writer = new SheetWriter<>(out, definition.kind(), columns.list());
            for (RecordColumn column : columns.list()) {
                writer.choices(column, column.choices());
            }
            definition.choicesNow().forEach((component, values) -> writer.choices(columns.named(component), values));
            writer.row(column -> column.column().example());
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
