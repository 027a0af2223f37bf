package io.ssync.example.demo;

import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.cli.ProgressBar;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/** The main job, as its user sees it: makes a sheet of students, uploads it, watches the progress and prints the report. */
public final class Demo {
    /** How often to ask for the progress: often enough for a bar that moves. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** A worker that crashed is replaced within a lease; when nothing at all happens for so long, nobody is working. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SchoolApp app;
    private final WebServer server;
    private final String token;
    private final PrintWriter out;
    private final boolean terminal;

    /**
     * Prepares the demo.
     *
     * @param app the school, with a worker running somewhere
     * @param server its API
     * @param token what the API wants to see
     * @param out where to tell the story
     * @param terminal whether that is a terminal, where a line can be drawn again
     */
    public Demo(SchoolApp app, WebServer server, String token, PrintWriter out, boolean terminal) {
        this.app = app;
        this.server = server;
        this.token = token;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs it once.
     *
     * @param students how many students to upload
     * @return whether the report was as it should be
     * @throws IOException if the API answers with an error
     */
    public boolean run(int students) throws IOException, InterruptedException {
        LocalDate today = LocalDate.ofInstant(app.tasks().clock().instant(), ZoneOffset.UTC);
        SampleSchool school = SampleSchool.withFreeSeats(app.dataSource(), students);
        StudentSheet sheet = StudentSheet.make(school, students, newSeries(), today);
        out.printf(
                Locale.ROOT,
                "Uploading %,d students, %d of them with a mistake (%,d kB) …%n",
                students,
                sheet.mistakes().size(),
                sheet.content().length / 1024);
        out.flush();

        long start = System.nanoTime();
        SchoolClient client = new SchoolClient(server.url(), token);
        Map<?, ?> end = follow(client, client.uploadStudents(sheet.content(), school.academicYearId()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        if (!(end.get("result") instanceof Map<?, ?> result)) {
            out.println("The upload ended with " + end.get("state") + ": " + end.get("error"));
            return false;
        }
        Report report = new Report(result);
        report.print(out, took);
        if (!report.isExpected(sheet)) {
            out.println("That is not what was expected: the wrong rows are " + sheet.mistakes());
            return false;
        }
        return true;
    }

    private Map<?, ?> follow(SchoolClient client, String taskId) throws IOException, InterruptedException {
        ProgressBar bar = new ProgressBar(out, terminal);
        Map<?, ?> last = Map.of();
        long lastChange = System.nanoTime();
        while (true) {
            Map<?, ?> status = client.status(taskId);
            if (Boolean.TRUE.equals(status.get("ready"))) {
                bar.finish();
                return status;
            }
            if (!status.equals(last)) {
                last = status;
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > PATIENCE.toNanos()) {
                throw new IOException("nothing has happened to task " + taskId + " for " + PATIENCE.toMinutes()
                        + " minutes: " + status);
            }
            if (status.get("progress") instanceof Map<?, ?> progress
                    && progress.get("current") instanceof Number current
                    && progress.get("total") instanceof Number total) {
                bar.show(current.longValue(), total.longValue(), String.valueOf(progress.get("status")));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** Admission numbers that no earlier run has used, so that every run enrols new students. */
    private String newSeries() {
        return "DEMO-"
                + Long.toString(app.tasks().clock().millis(), Character.MAX_RADIX)
                        .toUpperCase(Locale.ROOT);
    }
}
