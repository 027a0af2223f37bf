package io.ssync.example;

import io.ssync.example.app.OwnTasks;
import io.ssync.example.bench.BenchCommand;
import io.ssync.example.cli.BeatCommand;
import io.ssync.example.cli.CallCommand;
import io.ssync.example.cli.ControlCommand;
import io.ssync.example.cli.DashboardCommand;
import io.ssync.example.cli.DeadCommand;
import io.ssync.example.cli.DemoCommand;
import io.ssync.example.cli.DoctorCommand;
import io.ssync.example.cli.Errors;
import io.ssync.example.cli.EventsCommand;
import io.ssync.example.cli.InspectCommand;
import io.ssync.example.cli.LedgerCommand;
import io.ssync.example.cli.LimitsCommand;
import io.ssync.example.cli.MigrateCommand;
import io.ssync.example.cli.PurgeCommand;
import io.ssync.example.cli.QueueCommand;
import io.ssync.example.cli.ResultCommand;
import io.ssync.example.cli.RevokeCommand;
import io.ssync.example.cli.ScheduleCommand;
import io.ssync.example.cli.ServeCommand;
import io.ssync.example.cli.StatusCommand;
import io.ssync.example.cli.StopSignal;
import io.ssync.example.cli.TaskCommand;
import io.ssync.example.cli.TopCommand;
import io.ssync.example.cli.VersionCommand;
import io.ssync.example.cli.WhyCommand;
import io.ssync.example.cli.WorkerCommand;
import io.ssync.example.cli.WorkflowCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code ssync}: says what there is to do, and hands over to the command that does it. */
@Command(
        name = "ssync",
        description = "A task queue for Java that speaks Celery's protocol, and a school that uses it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            DashboardCommand.class,
            WorkerCommand.class,
            BeatCommand.class,
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
            BenchCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class
        },
        footerHeading = "%n",
        footer = "Without servers of your own, ssync starts an embedded Redis and an embedded PostgreSQL.")
public final class Main implements Runnable {
    private final Map<String, String> environment;
    private final StopSignal stopSignal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-A", "--app"},
            paramLabel = "CLASS",
            scope = ScopeType.INHERIT,
            description =
                    "Whose tasks 'worker' and 'beat' are about: a class of yours whose methods have @Task, or that implements "
                            + "Consumer<TaskApp.Builder>; several with commas. Default: the environment's SSYNC_APP, else the school's.")
    private @Nullable String app;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description =
                    "Where the classes of -A are: jars and folders, as Java has it. Default: the environment's SSYNC_CLASSPATH.")
    private @Nullable String classPath;

    private Main(Map<String, String> environment, StopSignal stopSignal) {
        this.environment = environment;
        this.stopSignal = stopSignal;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StopSignal stopSignal = StopSignal.ofProcess();
        int code = 1;
        try {
            code = commandLine(System.getenv(), stopSignal).execute(args);
        } finally {
            // Also after an Error: the process must not wait for a command that will never finish.
            code = stopSignal.finished(code);
        }
        System.exit(code);
    }

    /** The command line with all its commands, in the given surroundings. */
    public static CommandLine commandLine(Map<String, String> environment, StopSignal stopSignal) {
        return new CommandLine(new Main(environment, stopSignal))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::usage)
                .setExecutionExceptionHandler(Errors::execution)
                .setExecutionStrategy(Main::runLast);
    }

    /** Whoever types {@code -A} expects that it chooses something. */
    private static int runLast(ParseResult parsed) {
        CommandSpec root = parsed.commandSpec();
        if (root.userObject() instanceof Main main
                && main.app != null
                && !(main.ownTasks().isPresent() && runsTasks(parsed))) {
            root.commandLine()
                    .getErr()
                    .println(
                            "ssync: -A is not needed here: it says whose tasks 'worker' and 'beat' are about, and the school's "
                                    + "are those of this program");
        }
        return new RunLast().execute(parsed);
    }

    private static boolean runsTasks(ParseResult parsed) {
        ParseResult sub = parsed.subcommand();
        return sub != null
                && List.of("worker", "beat").contains(sub.commandSpec().name());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The tasks that this process is to run in the place of the school's, if there are any. */
    public Optional<OwnTasks> ownTasks() {
        return OwnTasks.of(app, classPath, environment);
    }

    /** The variables of the environment. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The wish that this process ends. */
    public StopSignal stopSignal() {
        return stopSignal;
    }

    /** The version, from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ssync " + Optional.ofNullable(version).orElse("(development)")};
        }
    }
}
