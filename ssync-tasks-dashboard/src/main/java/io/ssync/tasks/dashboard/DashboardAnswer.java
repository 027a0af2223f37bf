package io.ssync.tasks.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the dashboard answers.
 *
 * @param status the status of HTTP
 * @param headers to be set, each once
 * @param body the content; do not change it
 */
public record DashboardAnswer(int status, Map<String, String> headers, byte[] body) {
    public DashboardAnswer {
        headers = Map.copyOf(headers);
    }

    DashboardAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new DashboardAnswer(status, more, body);
    }
}
