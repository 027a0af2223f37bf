package io.ssync.tasks.broker;

/** Whether a task is still wanted. */
public enum Revocation {
    /** Nobody has revoked it. */
    NONE,
    /** It must not begin; if it runs, it may end. */
    REVOKED,
    /** It must not begin; if it runs, it is to be stopped. */
    TERMINATED
}
