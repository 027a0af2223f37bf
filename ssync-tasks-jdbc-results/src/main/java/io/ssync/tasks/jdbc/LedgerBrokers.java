package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The statements on {@code ssync_ledger_broker} and {@code ssync_ledger_generation}: whose rows are whose, and what data each broker
 * has.
 *
 * <p>A broker is known by the name that was given to the ledger. Without one it is known by its address, which survives the loss of its
 * data, and by the generation of its data, which survives another address.
 */
final class LedgerBrokers {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String BY_NAME = sql("byName");
    private static final String BY_ADDRESS = sql("byAddress");
    private static final String BY_GENERATION = sql("byGeneration");
    private static final String CREATE = sql("create");
    private static final String ADD_ADDRESS = sql("addAddress");
    private static final String LEAVE_ADDRESS = sql("leaveAddress");
    private static final String IS_REACHED = sql("isReached");
    private static final String SEEN = sql("seen");
    private static final String HAS_UNOWNED = sql("hasUnowned");
    private static final String OWN = sql("own");
    private static final String TAKE_OVER = sql("takeOver");
    private static final String REMOVE = sql("remove");
    private static final String COUNT = sql("count");
    private static final String ALL = sql("all");
    private static final String LOCK = sql("lock");
    private static final String NEWEST = sql("newest");
    private static final String KNOWN = sql("known");
    private static final String FOUND = sql("found");

    private LedgerBrokers() {}

    /** The broker of this name, or else at this address. In a transaction. */
    static int identify(Handle transaction, @Nullable String name, String address, @Nullable String generation) {
        Optional<Integer> known = find(transaction, name, address, generation);
        if (known.isPresent()) {
            return known.get();
        }
        lock(transaction);
        if (name != null) {
            return create(transaction, name);
        }
        Optional<Integer> byGeneration = byGeneration(transaction, generation);
        int broker =
                byGeneration.or(() -> byAddress(transaction, address)).orElseGet(() -> create(transaction, address));
        List<Integer> left = transaction
                .createQuery(LEAVE_ADDRESS)
                .bind("broker", broker)
                .bind("address", address)
                .mapTo(Integer.class)
                .list();
        transaction
                .createUpdate(ADD_ADDRESS)
                .bind("broker", broker)
                .bind("address", address)
                .execute();
        // Nobody reaches it any more: it was this one, under an address whose generation was not known yet.
        left.stream()
                .filter(other -> !isReached(transaction, other))
                .forEach(other -> takeOver(transaction, other, broker));
        return broker;
    }

    /** Without a lock, which is needed the first time only; empty if there is something to write down. */
    private static Optional<Integer> find(
            Handle handle, @Nullable String name, String address, @Nullable String generation) {
        if (name != null) {
            return byName(handle, name);
        }
        Optional<Integer> byAddress = byAddress(handle, address);
        Optional<Integer> byGeneration = byGeneration(handle, generation);
        return byGeneration.isEmpty() || byGeneration.equals(byAddress) ? byAddress : Optional.empty();
    }

    private static Optional<Integer> byName(Handle handle, String name) {
        return handle.createQuery(BY_NAME)
                .bind("name", name)
                .mapTo(Integer.class)
                .findOne();
    }

    private static Optional<Integer> byAddress(Handle handle, String address) {
        return handle.createQuery(BY_ADDRESS)
                .bind("address", address)
                .mapTo(Integer.class)
                .findFirst();
    }

    private static Optional<Integer> byGeneration(Handle handle, @Nullable String generation) {
        return generation == null
                ? Optional.empty()
                : handle.createQuery(BY_GENERATION)
                        .bind("generation", generation)
                        .mapTo(Integer.class)
                        .findOne();
    }

    private static int create(Handle transaction, String name) {
        return transaction
                .createQuery(CREATE)
                .bind("name", name)
                .mapTo(Integer.class)
                .one();
    }

    private static boolean isReached(Handle transaction, int broker) {
        return is(transaction.createQuery(IS_REACHED).bind("broker", broker));
    }

    /** Notes that an app looks at this broker, and makes it the owner of rows that have none. In a transaction. */
    static void look(Handle transaction, int broker) {
        transaction.createUpdate(SEEN).bind("broker", broker).execute();
        if (is(transaction.createQuery(HAS_UNOWNED))) {
            lock(transaction);
            transaction.createUpdate(OWN).bind("broker", broker).execute();
        }
    }

    /** Notes a generation; returns how many messages are lost with the one before. In a transaction. */
    static int found(Handle transaction, int broker, String generation, boolean settled) {
        if (isNewest(transaction, broker, generation)) {
            return 0;
        }
        lock(transaction);
        boolean isFirst = newest(transaction, broker).isEmpty();
        if (isNewest(transaction, broker, generation) || (isKnown(transaction, broker, generation) && !settled)) {
            return 0;
        }
        transaction
                .createUpdate(FOUND)
                .bind("broker", broker)
                .bind("generation", generation)
                .execute();
        return isFirst ? 0 : LedgerRepairs.republishAll(transaction, broker, Ledger.LOSS_GRACE);
    }

    private static boolean isNewest(Handle handle, int broker, String generation) {
        return newest(handle, broker).filter(generation::equals).isPresent();
    }

    private static Optional<String> newest(Handle handle, int broker) {
        return handle.createQuery(NEWEST)
                .bind("broker", broker)
                .mapTo(String.class)
                .findOne();
    }

    private static boolean isKnown(Handle handle, int broker, String generation) {
        return is(handle.createQuery(KNOWN).bind("broker", broker).bind("generation", generation));
    }

    static List<Ledger.KnownBroker> all(Handle handle, int broker) {
        return handle.createQuery(ALL)
                .bind("broker", broker)
                .map((row, context) -> new Ledger.KnownBroker(
                        row.getString("name"),
                        List.of((String[]) row.getArray("addresses").getArray()),
                        row.getLong("tasks"),
                        Duration.ofMillis(row.getLong("unseen_millis"))))
                .list();
    }

    /** In a transaction. */
    static int adopt(Handle transaction, String name, int broker) {
        lock(transaction);
        return byName(transaction, name)
                .filter(other -> other != broker)
                .map(other -> takeOver(transaction, other, broker))
                .orElse(0);
    }

    private static int takeOver(Handle transaction, int other, int broker) {
        int tasks = transaction
                .createQuery(COUNT)
                .bind("broker", other)
                .mapTo(Integer.class)
                .one();
        transaction
                .createUpdate(TAKE_OVER)
                .bind("broker", broker)
                .bind("other", other)
                .execute();
        transaction.createUpdate(REMOVE).bind("other", other).execute();
        LedgerRows.tellRelays(transaction);
        return tasks;
    }

    private static void lock(Handle transaction) {
        transaction.createQuery(LOCK).mapToMap().one();
    }

    private static boolean is(Query query) {
        return query.mapTo(Boolean.class).one();
    }

    private static String sql(String name) {
        return SQL.locate(LedgerBrokers.class, name);
    }
}
