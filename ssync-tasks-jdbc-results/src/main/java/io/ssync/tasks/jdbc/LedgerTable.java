package io.ssync.tasks.jdbc;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.ClaimedPush;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerRow;
import io.ssync.tasks.ledger.LedgerStatus;
import io.ssync.tasks.ledger.Push;
import io.ssync.tasks.ledger.Push.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The statements on the tables of the ledger. */
final class LedgerTable {
    /** Also named in {@code notify.sql}. */
    static final String CHANNEL = "ssync_ledger";

    /** The bounds of a batch, which is what is pushed, and pushed again, in one go. */
    private static final int BATCH_MESSAGES = 500;

    private static final int BATCH_BYTES = 1 << 20;

    /** How long somebody may take to push what he has claimed before somebody else does. */
    private static final Duration CLAIM = Duration.ofSeconds(30);
    /** So much longer may each message take that was added in the same go: a second for two thousand. */
    private static final Duration CLAIM_PER_MESSAGE = Duration.ofNanos(500_000);

    /** The bounds of what is claimed in one go; of batches because many may be of a single message. */
    private static final int CLAIM_BATCHES = 200;

    private static final int CLAIM_MESSAGES = 1_000;
    private static final int CLAIM_BYTES = 4 << 20;

    /** So few that the planner looks each of them up in the index, rather than read the whole table. */
    private static final int FORGET_TOGETHER = 100;

    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();
    private static final String ADD = sql("add");
    private static final String NOTIFY = sql("notify");
    private static final String PUSHED = sql("pushed");
    private static final String NOT_PUSHED = sql("notPushed");
    private static final String CLAIMABLE = sql("claimable");
    private static final String TAKE = sql("claim");
    private static final String RENUMBER = sql("renumber");
    private static final String CLAIMED = sql("claimed");
    private static final String OUTDATED = sql("outdated");
    private static final String NEXT = sql("next");
    private static final String FORGET = sql("forget");
    private static final String REVOKE = sql("revoke");
    private static final String FOUND = sql("found");
    private static final String NEWEST = sql("newest");
    private static final String LOCK = sql("lock");
    private static final String KNOWN = sql("known");
    private static final String ENDED = sql("ended");
    private static final String REPUBLISH_ALL = sql("republishAll");
    private static final String REPUBLISH = sql("republish");
    private static final String COUNT = sql("count");
    private static final String LIST = sql("list");
    private static final String STATUS = sql("status");

    private LedgerTable() {}

    /** Adds rows for their caller to push, and notes down what was pushed before. One batch is one statement. */
    static Push add(Connection connection, List<LedgerEntry> entries, List<Batch> pushed) throws SQLException {
        Duration claim = CLAIM.plus(CLAIM_PER_MESSAGE.multipliedBy(entries.size()));
        List<Batch> added = new ArrayList<>();
        List<Batch> toNote = pushed;
        for (List<LedgerEntry> batch : batches(entries)) {
            added.add(new Batch(add(connection, batch, toNote, claim), 1));
            toNote = List.of();
        }
        return new Push(added);
    }

    /** Adds rows for relays to push, and has them told of it at the commit. */
    static void addUnclaimed(Connection connection, List<LedgerEntry> entries) throws SQLException {
        for (List<LedgerEntry> batch : batches(entries)) {
            add(connection, batch, List.of(), null);
        }
        try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
            statement.execute();
        }
    }

    /** Whether rows need more than one statement. */
    static boolean isOneBatch(List<LedgerEntry> entries) {
        return batches(entries).size() <= 1;
    }

    private static long add(
            Connection connection, List<LedgerEntry> entries, List<Batch> pushed, @Nullable Duration claim)
            throws SQLException {
        Columns columns = new Columns(entries);
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setArray(1, connection.createArrayOf("int8", numbers(pushed)));
            statement.setArray(2, connection.createArrayOf("int4", claims(pushed)));
            statement.setInt(3, entries.size());
            statement.setLong(4, columns.bytes);
            statement.setInt(5, claim == null ? 0 : 1);
            if (claim == null) {
                statement.setNull(6, Types.BIGINT);
            } else {
                statement.setLong(6, claim.toMillis());
            }
            statement.setArray(7, connection.createArrayOf("text", columns.taskIds));
            statement.setArray(8, connection.createArrayOf("int4", columns.copies));
            statement.setArray(9, connection.createArrayOf("text", columns.queues));
            statement.setArray(10, connection.createArrayOf("int2", columns.priorities));
            statement.setArray(11, connection.createArrayOf("int8", columns.dues));
            statement.setArray(12, connection.createArrayOf("int8", columns.delays));
            statement.setArray(13, connection.createArrayOf("bytea", columns.payloads));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

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

    private record Claimable(Batch batch, int messages, long bytes) {}

    /** Claims what fits into the bounds, the oldest first. In a transaction. */
    static Optional<ClaimedPush> claim(Handle transaction, String generation) {
        List<Claimable> chosen = choose(transaction
                .createQuery(CLAIMABLE)
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
        Long[] all = chosen.stream().map(next -> next.batch().number()).toArray(Long[]::new);
        transaction
                .createUpdate(TAKE)
                .bind("batches", all)
                .bind("millis", CLAIM.toMillis())
                .execute();
        Long[] again = chosen.stream()
                .filter(next -> next.batch().claim() > 0)
                .map(next -> next.batch().number())
                .toArray(Long[]::new);
        int republished = again.length == 0
                ? 0
                : transaction.createUpdate(RENUMBER).bind("batches", again).execute();
        List<LedgerEntry> entries = new ArrayList<>();
        List<String> revoked = new ArrayList<>();
        transaction
                .createQuery(CLAIMED)
                .bind("batches", all)
                .map((row, context) -> entry(row, revoked))
                .forEach(entries::add);
        Push push = new Push(chosen.stream()
                .map(next -> new Batch(next.batch().number(), next.batch().claim() + 1))
                .toList());
        return Optional.of(new ClaimedPush(push, entries, revoked, republished));
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

    private static LedgerEntry entry(ResultSet row, List<String> revoked) throws SQLException {
        String taskId = row.getString("task_id");
        if (row.getBoolean("revoked")) {
            revoked.add(taskId);
        }
        long delay = row.getLong("delay");
        // The rest of the wait, so that the clocks of the two servers need not agree.
        Due due = delay > 0 ? new Due.After(Duration.ofMillis(delay)) : Due.NOW;
        return new LedgerEntry(
                taskId,
                row.getInt("copy"),
                new OutboundMessage(row.getString("queue"), row.getInt("priority"), due, row.getBytes("payload")));
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

    static void next(Handle handle, List<LedgerEntry> entries) {
        Columns columns = new Columns(entries);
        handle.createUpdate(NEXT)
                .bind("taskIds", columns.taskIds)
                .bind("copies", columns.copies)
                .bind("queues", columns.queues)
                .bind("priorities", columns.priorities)
                .bind("dues", columns.dues)
                .bind("delays", columns.delays)
                .bind("payloads", bytes(columns.payloads))
                .execute();
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

    static void revoke(Handle handle, Collection<String> taskIds) {
        handle.createUpdate(REVOKE).bind("taskIds", sorted(taskIds)).execute();
    }

    /** Notes a generation; returns how many messages are lost with the one before. In a transaction. */
    static int found(Handle transaction, String generation, boolean settled) {
        if (isNewest(transaction, generation)) {
            return 0;
        }
        transaction.createQuery(LOCK).mapToMap().one();
        boolean isFirst = newest(transaction).isEmpty();
        if (isNewest(transaction, generation) || (isKnown(transaction, generation) && !settled)) {
            return 0;
        }
        transaction.createUpdate(FOUND).bind("generation", generation).execute();
        return isFirst ? 0 : republishAll(transaction);
    }

    private static boolean isNewest(Handle handle, String generation) {
        return newest(handle).filter(generation::equals).isPresent();
    }

    private static Optional<String> newest(Handle handle) {
        return handle.createQuery(NEWEST).mapTo(String.class).findOne();
    }

    private static boolean isKnown(Handle handle, String generation) {
        return handle.createQuery(KNOWN)
                .bind("generation", generation)
                .mapTo(Boolean.class)
                .one();
    }

    /** In a transaction. */
    static int republishAll(Handle transaction) {
        transaction.createUpdate(ENDED).execute();
        transaction.createUpdate(REPUBLISH_ALL).execute();
        transaction.createUpdate(NOTIFY).execute();
        return count(transaction, COUNT);
    }

    /** In a transaction. */
    static int republish(Handle transaction, List<String> taskIds) {
        int republished = 0;
        for (int start = 0; start < taskIds.size(); start += BATCH_MESSAGES) {
            List<String> batch = taskIds.subList(start, Math.min(taskIds.size(), start + BATCH_MESSAGES));
            republished += transaction
                    .createUpdate(REPUBLISH)
                    .bind("taskIds", sorted(batch))
                    .execute();
        }
        transaction.createUpdate(NOTIFY).execute();
        return republished;
    }

    static List<LedgerRow> list(Handle handle, int offset, int limit) {
        return handle.createQuery(LIST)
                .bind("offset", offset)
                .bind("limit", limit)
                .map((row, context) -> new LedgerRow(
                        row.getString("task_id"),
                        row.getString("queue"),
                        row.getInt("priority"),
                        Optional.ofNullable(row.getObject("due", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        row.getObject("added", OffsetDateTime.class).toInstant(),
                        row.getInt("copy"),
                        row.getBoolean("published"),
                        row.getBoolean("revoked"),
                        row.getBytes("payload")))
                .list();
    }

    static LedgerStatus status(Handle handle) {
        return handle.createQuery(STATUS)
                .map((row, context) -> {
                    long oldest = row.getLong("oldest_millis");
                    Optional<Duration> age = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(oldest));
                    return new LedgerStatus(row.getLong("tasks"), row.getLong("to_publish"), age);
                })
                .one();
    }

    /** Jdbi takes no arrays of arrays. */
    private static Argument bytes(byte[][] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("bytea", values));
    }

    private static int count(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private static List<List<LedgerEntry>> batches(List<LedgerEntry> entries) {
        List<List<LedgerEntry>> batches = new ArrayList<>();
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

    private static Long[] numbers(List<Batch> batches) {
        return batches.stream().map(Batch::number).toArray(Long[]::new);
    }

    private static Integer[] claims(List<Batch> batches) {
        return batches.stream().map(Batch::claim).toArray(Integer[]::new);
    }

    /** In the order in which others lock the same rows. */
    private static String[] sorted(Collection<String> taskIds) {
        return taskIds.stream().sorted().toArray(String[]::new);
    }

    private static String sql(String name) {
        return SQL.locate(LedgerTable.class, name);
    }

    /** Rows as a statement takes them: an array for each column. */
    private static final class Columns {
        final String[] taskIds;
        final Integer[] copies;
        final String[] queues;
        final Short[] priorities;
        /** Microseconds since 1970, or null. */
        final @Nullable Long[] dues;
        /** Microseconds from now, or null. */
        final @Nullable Long[] delays;

        final byte[][] payloads;
        final long bytes;

        Columns(List<LedgerEntry> entries) {
            int size = entries.size();
            taskIds = new String[size];
            copies = new Integer[size];
            queues = new String[size];
            priorities = new Short[size];
            dues = new Long[size];
            delays = new Long[size];
            payloads = new byte[size][];
            long sum = 0;
            for (int i = 0; i < size; i++) {
                LedgerEntry entry = entries.get(i);
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
                sum += message.payload().length;
            }
            bytes = sum;
        }
    }
}
