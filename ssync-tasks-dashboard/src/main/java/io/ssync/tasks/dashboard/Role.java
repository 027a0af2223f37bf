package io.ssync.tasks.dashboard;

/** What somebody may do, each including what is before it. */
public enum Role {
    /** Look. */
    VIEWER,
    /** Pause and resume queues and schedules, retry, revoke, set limits: what can be taken back, or is about single tasks. */
    OPERATOR,
    /** Everything, also what is lost for good: purge a queue, throw away dead letters. */
    ADMIN;

    /** Whether who has this role may do what needs another. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
