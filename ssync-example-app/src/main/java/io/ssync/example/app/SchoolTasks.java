package io.ssync.example.app;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.OwnTasks;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.TaskSource;
import io.ssync.tasks.cli.app.WorkerApp;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The school's tasks, as a command has them that names no others. */
public final class SchoolTasks implements TaskSource {
    private static final String NAME = "school";

    /** Read when they are needed: who asks about queues need not set the school up. */
    private final Supplier<SchoolOptions> options;

    private SchoolTasks(Supplier<SchoolOptions> options) {
        this.options = options;
    }

    /** The tasks that are named, or the school's if none are, or the school. */
    public static TaskSource unlessOthersAre(OwnTasks named, Supplier<SchoolOptions> options) {
        return named.names().isEmpty() || named.names().equals(List.of(NAME)) ? new SchoolTasks(options) : named;
    }

    @Override
    public TaskSettings settings() {
        return SchoolApp.settings();
    }

    @Override
    public TaskApp forCalls(Servers servers, TaskSettings settings) {
        return SchoolApp.forCalls(servers, settings);
    }

    @Override
    public WorkerApp open(Servers servers, TaskSettings settings, int concurrency) {
        return SchoolApp.open(servers, settings, concurrency, options.get());
    }

    @Override
    public void migrate(DatabaseUrl database) {
        SchoolApp.migrate(database);
    }

    @Override
    public List<String> queues(TaskApp app) {
        return SchoolApp.QUEUES;
    }

    /** No others, whatever this process has in its own environment: {@code -A} wins over it. */
    @Override
    public Map<String, String> environment() {
        return Map.of(
                OwnTasks.APP, "", "SSYNC_MEDIA_ROOT", options.get().media().toString());
    }
}
