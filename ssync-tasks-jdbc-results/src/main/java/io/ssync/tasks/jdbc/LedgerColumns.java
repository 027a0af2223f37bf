package io.ssync.tasks.jdbc;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.Ledger;
import java.util.List;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rows of the ledger as a statement takes them: an array for each column. */
final class LedgerColumns {
    private final String[] taskIds;
    private final Integer[] copies;
    private final String[] queues;
    private final Short[] priorities;
    /** Microseconds since 1970, or null. */
    private final @Nullable Long[] dues;
    /** Microseconds from now, or null. */
    private final @Nullable Long[] delays;

    private final byte[][] payloads;
    private long bytes;

    LedgerColumns(List<Ledger.Entry> entries) {
        int size = entries.size();
        taskIds = new String[size];
        copies = new Integer[size];
        queues = new String[size];
        priorities = new Short[size];
        dues = new Long[size];
        delays = new Long[size];
        payloads = new byte[size][];
        for (int i = 0; i < size; i++) {
            Ledger.Entry entry = entries.get(i);
            OutboundMessage message = entry.message();
            taskIds[i] = entry.taskId();
            copies[i] = entry.copy();
            queues[i] = message.queue();
            priorities[i] = (short) message.priority();
            if (message.due() instanceof Due.At at) {
                dues[i] = ResultBatch.micros(at.time());
            } else if (message.due() instanceof Due.After after && !after.isNow()) {
                delays[i] = after.delay().toNanos() / 1_000;
            }
            payloads[i] = message.payload();
            bytes += message.payload().length;
        }
    }

    /** The size of all payloads together. */
    long bytes() {
        return bytes;
    }

    <S extends SqlStatement<S>> S bindTo(S statement) {
        return statement
                .bind("taskIds", taskIds)
                .bind("copies", copies)
                .bind("queues", queues)
                .bind("priorities", priorities)
                .bind("dues", dues)
                .bind("delays", delays)
                .bind("payloads", payloads());
    }

    /** Jdbi takes no arrays of arrays. */
    private Argument payloads() {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("bytea", payloads));
    }
}
