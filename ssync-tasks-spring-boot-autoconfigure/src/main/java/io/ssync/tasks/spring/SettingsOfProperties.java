package io.ssync.tasks.spring;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.routing.Routes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the settings of an app: Celery's names in the environment first, then Celery's names in properties, then properties. */
final class SettingsOfProperties {
    private static final String CELERY = "CELERY_";

    private SettingsOfProperties() {}

    static TaskSettings of(TaskProperties properties, Map<String, String> environment) {
        TaskSettings settings =
                TaskSettings.fromEnvironment(environment).withEnvironment(byCelerysNames(properties.settings()));
        TaskProperties.Task task = properties.task();
        if (task.defaultQueue() != null) {
            settings = settings.withDefaultQueue(task.defaultQueue());
        }
        if (!task.routes().isEmpty()) {
            settings = settings.withRoutes(Routes.of(task.routes()));
        }
        if (task.softTimeLimit() != null) {
            settings = settings.withSoftTimeLimit(task.softTimeLimit());
        }
        if (task.timeLimit() != null) {
            settings = settings.withTimeLimit(task.timeLimit());
        }
        if (task.acksLate() != null) {
            settings = settings.withAcksLate(task.acksLate());
        }
        if (task.durable() != null) {
            settings = settings.withDurable(task.durable());
        }
        if (task.alwaysEager() != null) {
            settings = settings.withAlwaysEager(task.alwaysEager());
        }
        if (properties.results().expires() != null) {
            settings = settings.withResultExpires(properties.results().expires());
        }
        return settings;
    }

    /** Spring's names may have hyphens in the place of underscores. */
    private static Map<String, String> byCelerysNames(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        settings.forEach((name, value) -> {
            String upper = name.replace('-', '_').toUpperCase(Locale.ROOT);
            variables.put(upper.startsWith(CELERY) ? upper : CELERY + upper, value);
        });
        return variables;
    }
}
