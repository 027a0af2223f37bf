package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.commons.suncalc.SunTimes;
import org.shredzone.commons.suncalc.SunTimes.Twilight;

/**
 * When the sun rises, sets or stands highest at a place, to about a minute. Where it does not on a day, as near the poles, nothing is due.
 *
 * @param event what the sun does
 * @param latitude degrees to the north, -90 to 90
 * @param longitude degrees to the east, -180 to 180
 */
public record Solar(Event event, double latitude, double longitude) implements Schedule {
    /** Longer than any night of the poles. */
    private static final int DAYS = 366;

    /** What the sun does, by the names of Celery: the lower case of these. */
    public enum Event {
        /** It comes to 18 degrees below the horizon. */
        DAWN_ASTRONOMICAL(Twilight.ASTRONOMICAL, true),
        /** It comes to 12 degrees below the horizon. */
        DAWN_NAUTICAL(Twilight.NAUTICAL, true),
        /** It comes to 6 degrees below the horizon. */
        DAWN_CIVIL(Twilight.CIVIL, true),
        /** Its upper edge comes over the horizon. */
        SUNRISE(Twilight.VISUAL, true),
        /** It stands highest. */
        SOLAR_NOON(Twilight.VISUAL, true),
        /** Its upper edge goes below the horizon. */
        SUNSET(Twilight.VISUAL, false),
        /** It goes to 6 degrees below the horizon. */
        DUSK_CIVIL(Twilight.CIVIL, false),
        /** It goes to 12 degrees below the horizon. */
        DUSK_NAUTICAL(Twilight.NAUTICAL, false),
        /** It goes to 18 degrees below the horizon. */
        DUSK_ASTRONOMICAL(Twilight.ASTRONOMICAL, false);

        private final Twilight twilight;
        private final boolean rises;

        Event(Twilight twilight, boolean rises) {
            this.twilight = twilight;
            this.rises = rises;
        }

        /** The name that Celery has for it, for example {@code dawn_civil}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The event of a name of Celery's.
         *
         * @throws IllegalArgumentException that says which there are
         */
        public static Event of(String name) {
            return Arrays.stream(values())
                    .filter(event -> event.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no solar event '" + name
                            + "'; there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values()).map(Event::wireName).toList())));
        }
    }

    /** Checks it. */
    public Solar {
        if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException(
                    "a place must be at -90 to 90 degrees north and -180 to 180 degrees east," + " was " + latitude
                            + ", " + longitude);
        }
    }

    @Override
    public Optional<Instant> nextAfter(Instant after, ZoneId zone) {
        // Each day is looked at as a whole, so that an event has the same moment whenever one asks.
        Instant day = beginOfDay(after).minus(Duration.ofDays(1));
        for (int i = 0; i < DAYS; i++) {
            Instant moment = within(day.plus(Duration.ofDays(i)));
            if (moment != null && moment.isAfter(after)) {
                return Optional.of(moment);
            }
        }
        return Optional.empty();
    }

    /** A day of the sun, from its midnight for what comes before noon and from its noon for what comes after: no event is near that. */
    private Instant beginOfDay(Instant time) {
        long offset = Math.round(longitude / 15 * 3600) + (event.rises ? 0 : 12 * 3600);
        return time.plusSeconds(offset).truncatedTo(ChronoUnit.DAYS).minusSeconds(offset);
    }

    private @Nullable Instant within(Instant day) {
        SunTimes times = SunTimes.compute()
                .on(day.atZone(ZoneOffset.UTC))
                .at(latitude, longitude)
                .twilight(event.twilight)
                .oneDay()
                .execute();
        ZonedDateTime moment =
                event == Event.SOLAR_NOON ? times.getNoon() : event.rises ? times.getRise() : times.getSet();
        return moment == null ? null : moment.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String text() {
        return event.wireName() + " at " + latitude + ", " + longitude;
    }
}
