package io.ssync.example.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.examination.AnnualSheet;
import io.ssync.school.examination.Broadsheet;
import io.ssync.school.examination.ExaminationRefusedException;
import io.ssync.school.examination.MarkTemplates;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Workbooks of the results of a class, for the office and its class teacher. */
final class ResultSheetRoutes {
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Where a pass begins in the school's own scale. */
    private static final BigDecimal PASS_MARK = new BigDecimal("40");

    /** Makes a workbook as a request asks. */
    private interface Sheet {
        byte[] make(Context request);
    }

    private final Broadsheet broadsheet;
    private final AnnualSheet annual;
    private final MarkTemplates marks;
    private final OwnClasses classes;

    ResultSheetRoutes(SchoolApp app, OwnClasses classes) {
        this.classes = classes;
        broadsheet = new Broadsheet(app.dataSource());
        annual = new AnnualSheet(app.dataSource());
        marks = new MarkTemplates(app.dataSource());
    }

    void addTo(JavalinConfig config) {
        addTemplates(config);
        config.routes.get(
                "/api/examination/broadsheet/",
                classes.guard(
                        ResultSheetRoutes::classroom,
                        sheet(
                                "broadsheet.xlsx",
                                request ->
                                        broadsheet.of(number(request, "term_id"), number(request, "classroom_id")))));
        config.routes.get(
                "/api/examination/annual-results/",
                classes.guard(
                        ResultSheetRoutes::classroom,
                        sheet(
                                "annual-results.xlsx",
                                request -> annual.of(
                                        number(request, "academic_year_id"),
                                        number(request, "classroom_id"),
                                        passMark(request.queryParam("pass_mark"))))));
    }

    private void addTemplates(JavalinConfig config) {
        config.routes.get(
                "/api/examination/marks/template/",
                classes.guard(
                        ResultSheetRoutes::classroom,
                        sheet(
                                "marks.xlsx",
                                request -> marks.marks(
                                        number(request, "term_id"),
                                        number(request, "classroom_id"),
                                        number(request, "subject_id")))));
        config.routes.get(
                "/api/examination/remarks/template/",
                classes.guard(
                        ResultSheetRoutes::classroom,
                        sheet(
                                "remarks.xlsx",
                                request ->
                                        marks.remarks(number(request, "term_id"), number(request, "classroom_id")))));
    }

    private static Handler sheet(String name, Sheet sheet) {
        return request -> {
            try {
                Replies.file(request, WORKBOOK, name, sheet.make(request));
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

    private static BigDecimal passMark(@Nullable String text) {
        if (text == null) {
            return PASS_MARK;
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,2})?")) {
            return new BigDecimal(text);
        }
        throw new JsonRequest.WrongException("pass_mark must be a number such as 40 or 45.5.");
    }
}
