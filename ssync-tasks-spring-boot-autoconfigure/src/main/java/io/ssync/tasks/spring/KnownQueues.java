package io.ssync.tasks.spring;

import io.ssync.tasks.TaskSettings;
import java.util.Set;
import java.util.TreeSet;

/** The queues that an application is known to use: those of its worker and its routes, and the default queue. */
final class KnownQueues {
    private KnownQueues() {}

    static Set<String> of(TaskProperties properties, TaskSettings settings) {
        Set<String> queues = new TreeSet<>(properties.worker().queues());
        queues.add(settings.defaultQueue());
        settings.routes().byPattern().values().forEach(route -> {
            String queue = route.get("queue");
            if (queue != null) {
                queues.add(queue);
            }
        });
        return queues;
    }
}
