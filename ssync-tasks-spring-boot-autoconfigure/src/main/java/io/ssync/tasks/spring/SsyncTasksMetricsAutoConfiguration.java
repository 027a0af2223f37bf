package io.ssync.tasks.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.observation.LedgerMetrics;
import io.ssync.tasks.observation.QueueMetrics;
import io.ssync.tasks.observation.TaskMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Puts the meters of the module {@code ssync-tasks-observation} into the registry of the application. */
@AutoConfiguration(
        before = SsyncTasksAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, TaskMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(name = "ssync.tasks.enabled", matchIfMissing = true)
public class SsyncTasksMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskMetrics taskMetrics(MeterRegistry registry) {
        return new TaskMetrics(registry);
    }

    /** Of the queues that this application is known to use. */
    @Bean
    MeterBinder taskQueueMetrics(Broker broker, TaskProperties properties, TaskSettings settings) {
        return new QueueMetrics(broker, KnownQueues.of(properties, settings));
    }

    @Bean
    MeterBinder taskLedgerMetrics(ObjectProvider<TaskApp> app) {
        return registry -> app.getObject().ledger().ifPresent(ledger -> new LedgerMetrics(ledger).bindTo(registry));
    }
}
