package io.ssync.tasks.internal.control;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of the network that remote control reaches: hears the commands, carries out those that are meant for it, and
 * replies. Commands wait for the one thread that calls {@link #runOnce}. Ends with {@link #close}.
 */
public final class Node implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    /** Far more than a person sends; a flood must not fill the memory. */
    private static final int MOST_WAITING = 1_000;

    private final String name;
    private final Map<String, Command> commands;
    private final Fanout fanout;
    private final LogicalClock clock;
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Fanout.Subscription subscription;

    private Node(String name, Map<String, Command> commands, Fanout fanout, LogicalClock clock) {
        this.name = name;
        this.commands = Map.copyOf(commands);
        this.fanout = fanout;
        this.clock = clock;
        this.subscription = commands.isEmpty() ? () -> {} : fanout.subscribe(ControlMessages.COMMANDS, this::hear);
    }

    /**
     * Begins to hear commands.
     *
     * @param name the node name, for example {@code worker@host}
     * @param commands what to do, by the name of the command; with none at all it hears nothing and replies to nobody
     * @throws BrokerException if the broker cannot be reached
     */
    public static Node join(String name, Map<String, Command> commands, Fanout fanout, LogicalClock clock) {
        return new Node(name, commands, fanout, clock);
    }

    /** Carries out the next command, waiting for it; throws nothing on account of a command. */
    public void runOnce() throws InterruptedException {
        byte[] next = heard.take();
        try {
            TaskMessage message = FanoutMessage.decode(next);
            ControlMessages.observe(clock, message);
            if (FanoutMessage.body(message) instanceof Map<?, ?> command
                    && Recipients.of(command).include(name)) {
                carryOut(command);
            }
        } catch (UnreadableMessageException e) {
            log.debug("{} heard a command that it cannot read", name, e);
        } catch (BrokerException e) {
            log.info("{} could not reply to a command: {}", name, e.getMessage());
        }
    }

    private void carryOut(Map<?, ?> command) {
        String method = String.valueOf(command.get("method"));
        log.debug("{} carries out the command {}", name, Shown.text(method));
        Object reply = run(method, command.get("arguments"));
        if (command.get("reply_to") instanceof Map<?, ?> address
                && address.get("routing_key") instanceof String routingKey
                && command.get("ticket") instanceof String ticket) {
            Map<String, Object> headers = Map.of("ticket", ticket, "clock", clock.tick());
            fanout.sendLetter(ControlMessages.REPLIES, routingKey, reply(headers, routingKey, reply));
        }
    }

    /** A reply that cannot be written, such as one with arguments that are nested too deeply, is an error that says so. */
    private byte[] reply(Map<String, Object> headers, String routingKey, @Nullable Object reply) {
        try {
            return ControlMessages.reply(headers, routingKey, Collections.singletonMap(name, reply));
        } catch (IllegalArgumentException e) {
            Object error = Command.error("ValueError(" + Shown.value(e.getMessage()) + ")");
            return ControlMessages.reply(headers, routingKey, Collections.singletonMap(name, error));
        }
    }

    private @Nullable Object run(String method, @Nullable Object arguments) {
        Command command = commands.get(method);
        if (command == null) {
            return Command.error("KeyError(" + Shown.value(method) + ")");
        }
        try {
            return command.run(new Arguments(arguments instanceof Map<?, ?> map ? map : Map.of()));
        } catch (RuntimeException e) {
            log.warn("{} failed to carry out the command {}", name, Shown.text(method), e);
            return Command.error(e.getClass().getSimpleName() + "('" + e.getMessage() + "')");
        }
    }

    private void hear(byte[] message) {
        if (!heard.offer(message)) {
            log.warn("{} hears more commands than it can carry out; one is left out", name);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
