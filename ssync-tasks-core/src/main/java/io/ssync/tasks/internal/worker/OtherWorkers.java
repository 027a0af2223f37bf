package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.control.Control;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker knows of the others of its broker: whether one has its name, and whether one reads a queue with messages that it
 * cannot run itself. They are asked by remote control, Celery's workers too; that takes up to a second, so {@link #step} is for a
 * thread of its own, and a question is answered from what is known. The rest is safe for use by any thread.
 *
 * <p>Nothing is concluded unless everyone who has heard a question has replied. Workers whose remote control is switched off hear
 * none.
 */
final class OtherWorkers {
    private static final Logger log = LoggerFactory.getLogger(OtherWorkers.class);

    /** A worker may have started to read a queue since it was asked. */
    private static final Duration BELIEVED = Duration.ofSeconds(10);

    /** Nobody has messages of more queues that it cannot run. */
    private static final int MOST_QUESTIONS = 100;

    private final Control control;
    private final String name;
    private final Ticker ticker;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>(MOST_QUESTIONS);
    /** Until when it is believed that nobody else reads a queue. */
    private final Map<String, Long> unread = new ConcurrentHashMap<>();

    private sealed interface Question {
        record WhoReads(String queue) implements Question {}

        record WhoHasMyName() implements Question {}
    }

    OtherWorkers(Control control, String name, Ticker ticker) {
        this.control = control;
        this.name = name;
        this.ticker = ticker;
    }

    /** Whether certainly no other worker reads a queue. False at first; has them asked, so that the next answer is another. */
    boolean nobodyElseReads(String queue) {
        Long until = unread.get(queue);
        if (until != null && ticker.nanos() - until < 0) {
            return true;
        }
        Question question = new Question.WhoReads(queue);
        if (!questions.contains(question)) {
            questions.offer(question);
        }
        return false;
    }

    /** Has the others asked whether one has this worker's name; if so, a warning says it. */
    void askForNamesakes() {
        questions.offer(new Question.WhoHasMyName());
    }

    /** Answers the next question, waiting for it. */
    void step() throws InterruptedException {
        Question question = questions.take();
        try {
            if (question instanceof Question.WhoReads reads) {
                findReaders(reads.queue());
            } else {
                findNamesakes();
            }
        } catch (CancellationException e) {
            // The worker ends.
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        } catch (BrokerException e) {
            log.debug("the other workers could not be asked", e);
        }
    }

    private void findReaders(String queue) {
        Control.Replies replies = control.ask("active_queues", Map.of());
        boolean others = replies.byNode().entrySet().stream()
                .anyMatch(reply -> !reply.getKey().equals(name) && reads(reply.getValue(), queue));
        // A namesake's reply has taken the place of this worker's, or the other way round.
        boolean haveNamesOfTheirOwn = replies.received() == replies.byNode().size();
        if (replies.isComplete() && haveNamesOfTheirOwn && replies.byNode().containsKey(name) && !others) {
            unread.put(queue, ticker.nanos() + BELIEVED.toNanos());
        } else {
            unread.remove(queue);
        }
    }

    private static boolean reads(Object reply, String queue) {
        return !(reply instanceof List<?> queues)
                || queues.stream().anyMatch(each -> each instanceof Map<?, ?> one && queue.equals(one.get("name")));
    }

    private void findNamesakes() {
        if (control.pattern(name).ask("ping", Map.of()).received() > 1) {
            log.warn(
                    "another worker is called {}, too: commands reach both, and monitors show them as one; give each a name of "
                            + "its own",
                    name);
        }
    }
}
