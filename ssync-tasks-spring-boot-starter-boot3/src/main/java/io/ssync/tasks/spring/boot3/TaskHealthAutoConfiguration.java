package io.ssync.tasks.spring.boot3;

import io.ssync.tasks.spring.SsyncTasksAutoConfiguration;
import io.ssync.tasks.spring.TaskHealth;
import io.ssync.tasks.spring.TaskHealth.Reading;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Tells health: {@code ssyncTasks} of all that tasks need, {@code ssyncWorker} of the worker alone, for the groups of probes. */
@AutoConfiguration(after = SsyncTasksAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TaskHealth.class)
public class TaskHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "ssyncTasksHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("ssync-tasks")
    HealthIndicator ssyncTasksHealthIndicator(TaskHealth health) {
        return () -> {
            Reading reading = health.all();
            return health(reading.live() && reading.ready(), reading);
        };
    }

    /** For liveness: down if only a new process can help. An outage of Redis or PostgreSQL leaves it up. */
    @Bean
    @ConditionalOnMissingBean(name = "ssyncWorkerHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("ssync-worker")
    HealthIndicator ssyncWorkerHealthIndicator(TaskHealth health) {
        return () -> {
            Reading reading = health.worker();
            return health(reading.live(), reading);
        };
    }

    private static Health health(boolean up, Reading reading) {
        return (up ? Health.up() : Health.down()).withDetails(reading.details()).build();
    }
}
