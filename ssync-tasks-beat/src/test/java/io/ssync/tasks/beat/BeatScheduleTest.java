package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeatScheduleTest {
    private static final ZoneId LAGOS = ZoneId.of("Africa/Lagos");

    @Test
    void readsTheFormOfCelery() {
        List<ScheduleEntry> entries = BeatSchedule.parse("""
                {"remind": {"task": "fees.remind", "schedule": {"hour": 7, "minute": "0,30", "day_of_week": "mon-fri"},
                            "args": [5], "kwargs": {"term": "first"}},
                 "count": {"task": "fees.count", "schedule": 0.5,
                           "options": {"queue": "slow", "expires": 20, "priority": 3, "headers": {"a": 1}}},
                 "close": {"task": "fees.close", "schedule": "0 0 1 * *", "options": {"expires": "2031-01-01T00:00:00Z"}}}
                """, LAGOS);

        assertThat(entries).extracting(ScheduleEntry::name).containsExactly("remind", "count", "close");
        assertThat(entries.get(0).schedule()).isEqualTo(Crontab.parse("0,30 7 * * mon-fri"));
        assertThat(entries.get(0).zone()).isEqualTo(LAGOS);
        assertThat(entries.get(0).call())
                .isEqualTo(ScheduledCall.of("fees.remind", 5).withKwargs(Map.of("term", "first")));
        assertThat(entries.get(1).schedule()).isEqualTo(Interval.of(Duration.ofMillis(500)));
        assertThat(entries.get(1).call())
                .isEqualTo(new ScheduledCall(
                        "fees.count", List.of(), Map.of(), Map.of("a", 1), "slow", 3, null, Duration.ofSeconds(20)));
        assertThat(entries.get(2).call().expires()).isEqualTo("2031-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]                                                | beat_schedule must be an object of JSON",
                "{                                                 | beat_schedule is not JSON",
                "{'a': 5}                                          | beat_schedule, 'a': it must be an object of JSON, was 5",
                "{'a': {'schedule': 5}}                            | beat_schedule, 'a': task must be the name of a task, was null",
                "{'a': {'task': 't'}}                              | beat_schedule, 'a': schedule must be seconds",
                "{'a': {'task': 't', 'schedule': '0 25 * * *'}}    | beat_schedule, 'a': the hour of a crontab cannot be '25'",
                "{'a': {'task': 't', 'schedule': {'hours': 5}}}    | beat_schedule, 'a': there is no 'hours' in the crontab; allowed are",
                "{'a': {'task': 't', 'schedule': 5, 'arg': []}}    | beat_schedule, 'a': there is no 'arg' in the schedule; allowed are",
                "{'a': {'task': 't', 'schedule': 5, 'args': 5}}    | beat_schedule, 'a': args must be a list, were 5",
                "{'a': {'task': 't', 'schedule': 0}}               | beat_schedule, 'a': an interval must be"
            })
    void saysWhatIsWrong(String json, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BeatSchedule.parse(json.replace('\'', '"'), LAGOS))
                .withMessageContaining(problem);
    }
}
