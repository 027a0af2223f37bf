package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Shows tasks among the endpoints of Spring Boot's actuator, if it is there. */
@AutoConfiguration(after = SsyncTasksAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({TaskApp.class, TaskHealth.class})
public class SsyncTasksEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = TasksEndpoint.class)
    TasksEndpoint tasksEndpoint(TaskApp app, TaskHealth health, TaskProperties properties) {
        return new TasksEndpoint(app, health, KnownQueues.of(properties, app.settings()));
    }
}
