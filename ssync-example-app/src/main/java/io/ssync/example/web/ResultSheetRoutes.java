package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.examination.AnnualSheet;
import io.ssync.school.examination.Broadsheet;
import io.ssync.school.examination.ExaminationRefusedException;
import io.ssync.school.examination.HonourRoll;
import io.ssync.school.examination.MarkTemplates;
import io.ssync.school.examination.Transcript;
import io.ssync.school.reportcard.PrintedBroadsheet;
import java.math.BigDecimal;

/** Workbooks of the results of a class, for the office and its class teacher. */
final class ResultSheetRoutes {
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Where a pass begins in the school's own scale. */
    private static final BigDecimal PASS_MARK = new BigDecimal("40");

    /** The least average of an A on the usual scale. */
    private static final BigDecimal HONOUR = BigDecimal.valueOf(75);

    /** Makes a workbook as a request asks. */
    private interface Sheet {
        byte[] make(Context request);
    }

    private final Broadsheet broadsheet;
    private final PrintedBroadsheet printed;
    private final AnnualSheet annual;
    private final HonourRoll honours;
    private final Transcript transcripts;
    private final MarkTemplates marks;
    private final OwnClasses classes;

    ResultSheetRoutes(SchoolApp app, OwnClasses classes) {
        this.classes = classes;
        broadsheet = new Broadsheet(app.dataSource());
        printed = new PrintedBroadsheet(
                app.dataSource(), app.schoolName(), app.tasks().clock());
        annual = new AnnualSheet(app.dataSource());
        honours = new HonourRoll(app.dataSource());
        transcripts = new Transcript(app.dataSource());
        marks = new MarkTemplates(app.dataSource());
    }

    void addTo(JavalinConfig config) {
        addTemplates(config);
        config.routes.get(
                "/api/examination/honour-roll/",
                staffOnly(sheet(
                        "honour-roll.xlsx",
                        request -> honours.of(number(request, "term_id"), percent(request, "minimum", HONOUR)))));
        config.routes.get(
                "/api/examination/transcript/",
                staffOnly(sheet("transcript.xlsx", request -> transcripts.of(number(request, "student_id")))));
        Handler workbook = sheet(
                "broadsheet.xlsx",
                request -> broadsheet.of(number(request, "term_id"), number(request, "classroom_id")));
        Handler print = file(
                "application/pdf",
                "broadsheet.pdf",
                request -> printed.of(number(request, "term_id"), number(request, "classroom_id")));
        config.routes.get(
                "/api/examination/broadsheet/",
                Access.ofClass(
                        classes,
                        ResultSheetRoutes::classroom,
                        request -> ("pdf".equals(request.queryParam("format")) ? print : workbook).handle(request)));
        config.routes.get(
                "/api/examination/annual-results/",
                Access.ofClass(
                        classes,
                        ResultSheetRoutes::classroom,
                        sheet(
                                "annual-results.xlsx",
                                request -> annual.of(
                                        number(request, "academic_year_id"),
                                        number(request, "classroom_id"),
                                        percent(request, "pass_mark", PASS_MARK)))));
    }

    private void addTemplates(JavalinConfig config) {
        config.routes.get(
                "/api/examination/marks/template/",
                Access.ofClass(
                        classes,
                        ResultSheetRoutes::classroom,
                        sheet(
                                "marks.xlsx",
                                request -> marks.marks(
                                        number(request, "term_id"),
                                        number(request, "classroom_id"),
                                        number(request, "subject_id")))));
        config.routes.get(
                "/api/examination/remarks/template/",
                Access.ofClass(
                        classes,
                        ResultSheetRoutes::classroom,
                        sheet(
                                "remarks.xlsx",
                                request ->
                                        marks.remarks(number(request, "term_id"), number(request, "classroom_id")))));
        config.routes.get(
                "/api/examination/ratings/template/",
                Access.ofClass(
                        classes,
                        ResultSheetRoutes::classroom,
                        sheet(
                                "ratings.xlsx",
                                request ->
                                        marks.ratings(number(request, "term_id"), number(request, "classroom_id")))));
    }

    private static Handler sheet(String name, Sheet sheet) {
        return file(WORKBOOK, name, sheet);
    }

    private static Handler file(String type, String name, Sheet sheet) {
        return request -> {
            try {
                Replies.file(request, type, name, sheet.make(request));
            } catch (ExaminationRefusedException e) {
                Replies.error(request, HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
            }
        };
    }

    private static long classroom(Context request) {
        return number(request, "classroom_id");
    }

    private static long number(Context request, String name) {
        try {
            return Long.parseLong(String.valueOf(request.queryParam(name)));
        } catch (NumberFormatException e) {
            throw new JsonRequest.WrongException(name + " must be a whole number.");
        }
    }

    private static BigDecimal percent(Context request, String name, BigDecimal otherwise) {
        String text = request.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,2})?")) {
            return new BigDecimal(text);
        }
        throw new JsonRequest.WrongException(name + " must be a number such as 40 or 45.5.");
    }
}
