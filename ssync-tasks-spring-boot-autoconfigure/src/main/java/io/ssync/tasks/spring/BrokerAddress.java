package io.ssync.tasks.spring;

import io.ssync.tasks.redis.RedisTls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.core.env.Environment;

/** Where the broker is: our own property, then what Spring says of its Redis, then Celery's, then Spring's default. */
record BrokerAddress(String url, @Nullable SslBundle sslBundle) implements TaskBrokerConnectionDetails {
    private static final String SPRING = "spring.data.redis.";
    private static final int DEFAULT_PORT = 6379;

    /**
     * Finds it.
     *
     * @param details what Spring says; null if it has no Redis of its own
     * @param bundles where a bundle is found by its name
     */
    static TaskBrokerConnectionDetails find(
            TaskProperties properties,
            Optional<String> celerys,
            @Nullable TaskBrokerConnectionDetails details,
            Environment environment,
            ObjectProvider<SslBundles> bundles) {
        if (properties.broker().url() != null) {
            return new BrokerAddress(properties.broker().url(), null);
        }
        if (celerys.isPresent() && !isSaid(environment)) {
            return new BrokerAddress(celerys.get(), null);
        }
        return details != null ? details : ofProperties(environment, bundles);
    }

    /** The keys and certificates of an address as the driver takes them. */
    static Optional<RedisTls> tls(TaskBrokerConnectionDetails details) {
        SslBundle bundle = details.sslBundle();
        if (bundle == null) {
            return Optional.empty();
        }
        SslOptions options = bundle.getOptions();
        return Optional.of(new RedisTls(
                bundle.getManagers().getKeyManagerFactory(),
                bundle.getManagers().getTrustManagerFactory(),
                list(options.getEnabledProtocols()),
                list(options.getCiphers())));
    }

    private static List<String> list(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }

    /** Whether Spring's properties name a server, and not only Spring's default is there. */
    private static boolean isSaid(Environment environment) {
        return List.of("url", "host", "sentinel.nodes", "cluster.nodes").stream()
                .anyMatch(name -> environment.getProperty(SPRING + name) != null
                        || environment.getProperty(SPRING + name + "[0]") != null);
    }

    /** Where nothing of Spring reads these properties, since it has no Redis of its own. */
    private static TaskBrokerConnectionDetails ofProperties(
            Environment environment, ObjectProvider<SslBundles> bundles) {
        String bundle = environment.getProperty(SPRING + "ssl.bundle");
        boolean tls = environment.getProperty(SPRING + "ssl.enabled", Boolean.class, bundle != null);
        return plain(environment, tls)
                .with(tls && bundle != null ? bundles.getObject().getBundle(bundle) : null);
    }

    private static TaskBrokerConnectionDetails plain(Environment environment, boolean tls) {
        String url = environment.getProperty(SPRING + "url");
        if (url != null) {
            return new BrokerAddress(tls ? withTls(url) : url, null);
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
                    tls);
        }
        return TaskBrokerConnectionDetails.of(
                environment.getProperty(SPRING + "host", "localhost"),
                environment.getProperty(SPRING + "port", Integer.class, DEFAULT_PORT),
                environment.getProperty(SPRING + "database", Integer.class, 0),
                environment.getProperty(SPRING + "username"),
                environment.getProperty(SPRING + "password"),
                tls);
    }

    private static String withTls(String url) {
        return url.startsWith("redis:") ? url.replaceFirst("redis:", "rediss:") : url;
    }
}
