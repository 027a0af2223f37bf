package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.canvas.WireSignature;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.results.ResultNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the calls of a simulation, of every kind there is. No call is repeated: one that fails may be in or not. */
final class SimulatedProducer implements Line.Caller {
    private static final List<String> SIMPLE = List.of(
            "sim.plain",
            "sim.plain",
            "sim.started",
            "sim.once",
            "sim.nottwice",
            "sim.silent",
            "sim.rate",
            "sim.limited");
    private static final List<String> DURABLE =
            List.of("sim.plain", "sim.started", "sim.rate", "sim.limited", "sim.silent");
    private static final List<String> KEYED = List.of("sim.keyed", "sim.fair", "sim.unique", "sim.waiting");
    private static final List<String> KEYS = List.of("a", "b");

    private final Simulation world;
    private final TaskApp app;
    private final Broker broker;
    private final FaultyResults results;
    private int sent;

    SimulatedProducer(Simulation world) {
        this.world = world;
        this.broker = world.broker(this);
        this.results = world.results(this);
        this.app = world.app(broker, results, this);
    }

    @Override
    public String name() {
        return "producer";
    }

    @Override
    public boolean isGone() {
        return false;
    }

    /** Nobody misses a producer: its call has failed, or it has not. */
    @Override
    public void crash() {}

    @Override
    public void waits(boolean frozen) {}

    /** Makes a call of a kind that the seed chooses. */
    void call() {
        Chance chance = world.chance();
        int kind = chance.below(world.isDurable() ? 26 : 20);
        if (kind >= 20) {
            durable();
        } else if (kind < 9) {
            simple(chance.of(SIMPLE));
        } else if (kind < 12) {
            keyed(chance.of(KEYED), chance.of(KEYS));
        } else if (kind == 12) {
            chain(false);
        } else if (kind == 13) {
            chord(world.faults().has(Fault.REFUSED) && chance.oneIn(4) ? Book.BAD_CHORD : "");
        } else if (kind == 14) {
            group();
        } else if (kind == 15) {
            revoke();
        } else if (kind == 16) {
            garbage();
        } else if (kind == 17) {
            send(life(id("unknown-"), "sim.unknown", Life.Ending.RETURNS, ""), TaskOptions.DEFAULTS);
        } else if (world.faults().has(Fault.REFUSED)) {
            String bad = chance.of(List.of(Book.BAD_RESULT, Book.BAD_SETTLE));
            send(life(id(bad), "sim.plain", Life.Ending.RETURNS, ""), TaskOptions.DEFAULTS);
        } else {
            simple("sim.plain");
        }
    }

    /** Makes one call of each of the usual kinds. */
    void callEach() {
        SIMPLE.stream()
                .distinct()
                .forEach(task -> send(life(id("late-"), task, Life.Ending.RETURNS, ""), TaskOptions.DEFAULTS));
        KEYED.forEach(task -> KEYS.forEach(key -> keyed(task, key)));
    }

    private String id(String prefix) {
        return prefix + ++sent;
    }

    /** A task that will be called. */
    Life life(String id, String task, Life.Ending ending, String key, Life... before) {
        Life life = new Life(id, task, ending, key, List.of(before));
        world.book().add(life);
        return life;
    }

    private Life.Ending ending() {
        Chance chance = world.chance();
        return chance.oneIn(2) ? Life.Ending.RETURNS : chance.of(List.of(Life.Ending.values()));
    }

    private void simple(String task) {
        Life.Ending ending = ending();
        // What hangs needs a limit, or nothing would ever come of it.
        boolean hangs = ending == Life.Ending.HANGS;
        send(life(id(""), hangs ? "sim.limited" : task, ending, ""), options());
    }

    private void durable() {
        if (world.chance().oneIn(4)) {
            chain(true);
            return;
        }
        Life.Ending ending = ending();
        String task =
                ending == Life.Ending.HANGS ? "sim.limited" : world.chance().of(DURABLE);
        Life life = life(id("durable-"), task, ending, "");
        life.durable = true;
        send(life, options().durable());
    }

    private TaskOptions options() {
        Chance chance = world.chance();
        TaskOptions options = TaskOptions.DEFAULTS.priority(chance.below(10));
        return switch (chance.below(8)) {
            case 0 -> options.withCountdown(Duration.ofMillis(chance.below(5_000)));
            case 1 -> options.withEta(world.now().plusMillis(chance.below(5_000)));
            default -> options;
        };
    }

    private void keyed(String task, String key) {
        Life life = life(id(""), task, Life.Ending.RETURNS, key);
        attempt(life.id, () -> {
            String taken = app.send(
                            Signature.of(task, List.of(life.id, key)).with(TaskOptions.DEFAULTS.taskId(life.id)))
                    .id();
            life.accepted = taken.equals(life.id);
            Life holder = world.book().find(taken);
            if (holder == null
                    || world.isHealing() && !life.accepted && holder.end != null && holder.task.equals("sim.unique")) {
                world.book().violated("%s is not taken for the sake of %s, which has ended", life.id, taken);
            }
        });
    }

    private void send(Life life, TaskOptions options) {
        attempt(life.id + " " + life.task + " " + life.ending, () -> {
            app.send(Signature.of(life.task, List.of(life.id)).with(options.taskId(life.id)));
            life.accepted = true;
        });
    }

    private void attempt(String what, Runnable call) {
        try {
            call.run();
            world.story().tell(name(), "sends %s", what);
        } catch (RuntimeException | Error e) {
            world.story().tell(name(), "fails to send %s: %s", what, e);
        }
    }

    private void chain(boolean durable) {
        Life first = life(id(durable ? "durable-chain-" : "chain-"), "sim.plain", ending(false), "");
        Life second = life(first.id + ".2", "sim.plain", ending(false), "", first);
        Life third = life(first.id + ".3", "sim.plain", Life.Ending.RETURNS, "", second);
        Life errback = life(first.id + ".error", "sim.plain", Life.Ending.RETURNS, "", first);
        errback.optional = true;
        List.of(first, second, third, errback).forEach(life -> life.durable = durable);
        Embed embed =
                new Embed(List.of(), List.of(signature(errback)), List.of(signature(third), signature(second)), null);
        send(first, TaskOptions.DEFAULTS.embed(embed.toMap()).durable(durable));
    }

    private void chord(String prefix) {
        String group = id(prefix + "group-");
        List<Life> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(life(group + "." + i, "sim.plain", ending(false), ""));
        }
        Life body = life(group + ".body", "sim.plain", Life.Ending.RETURNS, "", members.toArray(Life[]::new));
        attempt(group, () -> {
            results.chords()
                    .orElseThrow()
                    .begin(
                            group,
                            members.stream()
                                    .map(member -> ResultNode.task(member.id))
                                    .toList());
            Embed embed = new Embed(List.of(), List.of(), List.of(), signature(body));
            List<Signature<Object>> calls = new ArrayList<>();
            for (Life member : members) {
                calls.add(Signature.of(member.task, List.of(member.id))
                        .with(TaskOptions.DEFAULTS
                                .taskId(member.id)
                                .header("group", group)
                                .header("group_index", calls.size())
                                .embed(embed.toMap())));
            }
            app.sendAll(calls);
            members.forEach(member -> member.accepted = true);
        });
    }

    private void group() {
        List<Life> members = Stream.generate(() -> life(id("many-"), "sim.plain", ending(), ""))
                .limit(world.chance().between(2, 6))
                .filter(life -> life.ending != Life.Ending.HANGS)
                .toList();
        attempt("many", () -> {
            app.sendAll(members.stream()
                    .map(life -> Signature.of(life.task, List.of(life.id)).with(TaskOptions.DEFAULTS.taskId(life.id)))
                    .toList());
            members.forEach(life -> life.accepted = true);
        });
    }

    private Life.Ending ending(boolean mayHang) {
        return world.chance().oneIn(4) ? Life.Ending.FAILS : Life.Ending.RETURNS;
    }

    private static WireSignature signature(Life life) {
        return new WireSignature(Map.of(
                "task",
                life.task,
                "args",
                List.of(life.id),
                "options",
                Map.of("task_id", life.id, "headers", Map.of(MessageLimits.DURABLE, life.durable))));
    }

    private void revoke() {
        List<Life> all = List.copyOf(world.book().lives());
        if (!all.isEmpty()) {
            Life life = world.chance().of(all);
            life.revoked = true;
            attempt(
                    "revoke " + life.id,
                    () -> broker.revoke(List.of(life.id), world.chance().oneIn(2)));
        }
    }

    private void garbage() {
        byte[] payload = world.chance().oneIn(2) ? new byte[] {1, 2, 3} : "{\"headers\":{}}".getBytes();
        attempt("garbage", () -> broker.publish(new OutboundMessage("celery", 0, Due.NOW, payload)));
    }
}
