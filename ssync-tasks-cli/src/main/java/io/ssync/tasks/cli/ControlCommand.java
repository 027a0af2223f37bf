package io.ssync.tasks.cli;

import io.ssync.tasks.control.Control;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Steers workers, by the names that Celery has for the commands. */
@Command(
        name = "control",
        description = "Steers the workers of the broker, those of Celery too, and prints what each replies.",
        footer = {
            "",
            "  revoke ID…, terminate ID…          keep tasks from running; also stop those that run",
            "  rate_limit TASK RATE               for example 10/s; 0 takes the limit off",
            "  time_limit TASK SOFT [HARD]        in seconds",
            "  pool_grow [N], pool_shrink [N]     run more or less tasks at a time",
            "  add_consumer, cancel_consumer QUEUE",
            "  autoscale MAX MIN, pool_restart    of Celery's workers only",
            "  enable_events, disable_events      tell of tasks from now on, or no more",
            "  heartbeat                          tell that it is there, now",
            "  shutdown                           nobody replies",
            "",
            "Exit code 1 if no worker replies, or one of them with an error."
        })
public final class ControlCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RemoteOptions remote;

    @Parameters(index = "0", paramLabel = "COMMAND", description = "${COMPLETION-CANDIDATES}.")
    private Order order;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "What the command needs, see below.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        if (arguments.size() < order.least || arguments.size() > order.most) {
            throw new ParameterException(
                    spec.commandLine(),
                    order + " takes " + order.least + (order.most > order.least ? " or more" : "") + " arguments");
        }
        return remote.ask(program, spec.commandLine().getOut(), this::give);
    }

    private Map<String, @Nullable Object> give(Control control) {
        try {
            return order.giving.give(control, arguments.toArray(String[]::new));
        } catch (NumberFormatException e) {
            throw new Problem(order + " takes numbers here: " + arguments);
        }
    }

    /** What can be commanded. */
    enum Order {
        revoke(1, Integer.MAX_VALUE, Control::revoke),
        terminate(1, Integer.MAX_VALUE, Control::terminate),
        rate_limit(2, 2, (control, arguments) -> control.rateLimit(arguments[0], arguments[1])),
        time_limit(
                2,
                3,
                (control, arguments) ->
                        control.timeLimit(arguments[0], seconds(arguments[1]), seconds(last(arguments, 2, null)))),
        pool_grow(0, 1, (control, arguments) -> control.poolGrow(Integer.parseInt(last(arguments, 0, "1")))),
        pool_shrink(0, 1, (control, arguments) -> control.poolShrink(Integer.parseInt(last(arguments, 0, "1")))),
        pool_restart(0, 0, (control, arguments) -> control.poolRestart()),
        autoscale(
                2,
                2,
                (control, arguments) ->
                        control.autoscale(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]))),
        add_consumer(1, 1, (control, arguments) -> control.addConsumer(arguments[0])),
        cancel_consumer(1, 1, (control, arguments) -> control.cancelConsumer(arguments[0])),
        enable_events(0, 0, (control, arguments) -> control.broadcast("enable_events", Map.of())),
        disable_events(0, 0, (control, arguments) -> control.broadcast("disable_events", Map.of())),
        heartbeat(0, 0, (control, arguments) -> control.broadcast("heartbeat", Map.of())),
        shutdown(0, 0, (control, arguments) -> {
            Map<String, @Nullable Object> there = control.ping();
            control.shutdown();
            there.replaceAll((worker, pong) -> Map.of("ok", "told to shut down"));
            return there;
        });

        private final int least;
        private final int most;
        private final Giving giving;

        Order(int least, int most, Giving giving) {
            this.least = least;
            this.most = most;
            this.giving = giving;
        }

        private static @Nullable String last(String[] arguments, int index, @Nullable String otherwise) {
            return arguments.length > index ? arguments[index] : otherwise;
        }

        private static @Nullable Duration seconds(@Nullable String text) {
            return text == null ? null : Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        }

        private interface Giving {
            Map<String, @Nullable Object> give(Control control, String... arguments);
        }
    }
}
