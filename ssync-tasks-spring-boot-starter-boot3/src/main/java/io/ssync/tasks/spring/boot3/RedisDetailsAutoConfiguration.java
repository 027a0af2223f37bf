package io.ssync.tasks.spring.boot3;

import io.ssync.tasks.spring.SsyncTasksAutoConfiguration;
import io.ssync.tasks.spring.TaskBrokerConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails.Sentinel;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Takes the address of the broker from where Spring has its own of Redis: properties, containers of tests, Docker Compose. */
@AutoConfiguration(after = RedisAutoConfiguration.class, before = SsyncTasksAutoConfiguration.class)
@ConditionalOnClass(RedisConnectionDetails.class)
@ConditionalOnBean(RedisConnectionDetails.class)
public class RedisDetailsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskBrokerConnectionDetails taskBrokerConnectionDetails(RedisConnectionDetails redis, Environment environment) {
        // Asked for late: the application may have named another broker.
        return new TaskBrokerConnectionDetails() {
            @Override
            public String url() {
                return address(redis, environment).url();
            }

            @Override
            public @Nullable SslBundle sslBundle() {
                return bundle(redis);
            }
        };
    }

    private static TaskBrokerConnectionDetails address(RedisConnectionDetails redis, Environment environment) {
        boolean tls = bundle(redis) != null
                || environment.getProperty("spring.data.redis.url", "").startsWith("rediss:");
        // Some have the default of one server even then.
        Sentinel sentinel = redis.getSentinel();
        Standalone server = redis.getStandalone();
        if (sentinel != null) {
            return TaskBrokerConnectionDetails.ofSentinels(
                    sentinel.getNodes().stream()
                            .map(node -> TaskBrokerConnectionDetails.node(node.host(), node.port()))
                            .toList(),
                    sentinel.getMaster(),
                    sentinel.getDatabase(),
                    redis.getUsername(),
                    redis.getPassword(),
                    sentinel.getUsername(),
                    sentinel.getPassword(),
                    tls);
        }
        if (redis.getCluster() != null || server == null) {
            throw new IllegalStateException(
                    "Spring's Redis is a cluster, and tasks need one server, or Sentinels: set ssync.tasks.broker.url");
        }
        return TaskBrokerConnectionDetails.of(
                server.getHost(),
                server.getPort(),
                server.getDatabase(),
                redis.getUsername(),
                redis.getPassword(),
                tls);
    }

    /** Also that of a container, which no property names. */
    private static @Nullable SslBundle bundle(RedisConnectionDetails redis) {
        Sentinel sentinel = redis.getSentinel();
        Standalone server = redis.getStandalone();
        if (sentinel != null) {
            return sentinel.getSslBundle();
        }
        return server == null ? null : server.getSslBundle();
    }
}
