package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssync.tasks.celery.PythonCelery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Celery itself is asked when crontabs are due, and agrees, away from the moments at which clocks change. There Celery goes by the
 * distance on the clock, is early, late or twice by what the clocks were changed, or due at the wrong time of day; {@link CrontabTest} says
 * what is right then.
 */
class CeleryCrontabTest {
    private static final int EXPRESSIONS = 320;
    private static final int MOMENTS = 2_000;
    private static final List<String> ZONES = List.of(
            "UTC",
            "Africa/Lagos",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/St_Johns");

    @TempDir
    private Path folder;

    /** A question to Celery: one crontab in one zone, after many moments. */
    private record Question(String crontab, ZoneId zone, List<Long> moments) {
        String line() {
            return crontab + "|" + zone + "|"
                    + moments.stream().map(Object::toString).collect(Collectors.joining(","));
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void isDueWhenCeleryIs() throws IOException {
        List<Question> questions = questions(new Random(20300101));

        List<String> answers = ask(questions);

        List<String> different = new ArrayList<>();
        int compared = 0;
        int nearChanges = 0;
        int passedOver = 0;
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            Crontab crontab = Crontab.parse(question.crontab());
            String[] due = answers.get(i).split(",");
            for (int j = 0; j < due.length; j++) {
                Instant after = Instant.ofEpochSecond(question.moments().get(j));
                Instant ours = crontab.nextAfter(after, question.zone()).orElseThrow();
                Instant theirs = Instant.ofEpochSecond(Long.parseLong(due[j]));
                if (changesBetween(question.zone(), after, ours.isAfter(theirs) ? ours : theirs)) {
                    nearChanges++;
                    continue;
                }
                if (mayPassDaysOver(question, after)) {
                    passedOver += ours.equals(theirs) ? 0 : 1;
                    assertThat(theirs).isAfterOrEqualTo(ours);
                    continue;
                }
                compared++;
                if (!ours.equals(theirs)) {
                    different.add(question.crontab() + " " + question.zone() + " after " + after + ": " + ours
                            + ", but in Celery " + theirs);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(EXPRESSIONS * MOMENTS / 2);
        assertThat(nearChanges).isPositive();
        assertThat(passedOver).isPositive();
    }

    /** What both refuse, and what Celery alone does: it is written in the documentation. */
    @Test
    void refusesWhatCeleryRefuses() throws IOException {
        List<String> refused = List.of(
                "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8", "5/10 * * * *");
        List<String> moreThanCelery = List.of("0 0 * * 7", "0 0 * jan *", "0 0 * * 5-7");
        List<Question> questions = new ArrayList<>();
        for (String crontab : refused) {
            questions.add(new Question(crontab, ZoneId.of("UTC"), List.of(0L)));
        }
        for (String crontab : moreThanCelery) {
            questions.add(new Question(crontab, ZoneId.of("UTC"), List.of(0L)));
        }

        assertThat(ask(questions)).containsOnly("!");
        assertThat(moreThanCelery).allSatisfy(Crontab::parse);
        assertThat(refused)
                .allSatisfy(crontab -> assertThat(catchThrowable(() -> Crontab.parse(crontab)))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    private List<String> ask(List<Question> questions) throws IOException {
        PythonCelery celery = PythonCelery.on("memory://", folder);
        Path script = folder.resolve("celery_crontab.py");
        try (InputStream source = CeleryCrontabTest.class.getResourceAsStream("celery_crontab.py")) {
            Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path asked = folder.resolve("questions");
        Files.write(asked, questions.stream().map(Question::line).toList());
        String run = "import runpy, sys; sys.argv = ['celery_crontab.py', '" + asked + "']; runpy.run_path('" + script
                + "')";
        try (PythonCelery.Running running = celery.startPython(run)) {
            boolean ended = false;
            for (int minute = 0; minute < 14 && !ended; minute++) {
                ended = running.awaitExit();
            }
            List<String> answers = running.out().lines().toList();
            assertThat(answers).as(running::err).hasSameSizeAs(questions);
            return answers;
        }
    }

    private static List<Question> questions(Random random) {
        TreeSet<String> crontabs = new TreeSet<>();
        while (crontabs.size() < EXPRESSIONS) {
            String crontab = String.join(
                    " ",
                    field(random, 0, 59),
                    field(random, 0, 23),
                    random.nextInt(3) == 0 ? field(random, 1, 31) : "*",
                    random.nextInt(3) == 0 ? field(random, 1, 12) : "*",
                    random.nextInt(3) == 0 ? day(random) : "*");
            // Celery never ends to look for some that have no day, or hardly any.
            if (comesEachYear(Crontab.parse(crontab))) {
                crontabs.add(crontab);
            }
        }
        List<Question> questions = new ArrayList<>();
        for (String crontab : crontabs) {
            for (String zone : ZONES) {
                List<Long> moments = new ArrayList<>();
                for (int i = 0; i <= MOMENTS / ZONES.size(); i++) {
                    moments.add(moment(random, ZoneId.of(zone)).getEpochSecond());
                }
                questions.add(new Question(crontab, ZoneId.of(zone), moments));
            }
        }
        return questions;
    }

    private static boolean comesEachYear(Crontab crontab) {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        for (int year = 0; year < 8; year++) {
            Instant from = begin.plus(Duration.ofDays(365L * year));
            if (crontab.nextAfter(from, ZoneId.of("UTC"))
                    .filter(due -> due.isBefore(from.plus(Duration.ofDays(366))))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Some time in four years; one of four is within a day of a change of the clocks. */
    private static Instant moment(Random random, ZoneId zone) {
        Instant moment = Instant.parse("2027-01-01T00:00:00Z").plusSeconds(random.nextInt(4 * 365 * 86_400));
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        return change == null || random.nextInt(4) > 0
                ? moment
                : change.getInstant().plusSeconds(random.nextInt(2 * 86_400) - 86_400);
    }

    private static boolean changesBetween(ZoneId zone, Instant from, Instant to) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(from.minusSeconds(7_200));
        return change != null && !change.getInstant().isAfter(to.plusSeconds(7_200));
    }

    /**
     * A mistake of Celery: for crontabs with a day of month or a month it takes the midnight before a day for one of UTC, and passes the
     * rest of the month over if that midnight was before the last run, which happens in the evening west of Greenwich.
     */
    private static boolean mayPassDaysOver(Question question, Instant after) {
        String[] fields = question.crontab().split(" ");
        LocalDate tomorrow = LocalDate.ofInstant(after, question.zone()).plusDays(1);
        return (!fields[2].equals("*") || !fields[3].equals("*"))
                && tomorrow.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(after);
    }

    private static String field(Random random, int first, int last) {
        int parts = 1 + random.nextInt(3);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int a = first + random.nextInt(last - first + 1);
            int b = first + random.nextInt(last - first + 1);
            int step = 1 + random.nextInt(7);
            all.add(
                    switch (random.nextInt(7)) {
                        case 0 -> "*";
                        case 1 -> "*/" + step;
                        case 2 -> a + "-" + b;
                        case 3 -> a + "-" + b + "/" + step;
                        default -> String.valueOf(a);
                    });
        }
        return String.join(",", all);
    }

    private static String day(Random random) {
        List<String> names = List.of("sun", "mon", "tuesday", "wed", "THU", "fri", "saturday");
        return random.nextBoolean()
                ? field(random, 0, 6)
                : names.get(random.nextInt(7)) + "-" + names.get(random.nextInt(7));
    }
}
