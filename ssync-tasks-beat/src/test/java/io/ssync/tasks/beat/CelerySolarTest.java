package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ssync.tasks.celery.PythonCelery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sun by Celery, which asks PyEphem, and by us. */
class CelerySolarTest {
    @TempDir
    private Path folder;

    /**
     * Places where the sun rises and sets each day, dawn and dusk included. But for the astronomical dusk: Celery takes 18 degrees above the
     * horizon for 18 below.
     */
    @Test
    void isDueWhenCeleryIs() throws IOException {
        Random random = new Random(20300101);
        List<String> questions = new ArrayList<>();
        List<Instant> ours = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            // The last one is the astronomical dusk.
            Solar.Event event = Solar.Event.values()[random.nextInt(Solar.Event.values().length - 1)];
            Solar solar = new Solar(event, random.nextInt(80) - 40, random.nextInt(360) - 180);
            Instant after = Instant.parse("2029-01-01T00:00:00Z").plusSeconds(random.nextInt(3 * 365 * 86_400));
            questions.add(
                    event.wireName() + "|" + solar.latitude() + "|" + solar.longitude() + "|" + after.getEpochSecond());
            ours.add(solar.nextAfter(after, ZoneOffset.UTC).orElseThrow());
        }

        List<String> theirs = ask(questions);

        for (int i = 0; i < questions.size(); i++) {
            assertThat(ours.get(i))
                    .as(questions.get(i))
                    .isCloseTo(Instant.ofEpochSecond(Long.parseLong(theirs.get(i))), within(2, ChronoUnit.MINUTES));
        }
    }

    @Test
    void hasOneMomentForEachDay() {
        for (Solar.Event event : Solar.Event.values()) {
            Solar solar = new Solar(event, 52.5, 13.4);
            Instant last = Instant.parse("2030-09-01T00:00:00Z");
            for (int day = 0; day < 60; day++) {
                Instant next = solar.nextAfter(last, ZoneOffset.UTC).orElseThrow();
                assertThat(ChronoUnit.MINUTES.between(last, next))
                        .as(event + " after " + last)
                        .isBetween(0L, 24 * 60 + 30L);
                if (day > 0) {
                    assertThat(ChronoUnit.HOURS.between(last, next)).isGreaterThan(22);
                }
                last = next;
            }
        }
    }

    @Test
    void isNotDueDuringANightOfThePoles() {
        Solar sunrise = new Solar(Solar.Event.SUNRISE, 78.2, 15.6);

        assertThat(sunrise.nextAfter(Instant.parse("2030-11-15T00:00:00Z"), ZoneOffset.UTC)
                        .orElseThrow())
                .isBetween(Instant.parse("2031-02-10T00:00:00Z"), Instant.parse("2031-02-22T00:00:00Z"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solar.Event.of("eclipse"))
                .withMessageContaining("there is no solar event 'eclipse'; there are dawn_astronomical, dawn_nautical");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Solar(Solar.Event.SUNSET, 91, 0))
                .withMessageContaining("was 91.0, 0.0");
    }

    private List<String> ask(List<String> questions) throws IOException {
        PythonCelery celery = PythonCelery.on("memory://", folder);
        Assumptions.assumeTrue(celery.python("import ephem").exitCode() == 0, "needs python3-ephem");
        Path script = folder.resolve("celery_solar.py");
        try (InputStream source = CelerySolarTest.class.getResourceAsStream("celery_solar.py")) {
            Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path asked = folder.resolve("questions");
        Files.write(asked, questions);
        String run =
                "import runpy, sys; sys.argv = ['celery_solar.py', '" + asked + "']; runpy.run_path('" + script + "')";
        return celery.python(run).succeeded().lines().toList();
    }
}
