package io.ssync.tasks.beat.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Signature;
import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is decided before its time, and committed when it comes. */
class PreparedTicksTest {
    private final BeatTestDatabase database = new BeatTestDatabase();
    private final JdbcSchedules schedules = database.schedules();
    private final CountDownLatch written = new CountDownLatch(1);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void existWhenTheirTimeHasCome() {
        Decision decision = inAWhile();

        assertThat(schedules.decide(List.of(decision), calls())).containsExactly(Ruling.DONE);

        assertThat(database.query(Boolean.class, "select pg_xact_commit_timestamp(xmin) >= due from ssync_beat_tick"))
                .containsExactly(true);
    }

    @Test
    void areNotSeenBefore() throws InterruptedException {
        Decision decision = inAWhile();
        CompletableFuture<List<Ruling>> ruling = decideMeanwhile(decision);
        written.await();

        while (!ruling.isDone()) {
            List<Boolean> early = database.query(
                    Boolean.class,
                    "select clock_timestamp() < timestamptz '" + decision.notBefore() + "'"
                            + " and exists (select from ssync_beat_tick)");
            assertThat(early).containsExactly(false);
        }

        assertThat(ruling.join()).containsExactly(Ruling.DONE);
    }

    @Test
    void keepNoOtherBeatWaiting() throws InterruptedException {
        Decision decision = inAWhile();
        CompletableFuture<List<Ruling>> one = decideMeanwhile(decision);
        written.await();

        List<Ruling> other = database.schedules().decide(List.of(decision), calls());

        assertThat(other).containsAnyOf(Ruling.BUSY, Ruling.MOVED);
        assertThat(one.join()).containsExactly(Ruling.DONE);
        assertThat(database.taskIdsSent()).hasSize(1);
    }

    @Test
    void keepAChangeWaitingNoLongerThanThat() throws InterruptedException {
        Decision decision = inAWhile();
        CompletableFuture<List<Ruling>> ruling = decideMeanwhile(decision);
        written.await();

        assertThat(database.schedules().change("a", entry -> entry.withEnabled(false)))
                .isTrue();

        assertThat(ruling.join()).containsExactly(Ruling.DONE);
        assertThat(schedules.find("a").orElseThrow().understood().orElseThrow().enabled())
                .isFalse();
    }

    @Test
    void areLetGoIfTheirBeatHangs() throws InterruptedException {
        Decision decision = inAWhile();
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<List<Ruling>> hanging =
                CompletableFuture.supplyAsync(() -> schedules.decide(List.of(decision), (transaction, made) -> {
                    calls().send(transaction, made);
                    written.countDown();
                    awaitUnchecked(end);
                }));
        written.await();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> database.schedules()
                                    .decide(List.of(decision), calls())
                                    .get(0)
                            == Ruling.DONE);
        } finally {
            end.countDown();
        }

        assertThatThrownBy(hanging::join).hasCauseInstanceOf(ResultBackendAwayException.class);
        assertThat(database.taskIdsSent()).hasSize(1);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<List<Ruling>> decideMeanwhile(Decision decision) {
        return CompletableFuture.supplyAsync(() -> schedules.decide(List.of(decision), (transaction, made) -> {
            calls().send(transaction, made);
            written.countDown();
        }));
    }

    private ScheduleStore.Calls calls() {
        return (transaction, made) -> database.app.in(transaction.orElseThrow()).sendAll(made);
    }

    /** A decision about a schedule whose time comes just within what may be prepared. */
    private Decision inAWhile() {
        schedules.add(ScheduleEntry.of("a", Interval.of(Duration.ofHours(1)), ScheduledCall.of("t")));
        Instant due = schedules.look().now().plusMillis(800);
        return new Decision(
                schedules.find("a").orElseThrow(),
                due,
                due,
                List.of(new Run(new Tick(due, Tick.State.SENT, "task-1", null, 1), Signature.of("t", List.of()))),
                false);
    }
}
