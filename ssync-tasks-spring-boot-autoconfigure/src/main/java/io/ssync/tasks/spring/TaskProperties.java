package io.ssync.tasks.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of an application.
 *
 * @param enabled Whether there are beans for tasks at all.
 * @param name Name of the app, which is shown to people; spring.application.name unless set.
 * @param publish When calls that are not durable are sent inside a transaction of Spring.
 * @param settings Settings by Celery's names, such as task_track_started; those of their own property win.
 * @param broker Where the messages are.
 * @param results Where the results are.
 * @param ledger What holds durable tasks.
 * @param task How tasks are called and run.
 * @param worker The worker of this application.
 * @param beat What sends periodic tasks.
 */
@ConfigurationProperties("ssync.tasks")
record TaskProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String name,
        @DefaultValue("immediately") Publish publish,
        @DefaultValue Map<String, String> settings,
        @DefaultValue Broker broker,
        @DefaultValue Results results,
        @DefaultValue Ledger ledger,
        @DefaultValue Task task,
        @DefaultValue Worker worker,
        @DefaultValue Beat beat,
        @DefaultValue Dashboard dashboard) {

    /** When calls that are not durable are sent inside a transaction. */
    enum Publish {
        /** When they are made, whatever becomes of the transaction. */
        IMMEDIATELY,
        /** After the commit, and never if there is none. */
        AFTER_COMMIT
    }

    /** Where results are kept. */
    enum Store {
        /** In PostgreSQL, in the table of django-celery-results. */
        JDBC,
        /** In Redis, as Celery keeps them there. */
        REDIS,
        /** In this process. */
        MEMORY
    }

    /**
     * Where the messages are.
     *
     * @param url Address of the Redis, redis://[[user]:password@]host[:port][/database] or rediss; that of spring.data.redis unless set.
     * @param keyPrefix What all keys in Redis begin with, as Celery's global_keyprefix.
     * @param inMemory Whether messages stay in this process, for tests without a server.
     */
    record Broker(
            @Nullable String url,
            @Nullable String keyPrefix,
            @DefaultValue("false") boolean inMemory) {}

    /**
     * Where the results are.
     *
     * @param store What keeps them; PostgreSQL where there is one DataSource of it, else what the broker is.
     * @param expires How long they are kept; 0 for ever.
     */
    record Results(@Nullable Store store, @Nullable Duration expires) {}

    /**
     * What holds durable tasks.
     *
     * @param enabled Whether there is a ledger, where results are in PostgreSQL.
     */
    record Ledger(@DefaultValue("true") boolean enabled) {}

    /**
     * How tasks are called and run.
     *
     * @param defaultQueue The queue of calls that no route matches.
     * @param routes Queues by names of tasks or patterns, such as ssync.tasks.task.routes[mail.*]=mail.
     * @param softTimeLimit After how long a task is interrupted; 0 for never.
     * @param timeLimit After how long a task is given up and recorded as failed; 0 for never.
     * @param acksLate Whether tasks are acknowledged after their run.
     * @param durable Whether every call is written into the ledger first.
     * @param alwaysEager Whether calls run at once in the caller's thread, for tests without a server.
     */
    record Task(
            @Nullable String defaultQueue,
            @DefaultValue Map<String, String> routes,
            @Nullable Duration softTimeLimit,
            @Nullable Duration timeLimit,
            @Nullable Boolean acksLate,
            @Nullable Boolean durable,
            @Nullable Boolean alwaysEager) {}

    /**
     * The worker of this application.
     *
     * @param enabled Whether this application runs tasks; else it only calls them.
     * @param queues The queues to read; the default queue unless set.
     * @param concurrency How many tasks run at a time; as many as there are processors unless set.
     * @param pool What tasks run on; virtual threads where spring.threads.virtual.enabled is set and Java has them, else threads.
     * @param name Node name, unique among the workers of a broker, in which %h is the host; the app's name at the host unless set.
     * @param lease How long a crashed worker's tasks stay away.
     * @param gracePeriod How long running tasks may take to end when the application stops; somewhat less than
     *     spring.lifecycle.timeout-per-shutdown-phase unless set.
     */
    record Worker(
            @DefaultValue("false") boolean enabled,
            @DefaultValue List<String> queues,
            @Nullable Integer concurrency,
            @Nullable Pool pool,
            @Nullable String name,
            @Nullable Duration lease,
            @Nullable Duration gracePeriod) {}

    /** What tasks run on. */
    enum Pool {
        /** Platform threads. */
        THREADS,
        /** Virtual threads, of Java 21 or later. */
        VIRTUAL
    }

    /**
     * What sends periodic tasks.
     *
     * @param enabled Whether this application has a beat, if ssync-tasks-beat is there.
     */
    record Beat(@DefaultValue("true") boolean enabled) {}

    /**
     * The pages to see and steer everything.
     *
     * @param enabled Whether this application has them, if ssync-tasks-dashboard and a server with servlets are there.
     * @param path Where they are, without the path of the context.
     * @param tokens Who may sign in with what: ssync.tasks.dashboard.tokens.admin, operator, viewer. Without one, and without a bean that knows the
     *     users, the pages answer the machine that they run on and nobody else.
     */
    record Dashboard(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/dashboard") String path,
            @DefaultValue Map<DashboardRole, String> tokens) {}

    /** What somebody may do who signs in with a token. */
    enum DashboardRole {
        /** Looks. */
        VIEWER,
        /** Pauses, revokes, runs again. */
        OPERATOR,
        /** Everything. */
        ADMIN
    }
}
