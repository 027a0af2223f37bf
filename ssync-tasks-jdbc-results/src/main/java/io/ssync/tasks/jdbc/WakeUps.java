package io.ssync.tasks.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What notifications on {@link #CHANNEL} carry: task ids, one per line, as many as fit.
 *
 * <p>A batch of a thousand results is five notifications instead of a thousand, and PostgreSQL and every listener work that
 * much less. An id with a line break in it wakes nobody; a caller that waits for it finds the result by looking again.
 */
final class WakeUps {
    /** Also named in {@code wake.sql}. */
    static final String CHANNEL = "ssync_results";

    /** PostgreSQL takes payloads shorter than 8,000 bytes. */
    private static final int MAX_BYTES = 7_999;

    private WakeUps() {}

    static String[] payloads(List<String> taskIds) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder();
        int bytes = 0;
        for (String taskId : taskIds) {
            int added = taskId.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + added > MAX_BYTES && bytes > 0) {
                payloads.add(payload.toString());
                payload.setLength(0);
                bytes = 0;
            }
            payload.append(bytes == 0 ? "" : "\n").append(taskId);
            bytes += added;
        }
        if (bytes > 0) {
            payloads.add(payload.toString());
        }
        return payloads.toArray(String[]::new);
    }

    static List<String> taskIds(String payload) {
        return Arrays.asList(payload.split("\n"));
    }
}
