package io.ssync.tasks.spring;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.ssync.tasks.PublishInterceptor;
import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.observation.LinkingTracingHandler;
import io.ssync.tasks.observation.TaskObservations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observes calls and runs with the module {@code ssync-tasks-observation}, where the application observes anything. */
@AutoConfiguration(
        before = SsyncTasksAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration"
        })
@ConditionalOnClass({ObservationRegistry.class, TaskObservations.class})
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnProperty(name = "ssync.tasks.enabled", matchIfMissing = true)
public class SsyncTasksObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskObservations taskObservations(ObservationRegistry registry) {
        return new TaskObservations(registry);
    }

    /** The outermost, so that what other interceptors do is a part of what is observed. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    PublishInterceptor taskPublishObservation(TaskObservations observations) {
        return observations.publishing();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RunInterceptor taskRunObservation(TaskObservations observations) {
        return observations.running();
    }

    /** Where the application is traced. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static class Tracing {
        /** Before Spring's own handler of receivers, whose order is 1000. */
        @Bean
        @Order(900)
        @ConditionalOnBean({Tracer.class, Propagator.class})
        @ConditionalOnMissingBean
        LinkingTracingHandler taskTracingHandler(Tracer tracer, Propagator propagator) {
            return new LinkingTracingHandler(tracer, propagator);
        }
    }
}
