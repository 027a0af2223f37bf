package io.ssync.tasks.worker;

import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.BrokerException;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running worker: claims messages of some queues and runs their tasks, until it is closed. Made by
 * {@link io.ssync.tasks.TaskApp#worker()}, and by nobody else. Safe for use by any thread.
 */
public interface Worker extends AutoCloseable {

    /** The node name, for example {@code celery@host}. */
    String name();

    /** How many tasks run at this moment. */
    int running();

    /** How the worker is at this moment. Costs nothing; never waits. */
    Health health();

    /**
     * Stops with the grace period that was set: takes no more messages, lets the running tasks end, then cancels those that
     * are left and gives them back to their queues.
     */
    @Override
    void close();

    /**
     * Stops with another grace period; zero cancels the running tasks at once. While the worker is being closed already, this
     * shortens its grace period if the new one is shorter, and waits until it is closed.
     */
    void close(Duration grace);

    /**
     * Waits until the worker has been closed, by anybody.
     *
     * @return false if it closed itself, because too many threads were stuck in tasks that ignore their time limits: the
     *     process should end, and be started anew
     */
    boolean awaitClose() throws InterruptedException;

    /**
     * Whether a task has called {@link System#exit}, so that it ends this process. A process that ends like that should not end
     * with the exit code of a good one.
     */
    boolean isEndedByTask();

    /** Sets up a worker. Not safe for use by several threads. Each method throws {@link IllegalArgumentException} for what cannot be. */
    interface Builder {

        /** The queues to read, with equal rights; the default queue unless set. */
        default Builder queues(String... queues) {
            return queues(List.of(queues));
        }

        /** The queues to read, with equal rights; the default queue unless set. */
        Builder queues(List<String> queues);

        /** How many tasks run at a time; as many as there are processors unless set. */
        Builder concurrency(int concurrency);

        /** The node name, unique among the workers of a broker; {@code %h} stands for the host. {@code celery@%h} unless set. */
        Builder name(String name);

        /** What tasks run on; platform threads unless set. For processes call {@link #processes}. */
        Builder pool(PoolKind pool);

        /**
         * Runs tasks in child processes, one for each task that runs at a time and a spare one. A task that outlives its hard
         * time limit is killed, and one that takes its process with it costs no other. {@link TaskSettings#maxTasksPerChild}
         * and {@link TaskSettings#maxMemoryPerChild} say when a child is replaced.
         *
         * @param child how one is started; its main method ends in {@link TaskProcess#run}
         */
        Builder processes(ChildCommand child);

        /** How long a crashed worker's tasks stay away; 30 seconds unless set. */
        Builder lease(Duration lease);

        /**
         * How many threads may be stuck in tasks that ignore their hard time limit before the worker closes itself; as many
         * as the concurrency unless set.
         */
        Builder maxStuckThreads(int threads);

        /** How long running tasks may take to end when the worker is closed; 30 seconds unless set. */
        Builder gracePeriod(Duration gracePeriod);

        /**
         * Connects and begins to claim messages. Where tasks run in child processes, waits until the first of them is ready.
         *
         * @throws BrokerException if the broker cannot be reached
         * @throws IllegalStateException if a child process cannot be started
         */
        Worker start();
    }

    /**
     * How a worker is, for the supervisor of its process.
     *
     * @param live false if only a new process can help: its fetch loop hangs, or too many threads are stuck. An outage of Redis or
     *     PostgreSQL leaves it alive
     * @param ready whether it takes and finishes work at this moment
     * @param reason why it is not ready or not live, else "ok"; for people
     */
    record Health(boolean live, boolean ready, String reason) {}

    /** What tasks run on. */
    enum PoolKind {
        /** Platform threads; the default. */
        THREADS,

        /** Child processes, which can be killed; see {@link Worker.Builder#processes}. */
        PROCESS,

        /** Virtual threads, for tasks that wait much; needs Java 21 or later. */
        VIRTUAL
    }

    /**
     * How a child process of a worker is started: this Java, this class path and module path, these options of the virtual machine,
     * and a main class that ends in {@code TaskProcess.run}. Immutable; each method that changes something returns a copy.
     *
     * <p>The options are those of this process, without what only one process at a time can have: a debugger's port
     * ({@code -agentlib:jdwp}, {@code -Xrunjdwp}, {@code -Xdebug}), the ports of {@code com.sun.management},
     * {@code -XX:StartFlightRecording} and {@code -XX:ArchiveClassesAtExit}. A child without memory ends
     * ({@code -XX:+ExitOnOutOfMemoryError}), unless the options say what happens then.
     */
    final class ChildCommand {
        private static final List<String> NOT_SHARED = List.of(
                "-agentlib:jdwp",
                "-Xrunjdwp",
                "-Xdebug",
                "-Dcom.sun.management.",
                "-XX:StartFlightRecording",
                "-XX:ArchiveClassesAtExit");

        /** The options in these are among those of this process already. */
        private static final List<String> OPTION_VARIABLES =
                List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

        private final Class<?> main;
        private final List<String> arguments;
        private final Map<String, String> environment;
        /** Null for those of this process. */
        private final @Nullable List<String> jvmOptions;

        private ChildCommand(
                Class<?> main,
                List<String> arguments,
                Map<String, String> environment,
                @Nullable List<String> jvmOptions) {
            this.main = main;
            this.arguments = List.copyOf(arguments);
            this.environment = Map.copyOf(environment);
            this.jvmOptions = jvmOptions == null ? null : List.copyOf(jvmOptions);
        }

        /** Runs the main method of this class with these arguments, which every user of the machine can see. */
        public static ChildCommand of(Class<?> main, String... arguments) {
            return new ChildCommand(main, List.of(arguments), Map.of(), null);
        }

        /** Sets variables of the environment, on top of those of this process: the place for passwords. */
        public ChildCommand withEnvironment(Map<String, String> variables) {
            Map<String, String> all = new HashMap<>(environment);
            all.putAll(variables);
            return new ChildCommand(main, arguments, all, jvmOptions);
        }

        /** Options of the virtual machine, such as {@code -Xmx256m}, instead of those of this process. */
        public ChildCommand withJvmOptions(String... options) {
            return new ChildCommand(main, arguments, environment, List.of(options));
        }

        /** What starts a child; the worker adds where the child finds it. Standard error goes where standard output does. */
        public ProcessBuilder builder() {
            ProcessBuilder builder =
                    new ProcessBuilder(commandLine()).redirectErrorStream(true).redirectInput(new File("/dev/null"));
            builder.environment().keySet().removeAll(OPTION_VARIABLES);
            builder.environment().putAll(environment);
            return builder;
        }

        List<String> commandLine() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    jvmOptions != null
                            ? jvmOptions
                            : shared(ManagementFactory.getRuntimeMXBean().getInputArguments()));
            if (command.stream().noneMatch(option -> option.contains("OnOutOfMemoryError"))) {
                command.add("-XX:+ExitOnOutOfMemoryError");
            }
            addPath(command, "--module-path", System.getProperty("jdk.module.path"));
            addPath(command, "-cp", System.getProperty("java.class.path"));
            if (main.getModule().isNamed()) {
                command.add("-m");
                command.add(main.getModule().getName() + "/" + main.getName());
            } else {
                command.add(main.getName());
            }
            command.addAll(arguments);
            return command;
        }

        /** The options of a process that its children have too. */
        static List<String> shared(List<String> options) {
            Predicate<String> notShared = option -> NOT_SHARED.stream().anyMatch(option::startsWith);
            return options.stream()
                    // The launcher's own way of saying it; it is said again below.
                    .filter(notShared
                            .or(option -> option.startsWith("--module-path="))
                            .negate())
                    .toList();
        }

        private static void addPath(List<String> command, String option, @Nullable String path) {
            if (path != null && !path.isEmpty()) {
                command.add(option);
                command.add(path);
            }
        }
    }
}
