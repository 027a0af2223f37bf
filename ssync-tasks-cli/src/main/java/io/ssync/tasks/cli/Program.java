package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.OwnTasks;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.TaskSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code ssync}: says what there is to do, and hands over to the command that does it. A program extends it, which says whose tasks its
 * commands are about unless {@code -A} names others, and which servers they use; and adds commands of its own with {@code @Command(subcommands = …)}.
 */
@Command(
        name = "ssync",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        subcommands = {
            WorkerCommand.class,
            BeatCommand.class,
            DashboardCommand.class,
            MigrateCommand.class,
            CallCommand.class,
            ResultCommand.class,
            RevokeCommand.class,
            TaskCommand.class,
            DeadCommand.class,
            LedgerCommand.class,
            WhyCommand.class,
            DoctorCommand.class,
            QueueCommand.class,
            PurgeCommand.class,
            TopCommand.class,
            LimitsCommand.class,
            ScheduleCommand.class,
            WorkflowCommand.class,
            StatusCommand.class,
            InspectCommand.class,
            ControlCommand.class,
            EventsCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public abstract class Program implements Runnable {
    private final Map<String, String> environment;
    private final StopSignal stopSignal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-A", "--app"},
            paramLabel = "CLASS",
            scope = ScopeType.INHERIT,
            description = "Whose tasks it is about: a class of yours whose methods have @Task, or that implements "
                    + "Consumer<TaskApp.Builder>; several with commas. Default: the environment's SSYNC_APP.")
    private @Nullable String app;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description =
                    "Where the classes of -A are: jars and folders, as Java has it. Default: the environment's SSYNC_CLASSPATH.")
    private @Nullable String classPath;

    /** In the given surroundings. */
    protected Program(Map<String, String> environment, StopSignal stopSignal) {
        this.environment = environment;
        this.stopSignal = stopSignal;
    }

    /** Runs one command of a program and ends the process with its exit code. */
    public static void run(Function<StopSignal, Program> program, String... arguments) {
        StopSignal stopSignal = StopSignal.ofProcess();
        int code = 1;
        try {
            code = program.apply(stopSignal).commandLine().execute(arguments);
        } finally {
            // Also after an Error: the process must not wait for a command that will never finish.
            code = stopSignal.finished(code);
        }
        System.exit(code);
    }

    /** The command line with all its commands. */
    public final CommandLine commandLine() {
        return new CommandLine(this)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::usage)
                .setExecutionExceptionHandler(Errors::execution);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Whose tasks the command is about. */
    public abstract TaskSource tasks();

    /**
     * The servers that the command uses, closed by the caller.
     *
     * @param broker where Redis is, if that was said
     * @param database where PostgreSQL is, if that was said
     * @throws RuntimeException if it was not said and there are no others; says what to do
     */
    protected abstract Servers servers(Optional<String> broker, Optional<DatabaseUrl> database);

    /** What starts as a child process of a worker: its {@code main} calls {@link ChildMain#run}. */
    protected abstract Class<?> childMain();

    /** What {@code -A} or the environment names, if anything. */
    protected final OwnTasks named() {
        return OwnTasks.of(app, classPath, environment);
    }

    /** The queues that were asked for, else those of the app. */
    final List<String> queues(@Nullable List<String> asked, TaskApp of) {
        return asked == null ? tasks().queues(of) : asked;
    }

    /** To look at: the queues that were asked for, else those of the app, those that workers read, and those that the broker knows. */
    final List<String> queuesInUse(@Nullable List<String> asked, TaskApp of) {
        if (asked != null) {
            return asked;
        }
        Set<String> all = new LinkedHashSet<>(tasks().queues(of));
        all.addAll(new TreeSet<>(of.broker().queues()));
        of.inspect().activeQueues().values().forEach(reply -> all.addAll(ReplyTable.queues(reply)));
        return List.copyOf(all);
    }

    /** The variables of the environment. */
    public final Map<String, String> environment() {
        return environment;
    }

    /** The wish that this process ends. */
    public final StopSignal stopSignal() {
        return stopSignal;
    }

    /** The version, from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Program.class.getPackage().getImplementationVersion();
            return new String[] {"ssync " + Optional.ofNullable(version).orElse("(development)")};
        }
    }
}
