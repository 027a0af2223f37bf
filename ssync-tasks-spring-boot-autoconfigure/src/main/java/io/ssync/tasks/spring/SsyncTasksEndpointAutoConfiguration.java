package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.Schedules;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows tasks among the endpoints of Spring Boot's actuator, if it is there. */
@AutoConfiguration(after = {SsyncTasksAutoConfiguration.class, SsyncTasksBeatAutoConfiguration.class})
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({TaskApp.class, TaskHealth.class})
public class SsyncTasksEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = TasksEndpoint.class)
    TasksEndpoint tasksEndpoint(
            TaskApp app, TaskHealth health, TaskProperties properties, ObjectProvider<DueTimes> schedules) {
        return new TasksEndpoint(
                app,
                health,
                KnownQueues.of(properties, app.settings()),
                () -> schedules.stream().findFirst().map(DueTimes::next).orElse(Map.of()));
    }

    /** When each schedule is due next; for schedules are known in a module of their own. */
    @FunctionalInterface
    interface DueTimes {
        /** By name; what is not due any more has none. */
        Map<String, String> next();
    }

    /** Where there are schedules. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Schedules.class)
    static class DueTimesOfSchedules {
        @Bean
        DueTimes taskDueTimes(ObjectProvider<Schedules> schedules) {
            return () -> {
                Map<String, String> next = new TreeMap<>();
                schedules.ifAvailable(known -> known.list()
                        .forEach(row -> next.put(
                                row.name(),
                                known.next(row, 1).stream()
                                        .map(Instant::toString)
                                        .findFirst()
                                        .orElse("never"))));
                return next;
            };
        }
    }
}
