package io.ssync.tasks.internal.worker;

import io.ssync.tasks.AppRuntime;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of workers with its producer, broker and results in one thread: a seed decides who acts next, what time it is, and what
 * breaks. The parts are the real ones, but for the threads and the servers; so whatever a seed shows can be shown again.
 *
 * <p>First everything breaks, step by step; then nothing does any more, and the fleet has to come to an end with everything that
 * it was given. {@link Book} says what must hold meanwhile and then.
 */
public final class Simulation {
    private static final int STEPS = 100;
    private static final String QUEUE = "celery";
    private static final int MOST_WORKERS = 6;

    /** The longest that the fleet may take to come to an end once nothing breaks any more, by its own clock. */
    private static final Duration LONGEST_HEALING = Duration.ofMinutes(10);

    private final Chance chance;
    private final ManualClock clock = new ManualClock();
    private final Instant start = clock.instant();
    private final Story story;
    private final Faults faults;
    private final Book book;
    private final ForgetfulBroker broker = new ForgetfulBroker(clock);
    private final InMemoryResults results = new InMemoryResults();
    private final InMemoryLedger ledger = new InMemoryLedger(results, clock);
    private final SimulatedProducer producer;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final TaskSettings settings;
    /** Whether the apps have a ledger. */
    private final boolean durable;
    /** How often the broker may still lose data. */
    private int lossesLeft;

    private int nested;
    private boolean healing;
    private int named;
    private int crashes;

    private Simulation(long seed, java.util.function.@Nullable Consumer<String> reader) {
        chance = new Chance(seed);
        story = new Story(clock, reader);
        faults = new Faults(chance, clock);
        book = new Book(clock, story);
        settings = TaskSettings.defaults().withTrackStarted(chance.oneIn(3)).withSendTaskEvents(chance.oneIn(2));
        durable = chance.oneIn(2);
        lossesLeft = chance.oneIn(2) ? chance.between(1, 3) : 0;
        ledger.bind(broker.data().describe());
        producer = new SimulatedProducer(this);
        story.tell("seed", "%s: %s%s", seed, faults, durable ? ", with a ledger" : "");
    }

    /**
     * Runs what a seed decides.
     *
     * @param reader is told what happens, line by line; null if nobody wants to know
     * @return what happened that must not, in the order in which it was seen; nothing if all is well
     */
    public static List<String> run(long seed, java.util.function.@Nullable Consumer<String> reader) {
        return new Simulation(seed, reader).run();
    }

    private List<String> run() {
        for (int i = chance.between(1, 3); i > 0; i--) {
            hire();
        }
        for (int i = 0; i < STEPS && book.violations().isEmpty(); i++) {
            pass(chance.oneIn(20) ? chance.below(600) : chance.below(40));
            step();
            check();
        }
        if (book.violations().isEmpty()) {
            heal();
        }
        return List.copyOf(book.violations());
    }

    private void hire() {
        workers.add(new SimulatedWorker(this, "worker" + ++named));
    }

    /** One of all those acts who may. */
    private void step() {
        int choice = chance.below(100);
        if (choice < 20) {
            producer.call();
        } else if (choice < 94) {
            List<SimulatedWorker> living =
                    workers.stream().filter(worker -> !worker.isGone()).toList();
            if (!living.isEmpty()) {
                act(chance.of(living));
            }
        } else {
            upset();
        }
    }

    private static final List<SimulatedWorker.Role> BUSY = List.of(
            SimulatedWorker.Role.FETCH,
            SimulatedWorker.Role.BEGIN,
            SimulatedWorker.Role.RUN,
            SimulatedWorker.Role.RUN,
            SimulatedWorker.Role.COMPLETE);

    private void act(SimulatedWorker worker) {
        SimulatedWorker.Role role = chance.of(BUSY);
        if (worker.mayAct(role)) {
            worker.act(role);
        }
    }

    /** Something happens to a worker or a server. */
    private void upset() {
        List<SimulatedWorker> running =
                workers.stream().filter(SimulatedWorker::isRunning).toList();
        switch (chance.below(7)) {
            case 0 -> {
                if (workers.size() < MOST_WORKERS) {
                    hire();
                }
            }
            case 1 -> {
                if (!running.isEmpty() && faults.has(Fault.CRASH_AFTER) && crashes++ < 3) {
                    chance.of(running).crash();
                }
            }
            case 2 -> {
                if (!running.isEmpty() && faults.has(Fault.PAUSE)) {
                    chance.of(running).freeze(now().plusMillis(chance.below(8_000)));
                }
            }
            case 3 -> {
                if (!running.isEmpty()) {
                    chance.of(running).drain(now().plusMillis(chance.below(3_000)));
                }
            }
            case 4 -> {
                if (lossesLeft > 0 && !healing) {
                    lossesLeft--;
                    loseData();
                }
            }
            default -> {
                if (faults.has(Fault.AWAY)) {
                    Server server = chance.of(List.of(Server.values()));
                    faults.outage(server, now().plusMillis(chance.below(5_000)));
                    story.tell(server.name(), "is away for a while");
                }
            }
        }
    }

    /** The broker loses data: all, what is newer than some moment, or a part that nobody sees at once. */
    private void loseData() {
        story.tell(Server.BROKER.name(), "loses data");
        book.dataLost();
        switch (chance.below(3)) {
            case 0 -> broker.goBack(start.minusSeconds(1));
            case 1 -> broker.goBack(now().minusMillis(chance.below(10_000)));
            default -> broker.lose(chance);
        }
    }

    /** Time goes on, and what is due by it happens. */
    private void pass(int millis) {
        clock.advance(Duration.ofMillis(millis));
        List.copyOf(workers).forEach(SimulatedWorker::actOnTime);
    }

    /** A call takes its time, and others act meanwhile. */
    void passTime(SimulatedWorker waiting, boolean frozen) {
        if (nested > 0) {
            return;
        }
        nested++;
        try {
            int steps = chance.between(1, 5);
            // A frozen worker may sleep through its lease.
            int most = frozen ? 2_000 : 300;
            if (frozen) {
                waiting.freeze(Instant.MAX);
            }
            for (int i = 0; i < steps; i++) {
                pass(chance.below(most));
                step();
            }
        } finally {
            if (frozen) {
                waiting.thaw();
            }
            nested--;
        }
    }

    /** Nothing breaks any more: the fleet has to come to an end with all that it has. */
    private void heal() {
        story.tell("fleet", "nothing breaks any more");
        faults.end();
        healing = true;
        workers.forEach(SimulatedWorker::thaw);
        settle();
        if (book.violations().isEmpty() && chance.oneIn(4)) {
            // As good as new: it takes and does everything.
            producer.callEach();
            settle();
        }
        if (book.violations().isEmpty()) {
            book.close();
            for (TaskLimits.Status limit : broker.data().limits(QUEUE).list()) {
                if (limit.running() != 0 || limit.waiting() != 0) {
                    book.violated("nothing is under way, but the limit of %s counts %s", limit.task(), limit);
                }
            }
        }
    }

    private void settle() {
        Instant end = now().plus(LONGEST_HEALING);
        while (!isQuiet()) {
            if (workers.stream().noneMatch(SimulatedWorker::isRunning)) {
                hire();
            }
            boolean busy = false;
            for (SimulatedWorker worker : List.copyOf(workers)) {
                busy |= work(worker);
            }
            check();
            if (!book.violations().isEmpty()) {
                return;
            }
            if (now().isAfter(end)) {
                book.violated(
                        "something is held for ever: %s; %s; %s",
                        broker.data().status(QUEUE), workers, ledger.list(0, 5));
                return;
            }
            pass(busy ? 5 : 250);
        }
    }

    private static boolean work(SimulatedWorker worker) {
        boolean busy = false;
        for (SimulatedWorker.Role role : SimulatedWorker.Role.values()) {
            if (role.compareTo(SimulatedWorker.Role.RUN) <= 0) {
                while (worker.mayAct(role)
                        && worker.act(role)
                        && (role == SimulatedWorker.Role.BEGIN || role == SimulatedWorker.Role.RUN)) {
                    busy = true;
                }
            }
        }
        return busy;
    }

    private boolean isQuiet() {
        QueueStatus status = broker.data().status(QUEUE);
        return status.ready() + status.delayed() + status.limited() + status.inFlight() == 0
                && (!durable || ledger.isEmpty())
                && workers.stream().allMatch(SimulatedWorker::isQuiet);
    }

    private void check() {
        workers.forEach(worker -> worker.check(text -> book.violated("%s", text)));
        if (durable) {
            book.checkLedger(id -> ledger.find(id).isPresent());
        }
    }

    // What its parts need of it.

    Instant now() {
        return clock.instant();
    }

    Ticker ticker() {
        return () -> Duration.between(start, clock.instant()).toNanos();
    }

    Chance chance() {
        return chance;
    }

    Faults faults() {
        return faults;
    }

    Book book() {
        return book;
    }

    Story story() {
        return story;
    }

    SimulatedProducer producer() {
        return producer;
    }

    boolean isDurable() {
        return durable;
    }

    boolean isHealing() {
        return healing;
    }

    Broker broker(Line.Caller caller) {
        return new FaultyBroker(broker, new Line(Server.BROKER, caller, faults, story));
    }

    FaultyResults results(Line.Caller caller) {
        return new FaultyResults(results, new Line(Server.RESULTS, caller, faults, story), book, caller);
    }

    Ledger ledger(FaultyResults itsResults, Line.Caller caller) {
        return new FaultyLedger(ledger.beside(), itsResults, new Line(Server.RESULTS, caller, faults, story));
    }

    Consumer consumer(SimulatedWorker worker, Consumer.Options options) {
        return new FaultyConsumer(
                broker.consume(options), new Line(Server.BROKER, worker, faults, story), faults, book, worker);
    }

    TaskApp app(Broker itsBroker, FaultyResults itsResults, Line.Caller caller) {
        // The clock of a program is its own.
        Duration wrong = Duration.ofMinutes(chance.oneIn(3) ? chance.between(-60, 60) : 0);
        InstantSource itsClock = () -> clock.instant().plus(wrong);
        TaskApp.Builder builder = TaskApp.builder(caller.name())
                .broker(itsBroker)
                .results(itsResults)
                .settings(settings)
                .clock(caller instanceof SimulatedProducer ? clock : itsClock)
                .listener(new ThrowingListener())
                .register(new SimulatedTasks());
        if (durable) {
            builder.ledger(ledger(itsResults, caller));
        }
        return AppRuntime.stepped(builder, ticker()::nanos);
    }

    /** The app of a worker as the worker sees it, on the clock of the simulation. */
    TaskRuntime runtime(SimulatedWorker worker) {
        TaskRuntime of = AppRuntime.of(app(broker(worker), results(worker), worker));
        return of.stepped(of.settings(), of.interceptor(), ticker(), chance::fraction);
    }

    /** Throws now and then, though it should not. */
    private final class ThrowingListener implements TaskListener {
        private void perhaps() {
            if (faults.throwsNow()) {
                throw new AssertionError("simulated: a listener throws");
            }
        }

        @Override
        public void claimed(int messages) {
            perhaps();
        }

        @Override
        public void started(String task, String queue, @Nullable Duration waited) {
            perhaps();
        }

        @Override
        public void happened(TaskEvent event) {
            perhaps();
        }

        @Override
        public void committed(int stored, Duration took) {
            perhaps();
        }
    }
}
