package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Tables;
import io.ssync.tasks.jdbc.internal.Tables.Change;
import java.util.List;

/** The tables of results, chords, workflows, effects and the ledger. Each is created by the resource of its name. */
final class Schema {
    static final Tables TABLES = Tables.of(Schema.class);

    /** The tables of django-celery-results. */
    static final List<String> RESULTS = List.of(
            "django_celery_results_taskresult",
            "django_celery_results_groupresult",
            "django_celery_results_chordcounter");

    /** Our own, for chords. */
    static final List<String> CHORDS = List.of("ssync_chord_mark");

    /** Our own, for what workflows are made of. */
    static final List<String> WORKFLOWS = List.of("ssync_workflow");

    /** Our own, for the messages of failed tasks. */
    static final List<String> FAILED_MESSAGES = List.of("ssync_failed_message");

    /** Our own, for what happens once. */
    static final List<String> EFFECTS = List.of("ssync_effect");

    /** What has changed in those for chords since. */
    static final List<Change> CHORDS_CHANGES =
            List.of(new Change("ssync_chord_mark_2", "ssync_chord_mark", "succeeded"));

    /** Our own, for the ledger. */
    static final List<String> LEDGER = List.of(
            "ssync_ledger",
            "ssync_ledger_push",
            "ssync_ledger_generation",
            "ssync_ledger_broker",
            "ssync_ledger_sweep");

    /** What has changed since, in this order. */
    static final List<Change> LEDGER_CHANGES = List.of(
            new Change("ssync_ledger_2", "ssync_ledger", "seen"),
            new Change("ssync_ledger_3", "ssync_ledger", "ended"));

    private Schema() {}
}
