package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.SharedServers;
import io.ssync.example.demo.Demo;
import io.ssync.example.demo.Tour;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.cli.ChildMain;
import io.ssync.tasks.cli.LogOptions;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.Problem;
import io.ssync.tasks.cli.ServerOptions;
import io.ssync.tasks.cli.WorkerOptions;
import io.ssync.tasks.cli.WorkerWatch;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the main job at work. */
@Command(
        name = "demo",
        description =
                "Uploads a sheet of students to a sample school over HTTP, shows the progress and prints the report. "
                        + "Then the API stays up until Ctrl-C. Works on embedded servers only, and sends no mail.",
        footer = {"", "Exit code 1 if the report was not as expected."})
public final class DemoCommand implements Callable<Integer> {
    private static final int FEWEST_STUDENTS = 10;
    private static final String WHY_EMBEDDED = "the demo makes up pupils, parents and letters";
    private static final int MOST_STUDENTS = 1_000_000;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Option(names = "--once", description = "End after the report.")
    private boolean once;

    @Option(
            names = "--students",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many students to upload; one in fifty has a mistake. Default: ${DEFAULT-VALUE}.")
    private int students;

    @Option(names = "--tour", description = "Run every task of the school once instead, and say what each did.")
    private boolean tour;

    @Mixin
    private WebServerOptions web;

    @Mixin
    private WorkerOptions worker;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (students < FEWEST_STUDENTS || students > MOST_STUDENTS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--students must be " + FEWEST_STUDENTS + " to " + MOST_STUDENTS + ", was " + students);
        }
        log.apply(LogLevel.WARNING);
        TaskSettings settings = servers.settings(main);
        WebOptions options = web.options(main.environment(), newToken());
        // Nobody gets mail of made-up pupils, and no real card lies beside one of them.
        SchoolOptions school = main.school().forShow(main.dataDirectory());
        try (Servers open = embedded();
                SchoolApp app = SchoolApp.open(open, settings, worker.concurrency(settings), school)) {
            SchoolApp.migrate(open.database());
            try (Worker running = worker.start(app, ChildMain.command(main, open, servers));
                    WebServer server = WebServer.start(options, app, List.of(running))) {
                PrintWriter out = spec.commandLine().getOut();
                String token = options.token().orElseThrow();
                out.println("Redis       " + app.tasks().broker().describe());
                out.println("PostgreSQL  " + open.database());
                out.println("API         " + server.url() + "/openapi.json");
                out.println("Dashboard   " + server.dashboardUrl());
                out.println("Uploads     " + server.schoolUrl());
                out.println("Token       " + token);
                boolean expected = tour
                        ? new Tour(app, server, token, out, school.media()).run()
                        : new Demo(app, server, token, out, Ansi.AUTO.enabled()).run(students);
                if (!once) {
                    out.println("Running until Ctrl-C. Look at what happened in a browser, with the token:");
                    out.println("  " + server.dashboardUrl() + "tasks  the dashboard: every task, and the queues");
                    out.println("  " + server.schoolUrl() + "uploads  the school's office: upload a sheet yourself");
                    out.println("Or try:");
                    out.println(
                            "  curl -H 'Authorization: Bearer " + token + "' " + server.url() + "/api/celery/health/");
                    out.flush();
                    WorkerWatch.untilStop(main.stopSignal(), running);
                }
                return expected ? 0 : 1;
            }
        }
    }

    /** No others will do: real pupils may be there. */
    private Servers embedded() {
        List<String> named = servers.named(main);
        if (!named.isEmpty()) {
            throw new Problem(WHY_EMBEDDED + ": it runs on embedded servers only, and " + String.join(" and ", named)
                    + (named.size() == 1 ? " names another one" : " name others")
                    + ". Leave that out; --data-dir says where the embedded ones keep their data");
        }
        return SharedServers.open(Optional.empty(), Optional.empty(), main.dataDirectory());
    }

    private static String newToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
