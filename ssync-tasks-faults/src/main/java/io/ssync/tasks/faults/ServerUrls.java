package io.ssync.tasks.faults;

import java.util.Map;

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
        Map<String, String> environment = System.getenv();
        return new ServerUrls(environment.get(REDIS), environment.get(RESULTS), environment.get(EXECUTION_LOG));
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
