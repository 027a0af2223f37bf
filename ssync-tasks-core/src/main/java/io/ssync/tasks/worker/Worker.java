package io.ssync.tasks.worker;

import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.BrokerException;
import java.time.Duration;
import java.util.List;

/**
 * A running worker: claims messages of some queues and runs their tasks, until it is closed. Made by
 * {@link io.ssync.tasks.TaskApp#worker()}, and by nobody else. Safe for use by any thread.
 */
public interface Worker extends AutoCloseable {

    /** The node name, for example {@code celery@host}. */
    String name();

    /** How many tasks run at this moment. */
    int running();

    /** How the worker is at this moment. Costs nothing; never waits. */
    Health health();

    /**
     * Stops with the grace period that was set: takes no more messages, lets the running tasks end, then cancels those that
     * are left and gives them back to their queues.
     */
    @Override
    void close();

    /**
     * Stops with another grace period; zero cancels the running tasks at once. While the worker is being closed already, this
     * shortens its grace period if the new one is shorter, and waits until it is closed.
     */
    void close(Duration grace);

    /**
     * Waits until the worker has been closed, by anybody.
     *
     * @return false if it closed itself, because too many threads were stuck in tasks that ignore their time limits: the
     *     process should end, and be started anew
     */
    boolean awaitClose() throws InterruptedException;

    /**
     * Whether a task has called {@link System#exit}, so that it ends this process. A process that ends like that should not end
     * with the exit code of a good one.
     */
    boolean isEndedByTask();

    /** Sets up a worker. Not safe for use by several threads. Each method throws {@link IllegalArgumentException} for what cannot be. */
    interface Builder {

        /** The queues to read, with equal rights; the default queue unless set. */
        default Builder queues(String... queues) {
            return queues(List.of(queues));
        }

        /** The queues to read, with equal rights; the default queue unless set. */
        Builder queues(List<String> queues);

        /** How many tasks run at a time; as many as there are processors unless set. */
        Builder concurrency(int concurrency);

        /** The node name, unique among the workers of a broker; {@code %h} stands for the host. {@code celery@%h} unless set. */
        Builder name(String name);

        /** What tasks run on; platform threads unless set. For processes call {@link #processes}. */
        Builder pool(PoolKind pool);

        /**
         * Runs tasks in child processes, one for each task that runs at a time and a spare one. A task that outlives its hard
         * time limit is killed, and one that takes its process with it costs no other. {@link TaskSettings#maxTasksPerChild}
         * and {@link TaskSettings#maxMemoryPerChild} say when a child is replaced.
         *
         * @param child how one is started; its main method ends in {@link TaskProcess#run}
         */
        Builder processes(ChildCommand child);

        /** How long a crashed worker's tasks stay away; 30 seconds unless set. */
        Builder lease(Duration lease);

        /**
         * How many threads may be stuck in tasks that ignore their hard time limit before the worker closes itself; as many
         * as the concurrency unless set.
         */
        Builder maxStuckThreads(int threads);

        /** How long running tasks may take to end when the worker is closed; 30 seconds unless set. */
        Builder gracePeriod(Duration gracePeriod);

        /**
         * Connects and begins to claim messages. Where tasks run in child processes, waits until the first of them is ready.
         *
         * @throws BrokerException if the broker cannot be reached
         * @throws IllegalStateException if a child process cannot be started
         */
        Worker start();
    }

    /**
     * How a worker is, for the supervisor of its process.
     *
     * @param live false if only a new process can help: its fetch loop hangs, or too many threads are stuck. An outage of Redis or
     *     PostgreSQL leaves it alive
     * @param ready whether it takes and finishes work at this moment
     * @param reason why it is not ready or not live, else "ok"; for people
     */
    record Health(boolean live, boolean ready, String reason) {}
}
