package io.ssync.tasks.spring;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Finds the address of the broker: our own property, then what Spring says of its Redis, then Celery's, then Spring's default. */
final class BrokerUrl {
    private static final String SPRING = "spring.data.redis.";
    private static final int DEFAULT_PORT = 6379;

    private BrokerUrl() {}

    static String find(
            TaskProperties properties,
            Optional<String> celerys,
            @Nullable TaskBrokerConnectionDetails details,
            Environment environment) {
        if (properties.broker().url() != null) {
            return properties.broker().url();
        }
        if (celerys.isPresent() && !isSaid(environment)) {
            return celerys.get();
        }
        return details != null ? details.url() : ofProperties(environment);
    }

    /** Whether Spring's properties name a server, and not only Spring's default is there. */
    private static boolean isSaid(Environment environment) {
        return List.of("url", "host", "sentinel.nodes", "cluster.nodes").stream()
                .anyMatch(name -> environment.getProperty(SPRING + name) != null
                        || environment.getProperty(SPRING + name + "[0]") != null);
    }

    /** Where nothing of Spring reads these properties, since it has no Redis of its own. */
    private static String ofProperties(Environment environment) {
        String url = environment.getProperty(SPRING + "url");
        if (url != null) {
            return url;
        }
        List<String> sentinels = Binder.get(environment)
                .bind(SPRING + "sentinel.nodes", Bindable.listOf(String.class))
                .orElse(List.of());
        if (!sentinels.isEmpty()) {
            return TaskBrokerConnectionDetails.ofSentinels(
                            sentinels,
                            environment.getRequiredProperty(SPRING + "sentinel.master"),
                            environment.getProperty(SPRING + "database", Integer.class, 0),
                            environment.getProperty(SPRING + "username"),
                            environment.getProperty(SPRING + "password"),
                            environment.getProperty(SPRING + "sentinel.username"),
                            environment.getProperty(SPRING + "sentinel.password"),
                            environment.getProperty(SPRING + "ssl.enabled", Boolean.class, false))
                    .url();
        }
        return TaskBrokerConnectionDetails.of(
                        environment.getProperty(SPRING + "host", "localhost"),
                        environment.getProperty(SPRING + "port", Integer.class, DEFAULT_PORT),
                        environment.getProperty(SPRING + "database", Integer.class, 0),
                        environment.getProperty(SPRING + "username"),
                        environment.getProperty(SPRING + "password"),
                        environment.getProperty(SPRING + "ssl.enabled", Boolean.class, false))
                .url();
    }
}
