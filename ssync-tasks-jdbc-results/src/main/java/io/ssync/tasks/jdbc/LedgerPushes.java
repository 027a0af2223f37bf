package io.ssync.tasks.jdbc;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.Ledger.Push.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on {@code ssync_ledger_push}: who gives which rows to the broker. */
final class LedgerPushes {
    /** The bounds of what is claimed in one go; of batches because many may be of a single message. */
    private static final int CLAIM_BATCHES = 200;

    private static final int CLAIM_MESSAGES = 1_000;
    private static final int CLAIM_BYTES = 4 << 20;

    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String PUSHED = sql("pushed");
    private static final String NOT_PUSHED = sql("notPushed");
    private static final String CLAIMABLE = sql("claimable");
    private static final String TAKE = sql("take");
    private static final String RENUMBER = sql("renumber");
    private static final String CLAIMED = sql("claimed");
    private static final String WAITED = sql("waited");

    private LedgerPushes() {}

    private record Claimable(Batch batch, int messages, long bytes) {}

    /** A row in its place. */
    private record Claimed(long batch, int position, Ledger.Entry entry, boolean revoked, boolean waited) {}

    static void pushed(Handle handle, List<Batch> batches) {
        handle.createUpdate(PUSHED)
                .bind("batches", numbers(batches))
                .bind("claims", claims(batches))
                .execute();
    }

    static void notPushed(Handle handle, List<Batch> batches) {
        handle.createUpdate(NOT_PUSHED)
                .bind("batches", numbers(batches))
                .bind("claims", claims(batches))
                .execute();
    }

    /** Claims what fits into the bounds, the oldest first. In a transaction. */
    static Optional<Ledger.ClaimedPush> claim(Handle transaction, int broker, String generation) {
        List<Claimable> chosen = choose(transaction
                .createQuery(CLAIMABLE)
                .bind("broker", broker)
                .bind("generation", generation)
                .bind("limit", CLAIM_BATCHES)
                .map((row, context) -> new Claimable(
                        new Batch(row.getLong("batch"), row.getInt("claim")),
                        row.getInt("messages"),
                        row.getLong("bytes")))
                .list());
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        List<Batch> batches = chosen.stream().map(Claimable::batch).toList();
        List<Claimed> claimed = new ArrayList<>();
        claimed.addAll(readNew(transaction, withClaims(batches, false)));
        claimed.addAll(renumber(transaction, withClaims(batches, true)));
        claimed.sort(Comparator.comparingLong(Claimed::batch).thenComparingInt(Claimed::position));
        transaction
                .createUpdate(TAKE)
                .bind("batches", numbers(batches))
                .bind("millis", Ledger.CLAIM.toMillis())
                .execute();
        return Optional.of(new Ledger.ClaimedPush(
                new Ledger.Push(batches.stream()
                        .map(batch -> new Batch(batch.number(), batch.claim() + 1))
                        .toList()),
                claimed.stream().map(Claimed::entry).toList(),
                claimed.stream()
                        .filter(Claimed::revoked)
                        .map(row -> row.entry().taskId())
                        .toList(),
                (int) claimed.stream().filter(row -> row.entry().copy() > 0).count()));
    }

    private static List<Claimable> choose(List<Claimable> claimable) {
        int messages = 0;
        long bytes = 0;
        int count = 0;
        for (Claimable next : claimable) {
            messages += next.messages();
            bytes += next.bytes();
            if (count > 0 && (messages > CLAIM_MESSAGES || bytes > CLAIM_BYTES)) {
                break;
            }
            count++;
        }
        return claimable.subList(0, count);
    }

    private static List<Batch> withClaims(List<Batch> batches, boolean claimed) {
        return batches.stream().filter(batch -> batch.claim() > 0 == claimed).toList();
    }

    private static List<Claimed> readNew(Handle transaction, List<Batch> batches) {
        if (batches.isEmpty()) {
            return List.of();
        }
        List<Claimed> read = transaction
                .createQuery(CLAIMED)
                .bind("batches", numbers(batches))
                .map((row, context) -> claimed(row, row.getBoolean("waited")))
                .list();
        // Rarely, after an outage: most are published as soon as they are committed.
        if (read.stream().anyMatch(Claimed::waited)) {
            transaction.createUpdate(WAITED).bind("batches", numbers(batches)).execute();
        }
        return read;
    }

    private static List<Claimed> renumber(Handle transaction, List<Batch> batches) {
        return batches.isEmpty()
                ? List.of()
                : transaction
                        .createQuery(RENUMBER)
                        .bind("batches", numbers(batches))
                        .map((row, context) -> claimed(row, false))
                        .list();
    }

    private static Claimed claimed(ResultSet row, boolean waited) throws SQLException {
        long delay = row.getLong("delay");
        // The rest of the wait, so that the clocks of the two servers need not agree.
        Due due = delay > 0 ? new Due.After(Duration.ofMillis(delay)) : Due.NOW;
        byte[] payload = row.getBytes("payload");
        OutboundMessage message = new OutboundMessage(
                row.getString("queue"), row.getInt("priority"), due, payload, TaskLimit.fairnessKeyOf(payload));
        return new Claimed(
                row.getLong("batch"),
                row.getInt("position"),
                new Ledger.Entry(row.getString("task_id"), row.getInt("copy"), message),
                row.getBoolean("revoked"),
                waited);
    }

    static Long[] numbers(List<Batch> batches) {
        return batches.stream().map(Batch::number).toArray(Long[]::new);
    }

    static Integer[] claims(List<Batch> batches) {
        return batches.stream().map(Batch::claim).toArray(Integer[]::new);
    }

    private static String sql(String name) {
        return SQL.locate(LedgerPushes.class, name);
    }
}
