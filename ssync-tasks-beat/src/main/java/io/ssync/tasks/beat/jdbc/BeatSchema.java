package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.jdbc.internal.Tables;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables of django-celery-beat and our own beside them. Each is created by the resource of its name. */
final class BeatSchema {
    /** In the order of their references. */
    private static final List<String> TABLES = List.of(
            "django_celery_beat_intervalschedule",
            "django_celery_beat_crontabschedule",
            "django_celery_beat_clockedschedule",
            "django_celery_beat_solarschedule",
            "django_celery_beat_periodictasks",
            "django_celery_beat_periodictask",
            "ssync_beat_schedule",
            "ssync_beat_tick");

    private BeatSchema() {}

    /** Creates those that a database does not have yet, and touches no other. */
    static void createMissing(Handle handle) {
        Tables.of(BeatSchema.class).createMissing(handle, TABLES);
    }
}
