package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BeatListener;
import io.ssync.tasks.beat.BrokerSchedules;
import io.ssync.tasks.beat.InMemorySchedules;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.ResultBackend;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Sends periodic tasks where the module {@code ssync-tasks-beat} is there. Each due time is one task, however many applications do. */
@AutoConfiguration(after = SsyncTasksAutoConfiguration.class)
@ConditionalOnClass(Beat.class)
@ConditionalOnBean(TaskApp.class)
@ConditionalOnProperty(name = "ssync.tasks.beat.enabled", matchIfMissing = true)
public class SsyncTasksBeatAutoConfiguration {

    /** In the database of the ledger, or else where the messages are. */
    @Bean
    @ConditionalOnMissingBean
    ScheduleStore taskScheduleStore(TaskApp app, TaskStore store, ResultBackend results) {
        DataSource database = store.databaseOf(results);
        if (database != null && app.ledger().isPresent()) {
            return JdbcSchedules.over(database);
        }
        return app.broker() instanceof InMemoryBroker
                ? new InMemorySchedules(app.clock())
                : BrokerSchedules.over(app.broker());
    }

    @Bean
    @ConditionalOnMissingBean
    Schedules taskSchedules(TaskApp app, ScheduleStore store) {
        return Schedules.of(app, store);
    }

    @Bean
    @ConditionalOnMissingBean
    BeatLifecycle taskBeat(TaskApp app, ScheduleStore store, ObjectProvider<BeatListener> listener) {
        return new BeatLifecycle(
                () -> {
                    Beat.Builder beat = Beat.of(app, store);
                    listener.ifAvailable(beat::listener);
                    return beat.start();
                },
                // Eager tasks would run in tests that did not call them.
                !app.settings().alwaysEager());
    }

    /** A beat that nobody asks for has to start all the same. */
    @Bean
    static LazyInitializationExcludeFilter taskBeatIsNotLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(BeatLifecycle.class);
    }
}
