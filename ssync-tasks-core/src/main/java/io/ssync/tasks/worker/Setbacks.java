package io.ssync.tasks.worker;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a completion that cannot take its next stage. While something is away it waits; an outage is told once when it
 * begins and once when it is over. Any other failure is counted and tried again after a wait that grows; after
 * {@value #MOST_FAILURES} times the message is a dead letter. For the thread that moves completions.
 */
final class Setbacks {
    private static final Logger log = LoggerFactory.getLogger(Setbacks.class);

    static final int MOST_FAILURES = 5;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Ticker ticker;
    private final IntSupplier waiting;
    private final RepeatedCauses causes;
    private boolean backendAway;
    private boolean brokerAway;

    /** {@code waiting} says how many completions there are. */
    Setbacks(Ticker ticker, IntSupplier waiting) {
        this.ticker = ticker;
        this.waiting = waiting;
        this.causes = new RepeatedCauses(log, ticker);
    }

    void backendAway(UnderWay underWay, ResultBackendAwayException e) {
        if (!backendAway) {
            backendAway = true;
            log.warn("the result backend is away, finished tasks are kept until it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    void backendBack() {
        if (backendAway) {
            backendAway = false;
            log.info("the result backend is back; {} finished tasks waited for it", waiting.getAsInt());
        }
    }

    void brokerAway(UnderWay underWay, BrokerAwayException e) {
        if (!brokerAway) {
            brokerAway = true;
            log.warn("the broker is away, finished tasks are settled when it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    void brokerBack() {
        if (brokerAway) {
            brokerAway = false;
            log.info("the broker is back; {} finished tasks waited for it", waiting.getAsInt());
        }
    }

    /** Counts a failure; after the last one the message is a dead letter, whose reason says what has failed. */
    void failed(UnderWay underWay, String what, Throwable cause) {
        Completion.Subject subject = underWay.at.subject();
        causes.warn(what + ", of task", subject, cause);
        underWay.failures++;
        pause(underWay, PAUSE.multipliedBy(1L << Math.min(underWay.failures, 10)));
        if (underWay.failures >= MOST_FAILURES) {
            giveUp(underWay, subject, what, cause);
        }
    }

    private static void giveUp(UnderWay underWay, Completion.Subject subject, String what, Throwable cause) {
        Delivery delivery = subject.delivery();
        Settlement settlement = underWay.at.settlement();
        if (delivery == null || !(settlement instanceof Settlement.OfDelivery)) {
            log.error("task {} is given up: {}", subject, what, cause);
            underWay.moveTo(new Completion.Continued(subject, List.of(), List.of()));
        } else if (!(settlement instanceof Settlement.DeadLetter)) {
            log.error("the message of task {} is a dead letter now: {}", subject, what, cause);
            Settlement aside = new Settlement.DeadLetter(
                    delivery,
                    what + ": " + cause.getMessage(),
                    Failure.of(cause).trace());
            underWay.moveTo(new Completion.Continued(subject, List.of(aside), List.of()));
        } else if (!(underWay.at instanceof Completion.Continued continued && continued.isLast())) {
            // What cannot be stored or sent is left out; the message is a dead letter anyway.
            log.error("the message of task {} is a dead letter without its last steps: {}", subject, what, cause);
            underWay.moveTo(new Completion.Continued(subject, List.of(settlement), List.of()));
        }
    }

    private void pause(UnderWay underWay, Duration time) {
        underWay.notBefore = ticker.nanos() + Math.min(time.toNanos(), LONGEST_PAUSE.toNanos());
        underWay.waits = true;
    }
}
