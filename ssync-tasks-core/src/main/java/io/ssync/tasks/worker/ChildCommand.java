package io.ssync.tasks.worker;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a child process of a worker is started: this Java, this class path and module path, these options of the virtual machine,
 * and a main class that ends in {@code TaskProcess.run}. Immutable; each method that changes something returns a copy.
 *
 * <p>The options are those of this process, without what only one process at a time can have: a debugger's port
 * ({@code -agentlib:jdwp}, {@code -Xrunjdwp}, {@code -Xdebug}), the ports of {@code com.sun.management},
 * {@code -XX:StartFlightRecording} and {@code -XX:ArchiveClassesAtExit}. A child without memory ends
 * ({@code -XX:+ExitOnOutOfMemoryError}), unless the options say what happens then.
 */
public final class ChildCommand {
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
            Class<?> main, List<String> arguments, Map<String, String> environment, @Nullable List<String> jvmOptions) {
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
