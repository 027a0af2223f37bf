package io.ssync.school.upload;

import io.ssync.school.columns.KnownSheet;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetRejectedException;
import io.ssync.sheets.SheetTable;
import io.ssync.sheets.TableRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the rows of a sheet, in one transaction and a bounded number at a time. Rows with faults are left out and listed;
 * the others are stored. Safe for use by many threads.
 *
 * @param <C> the columns of the sheet
 */
public final class SheetUpload<C extends SheetColumn> {

    /** Rows taken in at once: enough to make the round trips cheap, few enough to be nothing in memory. */
    public static final int CHUNK = 2_000;

    private static final Logger log = LoggerFactory.getLogger(SheetUpload.class);

    private final OncePerTask oncePerTask;
    private final String kind;
    private final List<C> columns;
    private final Map<String, List<SheetColumn>> others;

    /**
     * Makes uploads of a kind whose columns are not always the same.
     *
     * @param database the school's database
     * @param clock the time
     * @param kind what the sheet is of, for the log
     * @param columns the columns of the sheet
     */
    public SheetUpload(SchoolDatabase database, InstantSource clock, String kind, List<C> columns) {
        this(database, clock, kind, columns, Map.of());
    }

    private SheetUpload(
            SchoolDatabase database,
            InstantSource clock,
            String kind,
            List<C> columns,
            Map<String, List<SheetColumn>> others) {
        oncePerTask = new OncePerTask(database, clock);
        this.kind = kind;
        this.columns = List.copyOf(columns);
        this.others = others;
    }

    /**
     * Makes uploads of one kind, which takes no sheet of another.
     *
     * @param database the school's database
     * @param clock the time
     * @param columns the columns of the sheet
     * @param <E> these
     * @return the uploads
     */
    public static <E extends Enum<E> & SheetColumn> SheetUpload<E> of(
            SchoolDatabase database, InstantSource clock, Class<E> columns) {
        return new SheetUpload<>(
                database,
                clock,
                columns.getSimpleName(),
                List.of(columns.getEnumConstants()),
                KnownSheet.others(columns));
    }

    /**
     * Uploads a file, or returns the report of the run of this task that did.
     *
     * @param taskId the task
     * @param file the whole file: a workbook or CSV
     * @param dryRun whether everything is to be checked and nothing stored
     * @param progress whom to tell how far it is
     * @param survey begins with the transaction of the upload
     * @param <R> what a row says
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws TransientDatabaseException if the database failed for now
     */
    public <R> UploadReport run(
            String taskId,
            byte[] file,
            boolean dryRun,
            UploadProgress progress,
            Function<Handle, RowSurvey<C, R>> survey) {
        UploadReport report =
                oncePerTask.run(taskId, dryRun, handle -> takeInOrRefuse(file, dryRun, progress, survey.apply(handle)));
        log.info(
                "Uploaded a sheet: taskId={} kind={} dryRun={} rows={} created={} failed={}",
                taskId,
                kind,
                dryRun,
                report.totalRows(),
                report.created(),
                report.failed());
        return report;
    }

    private <R> UploadOutcome takeInOrRefuse(
            byte[] file, boolean dryRun, UploadProgress progress, RowSurvey<C, R> survey) {
        try {
            return takeIn(file, dryRun, progress, survey);
        } catch (SheetRejectedException e) {
            throw new UploadRejectedException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                progress.checkCancelled(); // Whatever the interrupt broke: this knows why it came, and says so.
            }
            throw e;
        }
    }

    private <R> UploadOutcome takeIn(byte[] file, boolean dryRun, UploadProgress progress, RowSurvey<C, R> survey) {
        SheetTable<C> sheet = SheetTable.open(file, columns, others);
        RowCount count = new RowCount();
        forEachRow(sheet, row -> {
            count.rows++;
            survey.add(row);
        });
        if (count.rows == 0) {
            throw new UploadRejectedException("The sheet has no rows: nothing stands below the headings.");
        }
        Chunks<R> chunks = new Chunks<>(survey.begin());
        sheet.notes().forEach(chunks.report::note);
        RowProgress rows = new RowProgress(progress, count.rows);
        forEachRow(sheet, row -> {
            rows.next(row.number());
            chunks.add(row);
        });
        return chunks.finish(dryRun);
    }

    private void forEachRow(SheetTable<C> sheet, Consumer<TableRow<C>> action) {
        sheet.forEachRow(row -> {
            if (!SheetTemplate.isExample(row, columns)) {
                action.accept(row);
            }
        });
    }

    /** How many rows there are. */
    private static final class RowCount {
        private int rows;
    }

    /** Gathers rows into chunks and counts what came of them. */
    private final class Chunks<R> {

        private final RowIntake<C, R> intake;
        private final List<ReadRow<C, R>> chunk = new ArrayList<>();
        private final HiddenRows hidden = new HiddenRows();
        private final UploadReport.Builder report = new UploadReport.Builder();
        private final ErrorWorkbook<C> errors = new ErrorWorkbook<>(columns);

        Chunks(RowIntake<C, R> intake) {
            this.intake = intake;
        }

        void add(TableRow<C> row) {
            RowFields<C> fields = new RowFields<>(row);
            hidden.look(row);
            chunk.add(new ReadRow<>(intake.read(fields), fields));
            if (chunk.size() == CHUNK) {
                store();
            }
        }

        UploadOutcome finish(boolean dryRun) {
            store();
            intake.finish();
            hidden.note().ifPresent(report::note);
            return new UploadOutcome(report.build(dryRun), errors.finish());
        }

        private void store() {
            intake.store(chunk);
            for (ReadRow<C, R> row : chunk) {
                row.fields().notes().forEach(report::note);
                if (row.fields().hasFaults()) {
                    report.failed(row.fields().faults());
                    errors.add(row.fields());
                } else if (intake.isUpdate(row.value())) {
                    report.updated();
                } else {
                    report.created();
                }
            }
            chunk.clear();
        }
    }
}
