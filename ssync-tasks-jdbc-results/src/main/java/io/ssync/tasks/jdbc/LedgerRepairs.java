package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements by which tasks are published again. */
final class LedgerRepairs {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String ENDED = sql("ended");
    private static final String REPUBLISH_ALL = sql("republishAll");
    private static final String REPUBLISH = sql("republish");
    private static final String COUNT = sql("count");
    private static final String CLAIM_SWEEPS = sql("claimSweeps");
    private static final String MISSED_AND_ENDED = sql("missedAndEnded");
    private static final String SWEEP = sql("sweep");

    private LedgerRepairs() {}

    /** With the time in which workers say what they hold, or null to ask nobody. In a transaction. */
    static int republishAll(Handle transaction, int broker, @Nullable Duration grace) {
        transaction.createUpdate(ENDED).bind("broker", broker).execute();
        transaction
                .createUpdate(REPUBLISH_ALL)
                .bind("broker", broker)
                .bind("graceMillis", grace == null ? null : (Long) grace.toMillis())
                .execute();
        LedgerRows.tellRelays(transaction);
        return transaction
                .createQuery(COUNT)
                .bind("broker", broker)
                .mapTo(Integer.class)
                .one();
    }

    /** In a transaction. */
    static int republish(Handle transaction, int broker, List<String> taskIds) {
        int republished = 0;
        for (int start = 0; start < taskIds.size(); start += LedgerRows.BATCH_MESSAGES) {
            List<String> batch = taskIds.subList(start, Math.min(taskIds.size(), start + LedgerRows.BATCH_MESSAGES));
            republished += transaction
                    .createUpdate(REPUBLISH)
                    .bind("broker", broker)
                    .bind("taskIds", LedgerRows.sorted(batch))
                    .execute();
        }
        LedgerRows.tellRelays(transaction);
        return republished;
    }

    static List<String> claimSweeps(Handle handle, int broker, Collection<String> queues, Duration interval) {
        return handle.createQuery(CLAIM_SWEEPS)
                .bind("broker", broker)
                .bind("queues", LedgerRows.sorted(queues))
                .bind("millis", interval.toMillis())
                .mapTo(String.class)
                .list();
    }

    /** In a transaction. */
    static int sweep(Handle transaction, int broker, Ledger.Sweep sweep) {
        transaction
                .createUpdate(MISSED_AND_ENDED)
                .bind("broker", broker)
                .bind("queue", sweep.queue())
                .bind("ageMillis", sweep.age().toMillis())
                .bind("overdueMillis", sweep.overdue().toMillis())
                .execute();
        return transaction
                .createUpdate(SWEEP)
                .bind("broker", broker)
                .bind("queue", sweep.queue())
                .bind("ageMillis", sweep.age().toMillis())
                .bind("overdueMillis", sweep.overdue().toMillis())
                .bind("accountedFor", sweep.accountedFor())
                .bind("limit", sweep.limit())
                .bind("graceMillis", Ledger.SWEEP_GRACE.toMillis())
                .execute();
    }

    private static String sql(String name) {
        return SQL.locate(LedgerRepairs.class, name);
    }
}
