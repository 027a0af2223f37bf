package io.ssync.tasks.cli;

import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.WorkerApp;
import io.ssync.tasks.cli.web.HealthServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Sends periodic tasks until it is asked to stop. */
@Command(
        name = "beat",
        description =
                "Sends periodic tasks until Ctrl-C or SIGTERM. Start two or more, also beside workers with --beat: each "
                        + "due time becomes one task.")
public final class BeatCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Option(
            names = "--health",
            paramLabel = "[ADDRESS:]PORT",
            converter = ListenAddress.class,
            description = "Answer GET /health/live and /health/ready there, for a supervisor. The address is this "
                    + "machine's own unless given.")
    private @Nullable InetSocketAddress health;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Mixin
    private LogFileOption logFile;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.INFO);
        logFile.apply("beat");
        try (Servers open = servers.open(program);
                WorkerApp app = servers.openApp(program, open, servers.settings(program), 0)) {
            try (Beat beat = servers.startBeat(app, program);
                    HealthServer probes = health == null ? null : HealthServer.start(health, List.of(), beat)) {
                program.stopSignal().await();
            }
            return 0;
        }
    }
}
