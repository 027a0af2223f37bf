package io.ssync.tasks.spring.boot4;

import io.ssync.tasks.spring.SsyncTasksAutoConfiguration;
import io.ssync.tasks.spring.TaskBrokerConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Takes the address of the broker from where Spring has its own of Redis: properties, containers of tests, Docker Compose. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class, before = SsyncTasksAutoConfiguration.class)
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnBean(DataRedisConnectionDetails.class)
public class RedisDetailsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskBrokerConnectionDetails taskBrokerConnectionDetails(DataRedisConnectionDetails redis, Environment environment) {
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

    private static TaskBrokerConnectionDetails address(DataRedisConnectionDetails redis, Environment environment) {
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
    private static @Nullable SslBundle bundle(DataRedisConnectionDetails redis) {
        return redis.getSslBundle();
    }
}
