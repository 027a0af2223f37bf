package io.ssync.example.demo;

import static java.util.stream.Collectors.joining;

import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Runs every task of the school once, over its API, on a small school of the tour's own, and says what each did. What people
 * would type in between, such as marks, is written to the tables directly.
 */
public final class Tour {
    private static final int CLASSES = 2;
    private static final int STUDENTS = 24;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> FIRST_NAMES = List.of(
            "Ọlá", "Ẹniọlá", "Ṣadé", "Ɓala", "Ƙwari", "Ụdọ", "Chịọma", "Ngọzi", "Élise", "Aïcha", "Ada", "Musa");
    private static final List<String> LAST_NAMES =
            List.of("Adébáyọ̀", "Ọ̀ṣun", "Ɗanjuma", "Nwáọ̀gụ", "D'Almeida", "O'Brien");

    private final SchoolClient client;
    private final Jdbi jdbi;
    private final PrintWriter out;
    private final Path media;
    private final LocalDate today;
    private final String series;
    private boolean asExpected = true;

    /**
     * Prepares the tour.
     *
     * @param app the school, with a worker running somewhere
     * @param server its API
     * @param token what the API wants to see
     * @param out where to tell the story
     * @param media where the app puts report cards
     */
    public Tour(SchoolApp app, WebServer server, String token, PrintWriter out, Path media) {
        this.media = media;
        client = new SchoolClient(server.url(), token);
        jdbi = Jdbi.create(app.dataSource());
        this.out = out;
        today = LocalDate.ofInstant(app.tasks().clock().instant(), ZoneOffset.UTC);
        series = Long.toString(app.tasks().clock().millis(), Character.MAX_RADIX);
    }

    /**
     * Runs it once. Every run makes a school of its own.
     *
     * @return whether every task did what it should
     * @throws IOException if the API answers with an error
     */
    public boolean run() throws IOException, InterruptedException {
        Map<String, Object> begun = jdbi.withHandle(handle ->
                bind(handle.createQuery(sql("begin")), Map.of()).mapToMap().one());
        long term = (Long) Objects.requireNonNull(begun.get("id"));
        long year = (Long) Objects.requireNonNull(begun.get("academic_year_id"));
        Map<String, Object> ids = Map.of("term", term, "year", year);

        upload("Teachers", "/api/users/teachers/bulk-upload/", teachers(), Map.of());
        upload("Classrooms", "/api/academic/classrooms/bulk-upload/", classrooms(), Map.of());
        Map<String, String> students = Map.of("academic_year_id", String.valueOf(year));
        upload("Students, tried", "/api/academic/students/bulk-upload/", students(), dryRun(students));
        upload("Students", "/api/academic/students/bulk-upload/", students(), students);
        upload("Parents", "/api/users/parents/bulk-upload/", parents(), Map.of());

        List.of("teach", "examine", "attend")
                .forEach(name -> jdbi.useHandle(
                        handle -> bind(handle.createUpdate(sql(name)), ids).execute()));
        List<Long> rooms = jdbi.withHandle(handle -> bind(handle.createQuery(sql("classrooms")), Map.of())
                .mapTo(Long.class)
                .list());
        Map<?, ?> sent = task("Results", "/api/examination/compute-results/", "{\"term_id\": " + term + "}");
        for (Object classroom : (List<?>) Objects.requireNonNull(sent.get("classrooms"))) {
            end("  of a class", String.valueOf(((Map<?, ?>) classroom).get("task_id")));
        }
        for (long room : rooms) {
            String body = "{\"term_id\": " + term + ", \"classroom_id\": " + room + "}";
            task("Publication", "/api/examination/publish-results/", body);
            task("Report cards", "/api/examination/report-cards/bulk_generate/", body);
            String all = "/api/examination/report-cards/download/?term_id=" + term + "&classroom_id=" + room;
            say("  all in one PDF", client.download(all).length / 1024 + " kB from GET " + all);
            say("  one of them", String.valueOf(media.resolve(card(term, room)).toAbsolutePath()));
        }
        long fee = jdbi.withHandle(handle ->
                bind(handle.createQuery(sql("charge")), ids).mapTo(Long.class).one());
        task("Fee", "/api/finance/fee-structures/" + fee + "/auto_assign/", "{}");
        task("Fee reminders", "/api/finance/fee-structures/send_all_reminders/", "{}");
        task(
                "Custom reminder",
                "/api/finance/fee-structures/" + fee + "/send_reminder/",
                "{\"message\": \"Thank you!\"}");
        email();
        out.flush();
        return asExpected;
    }

    /** The demo has no mail server, and what nobody took was not sent. */
    private void email() throws IOException, InterruptedException {
        Map<?, ?> result = await(client.post(
                "/api/users/send-email/",
                "{\"subject\": \"Tour\", \"message\": \"Done\", \"recipient_list\": [\"office@example.org\"]}"));
        if (String.valueOf(result.get("failed to end")).contains("no mail server is set")) {
            say("E-mail", "not sent, as it should be: the demo has no mail server");
        } else {
            fail("E-mail", result);
        }
    }

    private String card(long term, long room) {
        return jdbi.withHandle(handle -> bind(handle.createQuery(sql("card")), Map.of("term", term, "classroom", room))
                .mapTo(String.class)
                .one());
    }

    private static Map<String, String> dryRun(Map<String, String> fields) {
        Map<String, String> more = new HashMap<>(fields);
        more.put("dry_run", "true");
        return more;
    }

    private void upload(String what, String path, List<String> rows, Map<String, String> fields)
            throws IOException, InterruptedException {
        byte[] file = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
        String taskId = client.upload(path, "sheet.csv", file, fields);
        Map<?, ?> report = await(taskId);
        if (!(report.get("errors") instanceof List<?> errors)) {
            fail(what, report);
            return;
        }
        say(
                what,
                report.get("created") + " of " + report.get("total_rows") + " rows stored"
                        + (Boolean.TRUE.equals(report.get("dry_run")) ? ", if this were not a dry run" : ""));
        errors.forEach(error ->
                say("", "row " + ((Map<?, ?>) error).get("row") + ": " + ((Map<?, ?>) error).get("reason")));
        if (!errors.isEmpty()) {
            byte[] workbook = client.download("/api/tasks/" + taskId + "/error-workbook/");
            say("", "the wrong rows in a workbook, " + workbook.length / 1024 + " kB");
        }
        asExpected &= errors.size() == 1;
    }

    private Map<?, ?> task(String what, String path, String body) throws IOException, InterruptedException {
        return end(what, client.post(path, body));
    }

    private Map<?, ?> end(String what, String taskId) throws IOException, InterruptedException {
        Map<?, ?> result = await(taskId);
        if (result.containsKey("failed to end")) {
            fail(what, result);
        } else {
            say(
                    what,
                    result.entrySet().stream()
                            .filter(entry -> !"status".equals(entry.getKey()) && !"classrooms".equals(entry.getKey()))
                            .map(entry -> entry.getKey() + " " + brief(entry.getValue()))
                            .collect(joining(", ")));
            if (result.get("errors") instanceof List<?> errors) {
                errors.forEach(error -> say("", "error: " + brief(error)));
            }
        }
        return result;
    }

    private static String brief(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + brief(entry.getValue()))
                    .collect(joining(", "));
        }
        return value instanceof List<?> list ? String.valueOf(list.size()) : String.valueOf(value);
    }

    private Map<?, ?> await(String taskId) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Map<?, ?> status = client.status(taskId);
        while (!Boolean.TRUE.equals(status.get("ready"))) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("task " + taskId + " has not ended: " + status);
            }
            Thread.sleep(PAUSE.toMillis());
            status = client.status(taskId);
        }
        return status.get("result") instanceof Map<?, ?> result
                ? result
                : Map.of("failed to end", String.valueOf(status.get("error")));
    }

    private void fail(String what, Map<?, ?> result) {
        asExpected = false;
        say(what, "not as expected: " + result);
    }

    private void say(String what, String outcome) {
        out.printf(Locale.ROOT, "%-16s %s%n", what, outcome);
    }

    private List<String> teachers() {
        List<String> rows = new ArrayList<>();
        rows.add("first name,last name,email,phone number,qualification");
        for (int i = 1; i <= CLASSES; i++) {
            rows.add("Grace," + teacher(i) + ",grace" + i + "." + series + "@example.org,,B.Ed.");
        }
        rows.add("Grace,Twice,grace1." + series + "@example.org,,");
        return rows;
    }

    private String teacher(int room) {
        return "Teacher " + room + " " + series;
    }

    private String level(int room) {
        return "Tour JSS " + room + " " + series;
    }

    private List<String> classrooms() {
        List<String> rows = new ArrayList<>();
        rows.add("class level,stream,class teacher");
        for (int i = 1; i <= CLASSES; i++) {
            rows.add(level(i) + ",,Grace " + teacher(i));
        }
        rows.add(level(1) + " again,,Grace " + teacher(1));
        return rows;
    }

    private List<String> students() {
        List<String> rows = new ArrayList<>();
        rows.add("admission number,first name,last name,date of birth,gender,classroom name");
        IntStream.range(0, STUDENTS)
                .forEach(i -> rows.add(String.join(
                        ",",
                        number(i),
                        FIRST_NAMES.get(i % FIRST_NAMES.size()),
                        LAST_NAMES.get(i % LAST_NAMES.size()),
                        today.minusYears(12).minusDays(i).toString(),
                        i % 2 == 0 ? "F" : "M",
                        level(1 + i % CLASSES))));
        rows.add("T-" + series + "-X,,Nameless,,," + level(1));
        return rows;
    }

    private String number(int student) {
        return "T-" + series + "-" + (student + 1);
    }

    /** A parent for every two students; without an e-mail address for the last. */
    private List<String> parents() {
        List<String> rows = new ArrayList<>();
        rows.add("first name,last name,email,phone number,relationship,student admission number");
        long firstNumber = 8_000_000_000L + Math.floorMod(Long.parseLong(series, Character.MAX_RADIX), 1_000_000_000L);
        for (int i = 0; i < STUDENTS / 2; i++) {
            rows.add("Parent,No " + i + "," + (i < STUDENTS / 2 - 1 ? "parent" + i + "." + series + "@example.org" : "")
                    + ",0" + (firstNumber + i) + "," + (i % 2 == 0 ? "Mother" : "Father") + ",\"" + number(2 * i) + ", "
                    + number(2 * i + 1) + "\"");
        }
        rows.add("Parent,Of nobody,nobody." + series + "@example.org,0" + (firstNumber + STUDENTS) + ",,T-NONE");
        return rows;
    }

    private <S extends SqlStatement<S>> S bind(S statement, Map<String, Object> values) {
        // Not every statement needs all of them.
        statement.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
        return statement.bind("series", series).bind("today", today).bindMap(values);
    }

    private static String sql(String name) {
        return ClasspathSqlLocator.removingComments().locate(Tour.class, name);
    }
}
