package io.ssync.tasks.imports;

import io.ssync.sheets.SheetRejectedException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an import: from its beginning, or from the last chunk that an earlier run has committed. Where it stands is stored in the
 * transaction of each chunk, so a run that dies leaves either all of a chunk or nothing of it. For one thread; a second run of the
 * same import at the same time makes the first one stop.
 *
 * @param <R> what a row says
 */
final class ImportRun<R> {

    /** Rows that were not stored are kept so far, to be corrected; a file with more wrong rows is wrong as a whole. */
    static final int MOST_FAILED_KEPT = 10_000;

    /** Beyond so many characters failed rows are kept without their cells. */
    private static final long MOST_CHARACTERS_KEPT = 16_000_000;

    private static final int MOST_NOTES = 1_000;
    private static final Duration HISTORY = Duration.ofDays(365);
    private static final int DELETED_AT_ONCE = 100;
    private static final String BEFORE = "import_before";

    private static final Logger log = LoggerFactory.getLogger(ImportRun.class);

    private final ImportDefinition<R> definition;
    private final ImportDatabase database;
    private final InstantSource clock;
    private final String id;
    private final ImportSource<R> source;
    private final RecordColumns<R> columns;
    private final ImportProgress progress;
    private final ChunkStore<R> store;
    private final ImportState state;
    private final ImportCounts counts;
    private final SeenKeys seen = new SeenKeys();
    private final List<String> notes;
    private final List<ImportRow<R>> chunk = new ArrayList<>();
    private final List<FailedRow> failedRows = new ArrayList<>();
    private long failedKept;
    private long charactersKept;
    private String cursor;

    ImportRun(
            ImportDefinition<R> definition,
            ImportDatabase database,
            InstantSource clock,
            String id,
            ImportSource<R> source,
            ImportOptions options,
            ImportProgress progress) {
        this.definition = definition;
        this.database = database;
        this.clock = clock;
        this.id = id;
        this.source = source;
        this.progress = progress;
        columns = definition.columns();
        store = new ChunkStore<>(definition.store(id), definition.policy());
        List<String> headings =
                columns.list().stream().map(RecordColumn::heading).toList();
        state = database.inTransaction(handle -> {
            ImportTable table = new ImportTable(handle);
            table.deleteOld(now().minus(HISTORY), DELETED_AT_ONCE);
            return table.begin(id, definition.kind(), options, headings, now());
        });
        counts = new ImportCounts(state);
        failedKept = counts.failed;
        notes = new ArrayList<>(state.notes());
        cursor = state.cursor();
    }

    ImportReport run() {
        ImportOutcome earlier = state.outcome();
        if (earlier == ImportOutcome.REFUSED) {
            throw new ImportRefusedException(String.valueOf(state.past().reason()));
        }
        if (earlier == null) {
            try {
                count();
                takeIn();
            } catch (SheetRejectedException e) {
                throw refused(String.valueOf(e.getMessage()), e);
            } catch (StopRequest e) {
                stop(e.undo());
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    progress.checkCancelled(); // Whatever the interrupt broke: this knows why it came, and says so.
                }
                throw e;
            }
        }
        return database.inTransaction(handle -> {
            ImportTable table = new ImportTable(handle);
            return Imports.report(table.find(id).orElseThrow(), table);
        });
    }

    private void count() {
        if (cursor.isEmpty()) {
            counts.total = source.count(columns);
            source.notes().forEach(this::note);
            if (counts.total == 0) {
                throw new SheetRejectedException("There are no rows: nothing stands below the headings.");
            }
        }
    }

    private void takeIn() {
        if (definition.inOneTransaction() || state.past().dryRun()) {
            database.inTransaction(handle -> {
                check(handle);
                handle.savepoint(BEFORE);
                forEachChunk(work -> work.accept(handle));
                boolean nothing = definition.policy() == ImportPolicy.ALL_OR_NOTHING && counts.failed > 0;
                if (nothing || state.past().dryRun()) {
                    handle.rollbackToSavepoint(BEFORE);
                }
                if (nothing) {
                    counts.storedNothing();
                    note("Nothing was stored, since not all rows are right");
                }
                save(handle);
                end(handle, ImportOutcome.DONE);
                return id;
            });
        } else {
            forEachChunk(work -> database.inTransaction(handle -> {
                check(handle);
                work.accept(handle);
                save(handle);
                return id;
            }));
            database.inTransaction(handle -> {
                check(handle);
                end(handle, ImportOutcome.DONE);
                return id;
            });
        }
    }

    /** Takes up the rows that are not behind the cursor, a chunk at a time. */
    private void forEachChunk(Consumer<Consumer<Handle>> transaction) {
        Pace pace = new Pace(counts.taken);
        long[] passed = {source.beginsAnew() ? counts.taken : 0};
        source.forEach(columns, cursor, counts.taken, row -> {
            boolean isDouble = isDouble(row);
            if (passed[0] > 0) {
                passed[0]--;
                return;
            }
            if (isDouble) {
                row.fault("stands in an earlier row of this file too");
            }
            chunk.add(row);
            long current = counts.taken + chunk.size();
            progress.row(current, counts.total < 0 ? current : counts.total, pace.of(current, counts.total));
            if (chunk.size() == definition.chunk()) {
                store(transaction);
            }
        });
        if (!chunk.isEmpty()) {
            store(transaction);
        }
    }

    /** A row that is wrong by itself keeps no other from being stored. */
    private boolean isDouble(ImportRow<R> row) {
        if (row.hasFaults() || definition.key().isEmpty()) {
            return false;
        }
        List<@Nullable Object> key = new ArrayList<>();
        for (RecordColumn column : definition.key()) {
            key.add(column.valueIn(row.value()));
        }
        return !seen.add(key);
    }

    private void store(Consumer<Consumer<Handle>> transaction) {
        progress.checkCancelled();
        transaction.accept(handle -> {
            check(handle);
            store.store(chunk, handle);
            keep();
            counts.add(chunk);
            cursor = chunk.get(chunk.size() - 1).cursor();
        });
        chunk.clear();
    }

    /** Keeps what is to be told of the rows of the chunk. */
    private void keep() {
        for (int i = 0; i < chunk.size(); i++) {
            ImportRow<R> row = chunk.get(i);
            row.notes().forEach(this::note);
            if (row.hasFaults() && failedKept < MOST_FAILED_KEPT) {
                failedKept++;
                List<String> cells = row.cells();
                charactersKept += cells.stream().mapToLong(String::length).sum();
                failedRows.add(new FailedRow(
                        counts.taken + i, charactersKept > MOST_CHARACTERS_KEPT ? List.of() : cells, row.faults()));
            }
        }
    }

    private void note(String text) {
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        } else if (notes.size() == MOST_NOTES) {
            notes.add("only the first " + MOST_NOTES + " notes are listed");
        }
    }

    /** Locks the import, and stops if this run is not to go on. */
    private void check(Handle handle) {
        ImportTable.Check check = new ImportTable(handle).check(id, state.run());
        if (!check.isMine()) {
            throw new IllegalStateException("Another run of the import " + id + " has begun, and goes on with it");
        }
        if (check.undo() != null) {
            throw new StopRequest(check.undo());
        }
    }

    private void save(Handle handle) {
        ImportTable table = new ImportTable(handle);
        table.save(id, counts, cursor, notes);
        table.insertFailed(id, failedRows);
        failedRows.clear();
    }

    /** What is committed stays, or goes if that was asked for and rows know their import. */
    private void stop(boolean undo) {
        boolean nothingIsStored = definition.inOneTransaction() || state.past().dryRun();
        database.inTransaction(handle -> {
            boolean gone = nothingIsStored || undo && definition.undo(handle, id);
            end(handle, gone ? ImportOutcome.UNDONE : ImportOutcome.CANCELLED);
            return id;
        });
    }

    private ImportRefusedException refused(String reason, Throwable cause) {
        database.inTransaction(handle -> {
            new ImportTable(handle).end(id, ImportOutcome.REFUSED, reason, now());
            return id;
        });
        return new ImportRefusedException(reason, cause);
    }

    private void end(Handle handle, ImportOutcome outcome) {
        new ImportTable(handle).end(id, outcome, null, now());
        log.info(
                "Import ends: id={} kind={} outcome={} dryRun={} rows={} created={} updated={} failed={}",
                id,
                definition.kind(),
                outcome,
                state.past().dryRun(),
                counts.taken,
                counts.created,
                counts.updated,
                counts.failed);
    }

    private OffsetDateTime now() {
        return Objects.requireNonNull(clock.instant(), "now").atOffset(ZoneOffset.UTC);
    }
}
