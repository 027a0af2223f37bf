package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrontabTest {
    private static final ZoneId LAGOS = ZoneId.of("Africa/Lagos");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

    @Test
    void isDueByTheClocksOfItsZone() {
        assertThat(next("0 7 * * 1-5", LAGOS, "2030-01-04T06:00:00Z", 2))
                .containsExactly("2030-01-07T06:00:00Z", "2030-01-08T06:00:00Z");
    }

    @Test
    void wantsTheDayOfMonthAndTheDayOfWeek() {
        assertThat(next("0 0 13 * fri", ZoneOffset.UTC, "2030-01-01T00:00:00Z", 2))
                .containsExactly("2030-09-13T00:00:00Z", "2030-12-13T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 22-2 * * *     | 2030-01-01T20:00:00Z | 2030-01-01T22:00:00Z 2030-01-01T23:00:00Z 2030-01-02T00:00:00Z",
                "0 0 * * fri-mon  | 2030-01-01T00:00:00Z | 2030-01-04T00:00:00Z 2030-01-05T00:00:00Z 2030-01-06T00:00:00Z",
                "0 0 * * 7        | 2030-01-01T00:00:00Z | 2030-01-06T00:00:00Z 2030-01-13T00:00:00Z 2030-01-20T00:00:00Z",
                "0 0 * * 5-7      | 2030-01-01T00:00:00Z | 2030-01-04T00:00:00Z 2030-01-05T00:00:00Z 2030-01-06T00:00:00Z",
                "0 0 * * 7-1      | 2030-01-01T00:00:00Z | 2030-01-06T00:00:00Z 2030-01-07T00:00:00Z 2030-01-13T00:00:00Z",
                "0 0 */10 * *     | 2030-01-01T00:00:00Z | 2030-01-11T00:00:00Z 2030-01-21T00:00:00Z 2030-01-31T00:00:00Z",
                "0 0 1 nov-2 *    | 2030-01-01T00:00:00Z | 2030-02-01T00:00:00Z 2030-11-01T00:00:00Z 2030-12-01T00:00:00Z",
                "1-9/4 12 * * *   | 2030-01-01T00:00:00Z | 2030-01-01T12:01:00Z 2030-01-01T12:05:00Z 2030-01-01T12:09:00Z",
                "50-10/10 1 * * * | 2030-01-01T00:00:00Z | 2030-01-01T01:00:00Z 2030-01-01T01:10:00Z 2030-01-01T01:50:00Z",
                "0 0 29 feb *     | 2030-01-01T00:00:00Z | 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z 2040-02-29T00:00:00Z",
                "0 0 29 2 *       | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z 2108-02-29T00:00:00Z 2112-02-29T00:00:00Z",
                "0 0 * * Monday   | 2030-01-01T00:00:00Z | 2030-01-07T00:00:00Z 2030-01-14T00:00:00Z 2030-01-21T00:00:00Z",
                "0,30,30 5 * * *  | 2030-01-01T05:00:00Z | 2030-01-01T05:30:00Z 2030-01-02T05:00:00Z 2030-01-02T05:30:00Z"
            })
    void readsTheDialectOfCelery(String expression, String after, String due) {
        assertThat(next(expression, ZoneOffset.UTC, after, 3)).containsExactly(due.split(" "));
    }

    @Test
    void isNeverDueOnADayThatNoMonthHas() {
        assertThat(Crontab.parse("0 0 31 2,4 *").nextAfter(Instant.parse("2030-01-01T00:00:00Z"), LAGOS))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "60 * * * *    | the minute of a crontab cannot be '60': 60 is out of range; allowed are *, 0 to 59",
                "* 24 * * *    | the hour of a crontab cannot be '24': 24 is out of range",
                "* * 0 * *     | the day of month of a crontab cannot be '0'",
                "* * 32 * *    | the day of month of a crontab cannot be '32'",
                "* * * 13 *    | the month of a crontab cannot be '13': 13 is out of range; allowed are *, 1 to 12, jan to dec",
                "* * * * 8     | the day of week of a crontab cannot be '8': 8 is out of range; allowed are *, 0 to 7",
                "5/10 * * * *  | a step needs a range, as in */10 or 5-59/10",
                "*/0 * * * *   | the step '0' is not a number above 0",
                "*/ * * * *    | the step '' is not a number above 0",
                "1,,2 * * * *  | a part of the list is empty",
                "* * L * *     | 'L' is not a number; allowed",
                "* * ? * *     | '?' is not a number; allowed",
                "* * * * 5#2   | '5#2' is not a number or a name",
                "* * * mo *    | 'mo' is not a number or a name",
                "-5 * * * *    | '' is not a number",
                "99999999999 * * * * | '99999999999' is not a number",
                "* * * *       | a crontab has five fields, minute, hour, day of month, month and day of week"
            })
    void saysWhatIsWrongAndWhatIsAllowed(String expression, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crontab.parse(expression))
                .withMessageContaining(problem);
    }

    @Test
    void isDueAtTheEndOfAGapThatItsTimeIsIn() {
        assertThat(next("30 2 * * *", BERLIN, "2030-03-30T12:00:00Z", 2))
                .containsExactly("2030-03-31T01:00:00Z", "2030-04-01T00:30:00Z");
        assertThat(next("15 2 * * *", LORD_HOWE, "2030-10-05T00:00:00Z", 2))
                .containsExactly("2030-10-05T15:30:00Z", "2030-10-06T15:15:00Z");
    }

    @Test
    void isDueOnceAtTheEndOfAGapThatSeveralOfItsTimesAreIn() {
        assertThat(next("*/20 2-3 * * *", NEW_YORK, "2030-03-10T06:00:00Z", 4))
                .containsExactly(
                        "2030-03-10T07:00:00Z", "2030-03-10T07:20:00Z", "2030-03-10T07:40:00Z", "2030-03-11T06:00:00Z");
    }

    @Test
    void isDueOnceAtATimeThatComesTwice() {
        assertThat(next("30 2 * * *", BERLIN, "2030-10-26T12:00:00Z", 2))
                .containsExactly("2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z");
        assertThat(next("45 1 * * *", LORD_HOWE, "2030-04-06T00:00:00Z", 2))
                .containsExactly("2030-04-06T14:45:00Z", "2030-04-07T15:15:00Z");
    }

    @Test
    void isDueInBothPassesIfItIsDueEveryHour() {
        assertThat(next("30 * * * *", BERLIN, "2030-10-26T23:30:00Z", 4))
                .containsExactly(
                        "2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z", "2030-10-27T02:30:00Z", "2030-10-27T03:30:00Z");
        assertThat(next("*/15 * * * *", LORD_HOWE, "2030-04-06T14:30:00Z", 5))
                .containsExactly(
                        "2030-04-06T14:45:00Z",
                        "2030-04-06T15:00:00Z",
                        "2030-04-06T15:15:00Z",
                        "2030-04-06T15:30:00Z",
                        "2030-04-06T15:45:00Z");
    }

    @Test
    void isDueAtTheEndOfADayThatTheClocksLeftOut() {
        assertThat(next("0 12 30 12 *", APIA, "2011-12-29T00:00:00Z", 1)).containsExactly("2011-12-30T10:00:00Z");
    }

    /** Steps through the minutes of a year, for a rule that needs no arithmetic with clocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Africa/Lagos", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"})
    void isDueWheneverTheClocksFirstShowItsTime(String zone) {
        ZoneId id = ZoneId.of(zone);
        Instant begin = Instant.parse("2030-01-01T00:00:00Z");
        Instant end = Instant.parse("2031-01-01T00:00:00Z");
        List<Instant> expected = new ArrayList<>();
        LocalDateTime latest = LocalDateTime.MIN;
        for (Instant minute = begin.plusSeconds(60); minute.isBefore(end); minute = minute.plusSeconds(60)) {
            LocalDateTime shown = LocalDateTime.ofInstant(minute, id);
            // Everything between the time before and this one was left out, or is this one.
            boolean due = false;
            LocalDateTime from = latest.equals(LocalDateTime.MIN) ? shown : latest.plusMinutes(1);
            for (LocalDateTime time = from; !time.isAfter(shown); time = time.plusMinutes(1)) {
                due |= (time.getHour() == 1 || time.getHour() == 2) && time.getMinute() % 15 == 0;
            }
            if (due) {
                expected.add(minute);
            }
            latest = shown.isAfter(latest) ? shown : latest;
        }

        List<Instant> due = new ArrayList<>();
        Crontab crontab = Crontab.parse("*/15 1,2 * * *");
        for (Instant next = crontab.nextAfter(begin, id).orElseThrow();
                next.isBefore(end);
                next = crontab.nextAfter(next, id).orElseThrow()) {
            due.add(next);
        }

        assertThat(due).isEqualTo(expected);
    }

    @Test
    void isEqualToAnotherWithTheSameFields() {
        assertThat(Crontab.of("0", "7", "*", "*", "1, 2")).isEqualTo(Crontab.parse("0 7 * * 1,2"));
        assertThat(Crontab.of("0", "7", "*", "*", "1, 2").text()).isEqualTo("0 7 * * 1,2");
    }

    private static List<String> next(String expression, ZoneId zone, String after, int count) {
        List<String> due = new ArrayList<>();
        Instant last = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            last = Crontab.parse(expression).nextAfter(last, zone).orElseThrow();
            due.add(last.toString());
        }
        return due;
    }
}
