package io.ssync.school.reportcard;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.examination.Broadsheet;
import io.ssync.school.examination.ClassSheet;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/** The results of a class on one sheet, to print, sign and file. Safe for use by many threads. */
public final class PrintedBroadsheet {

    /** More than these are easier to read on the larger sheet. */
    private static final int SUBJECTS_ON_A4 = 18;

    /** Each sheet has its own headings: so many rows fit below them, also if every name takes two lines. */
    private static final int STUDENTS_ON_A4 = 20;

    private static final int STUDENTS_ON_A3 = 34;

    private final SchoolDatabase database;
    private final Broadsheet broadsheet;
    private final String schoolName;
    private final InstantSource clock;
    private final ReportCardPrinter printer = new ReportCardPrinter();
    private final CardPage page = CardPage.of(TemplateFiles.ours(), TemplateFiles.BROADSHEET);

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     * @param schoolName what the school is called if its table does not say
     * @param clock the time
     */
    public PrintedBroadsheet(DataSource dataSource, String schoolName, InstantSource clock) {
        database = new SchoolDatabase(dataSource);
        broadsheet = new Broadsheet(dataSource);
        this.schoolName = Objects.requireNonNull(schoolName, "schoolName");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * The sheet of a class for a term.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return a PDF: students by position, then the average, highest and lowest of each subject
     * @throws io.ssync.school.examination.ExaminationRefusedException if there is no such term or classroom, or no result of it
     */
    public byte[] of(long termId, long classroomId) {
        return print(
                broadsheet.read(termId, classroomId),
                database.inTransaction(handle -> new ReportCardTables(handle)
                        .school()
                        .map(ReportCard.School::name)
                        .orElse(schoolName)));
    }

    byte[] print(ClassSheet sheet, String school) {
        boolean large = sheet.subjects().size() > SUBJECTS_ON_A4;
        return printer.print(page.fill(Map.of(
                "sheet", sheet,
                "pages", pages(sheet.students(), large ? STUDENTS_ON_A3 : STUDENTS_ON_A4),
                "school", school,
                "averages", sheet.averages(),
                "highest", sheet.highest(),
                "lowest", sheet.lowest(),
                "large", large,
                "printed", Dates.time(clock.instant().atOffset(ZoneOffset.UTC)))));
    }

    private static <T> List<List<T>> pages(List<T> rows, int onAPage) {
        List<List<T>> pages = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += onAPage) {
            pages.add(rows.subList(i, Math.min(rows.size(), i + onAPage)));
        }
        return pages;
    }
}
