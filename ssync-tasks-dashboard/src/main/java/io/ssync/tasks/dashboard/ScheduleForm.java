package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.ScheduleEdit;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.message.CeleryJson;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form by which a schedule is changed, and what is made of it. What is as the form had it stays untouched. */
final class ScheduleForm {
    private static final int LONGEST = 20_000;

    /** The field that has what the schedule was when the form was made. */
    private static final String SEEN = "seen";

    private final Map<String, String> values;
    private final DashboardRequest request;

    private ScheduleForm(Map<String, String> values, DashboardRequest request) {
        this.values = values;
        this.request = request;
    }

    static Html of(View view, ScheduleEntry entry) {
        Map<String, String> values = values(entry);
        List<Html> fields = new ArrayList<>();
        fields.add(View.hidden("name", entry.name()));
        fields.add(View.hidden(SEEN, seen(values)));
        values.forEach((name, value) -> fields.add(field(name, value)));
        fields.add(tag("button", "plain").attr("type", "submit").text(t("schedule.save")));
        return tag("details", "edit")
                .of(
                        tag("summary").text(t("do.schedule-change") + " …"),
                        tag("p", "dim").text(t("schedule.edit")),
                        view.form(Action.SCHEDULE_CHANGE, fields.toArray(Html[]::new)));
    }

    private static Html field(String name, String value) {
        String label = t("schedule.edit." + name);
        return switch (name) {
            case "overlap" ->
                Fields.choice(
                        name,
                        label,
                        Arrays.stream(Overlap.values())
                                .map(kind -> new Fields.Option(kind.name(), t("schedule.overlap." + kind.name())))
                                .toList(),
                        Optional.of(value));
            case "one_off" ->
                Fields.choice(
                        name,
                        label,
                        List.of(
                                new Fields.Option("false", t("schedule.no")),
                                new Fields.Option("true", t("schedule.yes"))),
                        Optional.of(value));
            default -> Fields.text(name, label, value, LONGEST);
        };
    }

    private static Map<String, String> values(ScheduleEntry entry) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(
                "cron", entry.schedule() instanceof Crontab ? entry.schedule().text() : "");
        values.put("every", entry.schedule() instanceof Interval interval ? seconds(interval.duration()) : "");
        values.put(
                "at", entry.schedule() instanceof Clocked clocked ? clocked.at().toString() : "");
        values.put(
                "zone", entry.zone().getId().equals("Z") ? "UTC" : entry.zone().getId());
        values.put("task", entry.call().task());
        values.put("args", CeleryJson.write(entry.call().args()));
        values.put("kwargs", CeleryJson.write(entry.call().kwargs()));
        String queue = entry.call().queue();
        values.put("queue", queue == null ? "" : queue);
        values.put("one_off", String.valueOf(entry.oneOff()));
        Misfire misfire = entry.policy().misfire();
        values.put("misfire", ways(misfire));
        values.put("deadline", misfire.deadline().map(ScheduleForm::seconds).orElse(""));
        values.put("overlap", entry.policy().overlap().name());
        Duration jitter = entry.policy().jitter();
        values.put("jitter", jitter.isZero() ? "" : seconds(jitter));
        return values;
    }

    private static String ways(Misfire misfire) {
        return switch (misfire.kind()) {
            case SKIP -> "skip";
            case ONCE -> "once";
            case ALL -> "all:" + misfire.most();
        };
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toSeconds())
                .add(BigDecimal.valueOf(time.toNanosPart(), 9))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Another one after each change of what the form shows. */
    private static String seen(Map<String, String> values) {
        return Integer.toHexString(values.hashCode());
    }

    /**
     * What a schedule becomes.
     *
     * @throws IllegalStateException if somebody has changed it since the form was made
     * @throws IllegalArgumentException if the form says what cannot be
     */
    static ScheduleEntry changed(ScheduleEntry before, DashboardRequest request) {
        Map<String, String> values = values(before);
        if (!request.form(SEEN).equals(Optional.of(seen(values)))) {
            throw new IllegalStateException(t("schedule.moved", before.name()));
        }
        return new ScheduleForm(values, request).edit().applyTo(before);
    }

    private ScheduleEdit edit() {
        String zone = changed("zone");
        String at = given("at");
        return new ScheduleEdit(
                changed("task"),
                given("cron"),
                number("every", given("every")),
                at == null ? null : time(at),
                zone == null || !zone.isEmpty() ? zone : "UTC",
                list(changed("args")),
                object(changed("kwargs")),
                changed("queue"),
                request.form("one_off").map("true"::equals).orElse(null),
                changed("misfire"),
                number("deadline", orZero(changed("deadline"))),
                changed("overlap"),
                number("jitter", orZero(changed("jitter"))));
    }

    /** What a field has now; null if that is what it had. */
    private @Nullable String changed(String name) {
        String value = request.form(name).map(String::strip).orElse("");
        return value.equals(values.get(name)) ? null : value;
    }

    /** The same; null also if it is empty now. */
    private @Nullable String given(String name) {
        String value = changed(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable String orZero(@Nullable String text) {
        return text == null || !text.isEmpty() ? text : "0";
    }

    private static @Nullable Double number(String name, @Nullable String text) {
        try {
            return text == null ? null : (Double) new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number of seconds, was '" + text + "'", e);
        }
    }

    /**
     * A time as an instant, or as browsers write it, which is of UTC here.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Instant time(String text) {
        try {
            return Instant.parse(text.matches(".*T\\d\\d:\\d\\d") ? text + ":00Z" : text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time such as 2030-01-01T00:00:00Z: '" + text + "'", e);
        }
    }

    private static @Nullable List<?> list(@Nullable String json) {
        if (json == null) {
            return null;
        }
        if (read("args", json.isEmpty() ? "[]" : json) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("args must be a list of JSON such as [2, 3]");
    }

    private static @Nullable Map<String, @Nullable Object> object(@Nullable String json) {
        if (json == null) {
            return null;
        }
        if (read("kwargs", json.isEmpty() ? "{}" : json) instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
            return named;
        }
        throw new IllegalArgumentException("kwargs must be an object of JSON such as {\"x\": 2}");
    }

    private static @Nullable Object read(String name, String json) {
        try {
            return CeleryJson.readPlain(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " are no JSON: " + e.getMessage(), e);
        }
    }
}
