package io.ssync.tasks.faults;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.faults.SteadyPublisher.Refusal;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What messages of other programs can do: what follows them, and what is wrong with them. */
final class MessageFaults {
    private static final Duration BACK = Duration.ofSeconds(5);
    private static final int CHAINS = 200;
    private static final int CHORDS = 20;
    private static final int HEADER = 3;
    private static final int BAD_OF_A_KIND = 20;
    /** What one bad message may cost in the logs of all workers together. */
    private static final long LOG_BYTES_EACH = 8_000;

    private static final String TAKEN = "session:42";
    private static final String WORK = "faults.work";

    private MessageFaults() {}

    static void fillMemoryWithFollowUps(Scenario scenario) throws InterruptedException {
        scenario.awaitBusy(scenario.workers().oldest());
        scenario.becomeQuiet();
        Set<String> all = new TreeSet<>();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < CHAINS; i++) {
            messages.add(chain(scenario, "link-" + i, all));
        }
        Chords chords = scenario.app().results().chords().orElseThrow();
        for (int i = 0; i < CHORDS; i++) {
            messages.addAll(chord(scenario, chords, "chord-" + i, all));
        }
        // Nothing is taken before the memory is full.
        scenario.workers().all().forEach(WorkerProcess::pause);
        scenario.probe().push(Scenario.QUEUE, messages);
        // Less than an empty Redis needs: nothing that workers settle makes room.
        scenario.probe().limitMemory(1);
        scenario.workers().all().forEach(WorkerProcess::resume);
        scenario.struck();
        scenario.require(
                scenario.comes(() -> scenario.haveFinished(all)),
                "the chains and chords of a full Redis did not go on");
        scenario.probe().limitMemory(0);
    }

    private static String chain(Scenario scenario, String name, Set<String> all) {
        scenario.expect(Expectation.success(name + ".0"));
        scenario.expect(Expectation.success(name + ".1").after(name + ".0", Duration.ZERO));
        all.addAll(List.of(name + ".0", name + ".1"));
        return ForeignMessages.message(
                ForeignMessages.headers(WORK, name + ".0"),
                List.of(0),
                Map.of("chain", List.of(ForeignMessages.signature(WORK, name + ".1", Scenario.QUEUE, List.of(0)))));
    }

    private static List<String> chord(Scenario scenario, Chords chords, String name, Set<String> all) {
        List<ResultNode> members = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        Map<String, @Nullable Object> body =
                ForeignMessages.signature(WORK, name + ".body", Scenario.QUEUE, List.of(0));
        for (int i = 0; i < HEADER; i++) {
            String id = name + "." + i;
            members.add(ResultNode.task(id));
            Map<String, @Nullable Object> headers = ForeignMessages.headers(WORK, id);
            headers.put("group", name);
            headers.put("group_index", i);
            messages.add(ForeignMessages.message(headers, List.of(0), Map.of("chord", body)));
            scenario.expect(Expectation.success(id));
            all.add(id);
        }
        scenario.expect(Expectation.success(name + ".body"));
        all.add(name + ".body");
        chords.begin(name, members);
        return messages;
    }

    static void poisonBatch(Scenario scenario) throws InterruptedException {
        scenario.awaitBusy(scenario.workers().oldest());
        long logged = scenario.workers().logBytes();
        scenario.probe().set(TAKEN, "of another program");
        List<String> messages = new ArrayList<>();
        Set<String> good = new TreeSet<>();
        for (int i = 0; i < BAD_OF_A_KIND; i++) {
            addUnusable(messages, i);
            addWithoutWay(scenario, messages, good, i);
            String event = "cyclic-" + i;
            scenario.expect(Expectation.success(event));
            good.add(event);
            messages.add(ForeignMessages.message(
                    ForeignMessages.headers("faults.cyclic_event", event), List.of(), Map.of()));
        }
        int bad = messages.size() - good.size();
        scenario.expectDeadLetters(bad);
        scenario.probe().push(Scenario.QUEUE, messages);
        scenario.struck();
        scenario.require(
                scenario.comes(() -> scenario.deadLetters() >= bad), "not every bad message is among the dead letters");
        scenario.require(
                scenario.comes(() -> scenario.haveFinished(good)),
                "not all good messages among the bad ones have ended");
        scenario.app().broker().deadLetters(Scenario.QUEUE).list(0, bad + 1).stream()
                .map(DeadLetter::reason)
                .filter(String::isBlank)
                .forEach(reason -> scenario.require(false, "a dead letter without a reason"));
        long written = scenario.workers().logBytes() - logged;
        scenario.require(
                written <= LOG_BYTES_EACH * messages.size(),
                "the workers wrote " + written + " bytes to their logs for " + messages.size() + " messages");
        scenario.probe().delete(TAKEN);
        scenario.require(
                scenario.comes(() -> scenario.probe().length(TAKEN) == BAD_OF_A_KIND),
                "what could not be sent was not sent when its place was free");
        scenario.probe().delete(TAKEN);
        scenario.recoversWithin(BACK, scenario.now());
        // What the library itself sends is checked at the call.
        scenario.publisher().refused().stream()
                .map(Refusal::reason)
                .forEach(reason -> scenario.require(false, "a call was refused: " + reason));
    }

    /** Ids that no table holds, and headers that name no task. */
    private static void addUnusable(List<String> messages, int i) {
        List<@Nullable Object> names = new ArrayList<>(List.of(5, List.of(), "", Map.of("a", 1)));
        names.add(null);
        for (Object name : names) {
            Map<String, @Nullable Object> headers = ForeignMessages.headers(WORK, "nameless-" + i);
            headers.put("task", name);
            messages.add(ForeignMessages.message(headers, List.of(0), Map.of()));
        }
        Map<String, @Nullable Object> missing = ForeignMessages.headers(WORK, "taskless-" + i);
        missing.remove("task");
        messages.add(ForeignMessages.message(missing, List.of(0), Map.of()));
        for (String id : List.of("x".repeat(300 + i), "nul\u0000-" + i, "", "line\nbreak-" + i)) {
            messages.add(ForeignMessages.message(ForeignMessages.headers(WORK, id), List.of(0), Map.of()));
        }
    }

    /** A good task whose follow-up cannot be sent: its queue is a key of another program. */
    private static void addWithoutWay(Scenario scenario, List<String> messages, Set<String> good, int i) {
        String id = "blocked-" + i;
        scenario.expect(Expectation.success(id));
        good.add(id);
        messages.add(ForeignMessages.message(
                ForeignMessages.headers(WORK, id),
                List.of(0),
                Map.of("chain", List.of(ForeignMessages.signature(WORK, id + ".next", TAKEN, List.of(0))))));
    }
}
