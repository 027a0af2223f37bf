package io.ssync.tasks.cli;

import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of the ledger for people and scripts. Times are in UTC. */
final class LedgerText {
    private LedgerText() {}

    /** One line of JSON for each. */
    static String json(List<Ledger.Row> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(CeleryJson.write(about(row))).append(System.lineSeparator()));
        return text.toString();
    }

    /** A table with a heading. */
    static String table(List<Ledger.Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("TASK ID", "QUEUE", "ADDED", "DUE", "ATTEMPT", "COPY", "STATE", "TASK"));
        for (Ledger.Row row : rows) {
            Map<String, @Nullable Object> about = about(row);
            lines.add(List.of(
                    row.taskId(),
                    row.queue(),
                    row.added().truncatedTo(ChronoUnit.SECONDS).toString(),
                    row.due()
                            .map(due -> due.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("-"),
                    String.valueOf(about.get("attempt")),
                    String.valueOf(row.copy()),
                    state(row),
                    String.valueOf(about.get("task"))));
        }
        return TextTable.of(lines);
    }

    /** A table of the brokers that have rows, the one that is connected first. */
    static String brokers(List<Ledger.KnownBroker> brokers) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("NAME", "TASKS", "UNSEEN", "ADDRESSES"));
        for (Ledger.KnownBroker broker : brokers) {
            lines.add(List.of(
                    broker.name(),
                    String.valueOf(broker.tasks()),
                    broker.unseen().truncatedTo(ChronoUnit.SECONDS).toString(),
                    String.join(", ", broker.addresses())));
        }
        return TextTable.of(lines);
    }

    static String brokersAsJson(List<Ledger.KnownBroker> brokers) {
        StringBuilder lines = new StringBuilder();
        for (Ledger.KnownBroker broker : brokers) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", broker.name());
            line.put("tasks", broker.tasks());
            line.put("unseen", broker.unseen().toMillis() / 1000.0);
            line.put("addresses", broker.addresses());
            lines.append(CeleryJson.write(line)).append(System.lineSeparator());
        }
        return lines.toString();
    }

    /** The name of the task. */
    static @Nullable String task(Ledger.Row row) {
        return Objects.toString(headers(row).get("task"), null);
    }

    private static Map<String, @Nullable Object> about(Ledger.Row row) {
        Map<String, @Nullable Object> headers = headers(row);
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("task_id", row.taskId());
        about.put("task", headers.get("task"));
        about.put("queue", row.queue());
        about.put("priority", row.priority());
        about.put("attempt", headers.get("retries"));
        about.put("due", row.due().map(Instant::toString).orElse(null));
        about.put("added", row.added().toString());
        about.put("copy", row.copy());
        about.put("state", state(row));
        return about;
    }

    private static String state(Ledger.Row row) {
        return row.revoked() ? "revoked" : row.published() ? "published" : "unpublished";
    }

    private static Map<String, @Nullable Object> headers(Ledger.Row row) {
        return MessageCodec.headers(row.payload(), "task", "retries");
    }
}
