package io.ssync.tasks.faults;

import java.util.Map;
import java.util.Objects;

/**
 * Where the servers of a scenario are. Other programs get it in their environment, where nobody sees the passwords.
 *
 * @param redis the URL of Redis
 * @param results the URL of the database with the results
 * @param executionLog the URL of the database of the execution log
 */
record ServerUrls(String redis, String results, String executionLog) {
    private static final String REDIS = "FAULTS_REDIS_URL";
    private static final String RESULTS = "FAULTS_RESULTS_URL";
    private static final String EXECUTION_LOG = "FAULTS_EXECUTION_LOG_URL";

    /** What the program that started this one has told it. */
    static ServerUrls ofEnvironment() {
        return new ServerUrls(told(REDIS), told(RESULTS), told(EXECUTION_LOG));
    }

    private static String told(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }

    /** Tells them to a program that is about to start. */
    void addTo(ProcessBuilder program) {
        program.environment().putAll(Map.of(REDIS, redis, RESULTS, results, EXECUTION_LOG, executionLog));
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "ServerUrls";
    }
}
