package io.ssync.tasks.worker;

/**
 * How a worker is, for the supervisor of its process.
 *
 * @param live false if only a new process can help: its fetch loop hangs, or too many threads are stuck. An outage of Redis or
 *     PostgreSQL leaves it alive
 * @param ready whether it takes and finishes work at this moment
 * @param reason why it is not ready or not live, else "ok"; for people
 */
public record WorkerHealth(boolean live, boolean ready, String reason) {
    static final WorkerHealth OK = new WorkerHealth(true, true, "ok");

    static WorkerHealth notReady(String reason) {
        return new WorkerHealth(true, false, reason);
    }

    static WorkerHealth dead(String reason) {
        return new WorkerHealth(false, false, reason);
    }
}
