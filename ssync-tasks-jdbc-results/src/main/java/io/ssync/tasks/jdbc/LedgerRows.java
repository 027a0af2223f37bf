package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.Ledger.Push.Batch;
import io.ssync.tasks.ledger.LedgerMark;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The statements on {@code ssync_ledger} by which a task comes, goes on and ends. */
final class LedgerRows {
    /** Also named in {@code notify.sql}. */
    static final String CHANNEL = "ssync_ledger";

    /** The bounds of a batch, which is what is pushed, and pushed again, in one go. */
    static final int BATCH_MESSAGES = 500;

    private static final int BATCH_BYTES = 1 << 20;

    /** A claim lasts longer by this for each message that was added in the same go: a second for two thousand. */
    private static final Duration CLAIM_PER_MESSAGE = Duration.ofNanos(500_000);

    /** So few that the planner looks each of them up in the index, rather than read the whole table. */
    private static final int FORGET_TOGETHER = 100;

    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String ADD = sql("add");
    private static final String NOTIFY = sql("notify");
    private static final String OUTDATED = sql("outdated");
    private static final String HOLD = sql("hold");
    private static final String NEXT = sql("next");
    private static final String FORGET = sql("forget");
    private static final String ENDING = sql("ending");
    private static final String REVOKE = sql("revoke");
    private static final String MOVED = sql("moved");
    private static final String IS_EMPTY = sql("isEmpty");
    private static final String FIND = sql("find");
    private static final String LIST = sql("list");
    private static final String STATUS = sql("status");

    private LedgerRows() {}

    /** Adds rows for their caller to push, and notes down what was pushed before. One batch is one statement. */
    static Ledger.Push add(Handle handle, int broker, List<Ledger.Entry> entries, List<Batch> pushed, Duration claim) {
        Duration longer = claim.plus(CLAIM_PER_MESSAGE.multipliedBy(entries.size()));
        List<Batch> added = new ArrayList<>();
        Set<String> known = new HashSet<>();
        List<Batch> toNote = pushed;
        for (List<Ledger.Entry> batch : batches(entries)) {
            Added written = addBatch(handle, broker, batch, toNote, longer);
            added.add(new Batch(written.batch(), 1));
            known.addAll(written.known());
            toNote = List.of();
        }
        return new Ledger.Push(added, known);
    }

    /** Adds rows for relays to push, and has them told of it at the commit. */
    static void addUnclaimed(Handle handle, int broker, List<Ledger.Entry> entries) {
        for (List<Ledger.Entry> batch : batches(entries)) {
            addBatch(handle, broker, batch, List.of(), null);
        }
        tellRelays(handle);
    }

    /** Has relays told, at the commit, that there is something to push. */
    static void tellRelays(Handle handle) {
        handle.createUpdate(NOTIFY).execute();
    }

    /** Whether rows need more than one statement. */
    static boolean isOneBatch(List<Ledger.Entry> entries) {
        return batches(entries).size() <= 1;
    }

    /** A batch, and which of its ids had a row already. */
    private record Added(long batch, List<String> known) {
        static Added of(ResultSet row) throws SQLException {
            Array known = row.getArray("known");
            return new Added(row.getLong("batch"), known == null ? List.of() : List.of((String[]) known.getArray()));
        }
    }

    private static Added addBatch(
            Handle handle, int broker, List<Ledger.Entry> entries, List<Batch> pushed, @Nullable Duration claim) {
        LedgerColumns columns = new LedgerColumns(entries);
        return columns.bindTo(handle.createQuery(ADD))
                .bind("broker", broker)
                .bind("pushedBatches", LedgerPushes.numbers(pushed))
                .bind("pushedClaims", LedgerPushes.claims(pushed))
                .bind("messages", entries.size())
                .bind("bytes", columns.bytes())
                .bind("claim", claim == null ? 0 : 1)
                .bind("claimMillis", claim == null ? null : (Long) claim.toMillis())
                .map((row, context) -> Added.of(row))
                .one();
    }

    static Map<LedgerMark, OptionalInt> outdated(Handle handle, Collection<LedgerMark> marks) {
        Map<LedgerMark, OptionalInt> outdated = new HashMap<>();
        handle.createQuery(OUTDATED)
                .bind("taskIds", marks.stream().map(LedgerMark::taskId).toArray(String[]::new))
                .bind("copies", marks.stream().map(LedgerMark::copy).toArray(Integer[]::new))
                .map((row, context) -> {
                    LedgerMark mark = new LedgerMark(row.getString("task_id"), row.getInt("copy"));
                    int counts = row.getInt("counts");
                    return outdated.put(mark, row.wasNull() ? OptionalInt.empty() : OptionalInt.of(counts));
                })
                .forEach(ignored -> {});
        return outdated;
    }

    static void hold(Handle handle, Collection<LedgerMark> marks) {
        handle.createUpdate(HOLD)
                .bind("taskIds", marks.stream().map(LedgerMark::taskId).toArray(String[]::new))
                .bind("copies", marks.stream().map(LedgerMark::copy).toArray(Integer[]::new))
                .execute();
    }

    static void next(Handle handle, List<Ledger.Entry> entries) {
        new LedgerColumns(entries).bindTo(handle.createUpdate(NEXT)).execute();
    }

    static int forget(Handle handle, Collection<String> taskIds) {
        String[] all = sorted(taskIds);
        PreparedBatch batch = handle.prepareBatch(FORGET);
        for (int start = 0; start < all.length; start += FORGET_TOGETHER) {
            batch.bind("taskIds", Arrays.copyOfRange(all, start, Math.min(all.length, start + FORGET_TOGETHER)))
                    .add();
        }
        return all.length == 0 ? 0 : Arrays.stream(batch.execute()).sum();
    }

    static void ending(Handle handle, Collection<String> taskIds) {
        handle.createUpdate(ENDING).bind("taskIds", sorted(taskIds)).execute();
    }

    static void revoke(Handle handle, Collection<String> taskIds) {
        handle.createUpdate(REVOKE).bind("taskIds", sorted(taskIds)).execute();
    }

    static void moved(Handle handle, Collection<String> taskIds, String queue) {
        handle.createUpdate(MOVED)
                .bind("taskIds", sorted(taskIds))
                .bind("queue", queue)
                .execute();
    }

    static boolean isEmpty(Handle handle, int broker) {
        return handle.createQuery(IS_EMPTY)
                .bind("broker", broker)
                .mapTo(Boolean.class)
                .one();
    }

    static Optional<Ledger.Row> find(Handle handle, int broker, String taskId) {
        return handle.createQuery(FIND)
                .bind("broker", broker)
                .bind("taskId", taskId)
                .map((row, context) -> row(row))
                .findOne();
    }

    static List<Ledger.Row> list(Handle handle, int broker, int offset, int limit) {
        return handle.createQuery(LIST)
                .bind("broker", broker)
                .bind("offset", offset)
                .bind("limit", limit)
                .map((row, context) -> row(row))
                .list();
    }

    static Ledger.Row row(ResultSet row) throws SQLException {
        return new Ledger.Row(
                row.getString("task_id"),
                row.getString("queue"),
                row.getInt("priority"),
                Optional.ofNullable(row.getObject("due", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
                row.getObject("added", OffsetDateTime.class).toInstant(),
                row.getInt("copy"),
                row.getBoolean("published"),
                row.getBoolean("revoked"),
                row.getBytes("payload"));
    }

    static Ledger.Status status(Handle handle, int broker) {
        return handle.createQuery(STATUS)
                .bind("broker", broker)
                .map((row, context) -> {
                    long oldest = row.getLong("oldest_millis");
                    Optional<Duration> age = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(oldest));
                    return new Ledger.Status(row.getLong("tasks"), row.getLong("to_publish"), age);
                })
                .one();
    }

    private static List<List<Ledger.Entry>> batches(List<Ledger.Entry> entries) {
        List<List<Ledger.Entry>> batches = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            int length = entries.get(i).message().payload().length;
            if (i > start && (i - start == BATCH_MESSAGES || bytes + length > BATCH_BYTES)) {
                batches.add(entries.subList(start, i));
                start = i;
                bytes = 0;
            }
            bytes += length;
        }
        if (start < entries.size()) {
            batches.add(entries.subList(start, entries.size()));
        }
        return batches;
    }

    /** In the order in which others lock the same rows. */
    static String[] sorted(Collection<String> taskIds) {
        return taskIds.stream().sorted().toArray(String[]::new);
    }

    private static String sql(String name) {
        return SQL.locate(LedgerRows.class, name);
    }
}
