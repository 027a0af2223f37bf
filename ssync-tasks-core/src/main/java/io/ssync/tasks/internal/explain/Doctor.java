package io.ssync.tasks.internal.explain;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.control.Control.Inspect;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at everything that an app needs: its servers, queues, workers and ledger. What cannot be looked at is a finding too, and the
 * rest goes on. Changes nothing. Immutable; safe for use by any thread.
 */
public final class Doctor {
    /** A task that waits longer than this is not served as people expect. */
    private static final Duration OLD = Duration.ofMinutes(10);

    /** A relay gives the broker what the ledger holds within seconds. */
    private static final Duration UNPUBLISHED = Duration.ofMinutes(1);

    private static final Duration OLD_DURABLE = Duration.ofDays(1);

    /** How many delayed messages of a queue to look at: those of tasks that nobody knows come round every few seconds. */
    private static final int SAMPLE = 200;

    private final Broker broker;
    private final ResultBackend results;
    private final Optional<Ledger> ledger;
    private final Inspect inspect;
    private final InstantSource clock;
    private final List<String> queues;

    /**
     * One for an app.
     *
     * @param queues those that its tasks go to
     */
    public Doctor(
            Broker broker,
            ResultBackend results,
            Optional<Ledger> ledger,
            Inspect inspect,
            InstantSource clock,
            Collection<String> queues) {
        this.broker = broker;
        this.results = results;
        this.ledger = ledger;
        this.inspect = inspect;
        this.clock = clock;
        this.queues = List.copyOf(queues);
    }

    /** Looks at everything once. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(of("broker", broker.describe(), () -> broker.examine(clock.instant())));
        findings.addAll(of("results", results.describe(), () -> results.examine(clock.instant())));
        ledger.ifPresent(held -> findings.addAll(of("ledger", results.describe(), () -> List.of(durable(held)))));
        WorkerSurvey workers = new WorkerSurvey(inspect);
        findings.addAll(of("workers", broker.describe(), () -> List.of(workers(workers))));
        findings.addAll(of("queues", broker.describe(), () -> queues(workers)));
        return List.copyOf(findings);
    }

    private static List<Finding> of(String check, String subject, Supplier<List<Finding>> look) {
        try {
            return look.get();
        } catch (BrokerException | ResultBackendException e) {
            return List.of(new Finding(
                    Severity.ERROR,
                    check,
                    subject,
                    String.valueOf(e.getMessage()),
                    "see that the server is up and that the address and the password are right"));
        }
    }

    private static Finding durable(Ledger ledger) {
        ledger.prepare();
        Ledger.Status status = ledger.status();
        Duration oldest = status.oldestAge().orElse(Duration.ZERO);
        String text = status.tasks() + " durable tasks have not ended, " + status.toPublish()
                + " of them are to be given to the broker"
                + (status.tasks() == 0 ? "" : "; the oldest was called " + hours(oldest) + " ago");
        if (status.toPublish() > 0 && oldest.compareTo(UNPUBLISHED) > 0) {
            return new Finding(
                    Severity.WARNING,
                    "ledger",
                    ledger.results().describe(),
                    text,
                    "a worker gives them to the broker: see that one runs and that both servers can be reached");
        }
        return oldest.compareTo(OLD_DURABLE) > 0
                ? new Finding(
                        Severity.WARNING,
                        "ledger",
                        ledger.results().describe(),
                        text,
                        "see with ssync ledger list which they are, and ask with ssync why")
                : Finding.ok("ledger", ledger.results().describe(), text);
    }

    private Finding workers(WorkerSurvey workers) {
        List<String> names = workers.names();
        return names.isEmpty()
                ? new Finding(
                        Severity.ERROR, "workers", broker.describe(), "no worker answers", "start one: ssync worker")
                : Finding.ok("workers", broker.describe(), "these answer: " + String.join(", ", names));
    }

    private List<Finding> queues(WorkerSurvey workers) {
        TreeSet<String> all = new TreeSet<>(queues);
        all.addAll(workers.queues());
        return all.stream().flatMap(queue -> queue(queue, workers)).toList();
    }

    private Stream<Finding> queue(String queue, WorkerSurvey workers) {
        QueueStatus status = broker.status(queue);
        List<Finding> findings = new ArrayList<>();
        List<String> readers = workers.readers(queue);
        if (readers.isEmpty()) {
            findings.add(unread(status));
        } else if (!queues.contains(queue)) {
            findings.add(new Finding(
                    Severity.NOTE,
                    "queue",
                    queue,
                    "workers read it, and this app sends nothing there: " + String.join(", ", readers),
                    ""));
        }
        status.pause()
                .ifPresent(pause -> findings.add(new Finding(
                        Severity.WARNING,
                        "queue",
                        queue,
                        "it is paused since " + pause.since()
                                + pause.until().map(end -> " until " + end).orElse("")
                                + (pause.reason().isEmpty() ? "" : ": " + pause.reason()),
                        "ssync queue resume " + queue)));
        status.oldestAge()
                .filter(age -> age.compareTo(OLD) > 0)
                .ifPresent(age -> findings.add(new Finding(
                        Severity.WARNING,
                        "queue",
                        queue,
                        status.ready() + " tasks are ready, the oldest for " + hours(age),
                        "more workers, or ask with ssync why")));
        if (status.deadLetters() > 0) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "dead letters",
                    queue,
                    status.deadLetters() + " messages were set aside",
                    "ssync dead list -Q " + queue));
        }
        findings.addAll(unknownTasks(queue, readers, workers));
        return findings.isEmpty()
                ? Stream.of(Finding.ok(
                        "queue",
                        queue,
                        status.ready() + " ready, " + status.inFlight() + " in flight, read by " + readers.size()))
                : findings.stream();
    }

    private static Finding unread(QueueStatus status) {
        long waiting = status.ready() + status.limited() + status.delayed();
        return waiting == 0
                ? new Finding(Severity.NOTE, "queue", status.queue(), "no worker reads it, and nothing is in it", "")
                : new Finding(
                        Severity.ERROR,
                        "queue",
                        status.queue(),
                        "no worker reads it, and " + waiting + " tasks wait in it",
                        "start a worker with -Q " + status.queue() + ", or ssync queue move");
    }

    /** A worker gives a task that it does not know back with a delay, in case that another one knows it. */
    private List<Finding> unknownTasks(String queue, List<String> readers, WorkerSurvey workers) {
        return readers.isEmpty()
                ? List.of()
                : broker.delayed(queue, SAMPLE).stream()
                        .flatMap(delayed -> task(delayed.payload()).stream())
                        .distinct()
                        .filter(task -> workers.knowing(task, readers).isEmpty())
                        .map(task -> new Finding(
                                Severity.ERROR,
                                "unknown task",
                                queue,
                                "no worker that reads it knows the task '" + task + "', and messages of it are there",
                                "deploy a worker with that code, or route the task elsewhere"))
                        .toList();
    }

    private static Optional<String> task(byte[] payload) {
        try {
            return Optional.of(MessageCodec.decode(payload).task());
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private static String hours(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
