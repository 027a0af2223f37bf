package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.ledger.LedgerTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps schedules, and what became of their due times. Several beats may share a store: of several that decide about the same due time
 * one does, so none of them is a leader.
 *
 * <p>Implementations are safe for use by any number of threads, and the store by any number of processes. Methods throw
 * {@link io.ssync.tasks.results.ResultBackendException}; its type says whether the same call may succeed later.
 */
public interface ScheduleStore extends AutoCloseable {

    /** Creates what is missing; costs nothing once all is known to be there. */
    void prepare();

    /**
     * Looks whether schedules may have changed, and at the clock. Cheap: a beat does it every second.
     *
     * @return the time that all beats of this store go by, whatever their own clocks show
     */
    Look look();

    /**
     * The answer of {@link #look}.
     *
     * @param now the time of the store
     * @param version another one when schedules may have changed
     */
    record Look(Instant now, String version) {}

    /** All schedules, also disabled ones and those that cannot be understood, by name. */
    List<ScheduleRow> load();

    /** Those of these schedules that are still there. */
    List<ScheduleRow> load(Collection<Long> ids);

    /** A schedule by its name. */
    Optional<ScheduleRow> find(String name);

    /**
     * Carries out decisions, each all or nothing, and answers each for itself. If this throws, it is unknown what was done: load the
     * schedules again. Of a due time that has a tick already no other is written and no call is made, unless that was skipped or
     * refused and this is a run beside the schedule.
     *
     * <p>A decision whose time comes within {@link #ahead} is prepared and waited for: the call returns when it is done.
     *
     * @param calls makes the calls
     * @throws IllegalArgumentException if a call cannot be made; nothing was done
     */
    List<Decision.Ruling> decide(List<Decision> decisions, Calls calls);

    /**
     * How long before its time a decision may be given to {@link #decide}; it may be less than that each time. Zero for a store that
     * gains nothing by it.
     */
    default Duration ahead() {
        return Duration.ZERO;
    }

    /** Makes calls, in the transaction that decides about them if the store has such. */
    @FunctionalInterface
    interface Calls {
        /**
         * Makes them.
         *
         * @throws IllegalArgumentException if one cannot be made
         */
        void send(Optional<LedgerTransaction> transaction, List<Signature<?>> calls);
    }

    /** Adds a schedule, unless there is one of its name; returns whether it did. Its due times count from now, a single moment always. */
    boolean add(ScheduleEntry entry);

    /**
     * Changes a schedule; returns false if there is none of this name. The name stays. Nobody else changes it meanwhile.
     *
     * @throws IllegalStateException if it cannot be understood
     */
    boolean change(String name, UnaryOperator<ScheduleEntry> change);

    /** Removes a schedule and its ticks; returns false if there is none of this name. */
    boolean remove(String name);

    /** The last ticks of a schedule, the latest due time first; none if there is no such schedule. */
    List<Tick> history(String name, int limit);

    /** Forgets some of the ticks that were due before a time; returns how many. */
    int forget(Instant before, int limit);

    /** Where the schedules are, for people. */
    String describe();

    @Override
    void close();
}
