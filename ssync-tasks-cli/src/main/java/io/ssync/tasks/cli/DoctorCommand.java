package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.FindingFacts;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says what is wrong with servers, queues and workers, and what to do. */
@Command(
        name = "doctor",
        description = "Looks at the servers, queues, workers and the ledger; says what is wrong and what to do.",
        footer = {"", "Exit code 1 if there is an error or a warning."})
public final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = {"-a", "--all"},
            description = "Print also what is as it should be.")
    private boolean all;

    @Option(
            names = {"-j", "--json"},
            description = "Print each finding as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        log.apply(LogLevel.ERROR);
        return servers.withApp(program, app -> {
            List<Finding> findings = app.examine();
            List<Finding> shown = findings.stream()
                    .filter(finding -> all || finding.severity() != Severity.OK)
                    .sorted(Comparator.comparing(Finding::severity).reversed())
                    .toList();
            if (json) {
                shown.forEach(
                        finding -> spec.commandLine().getOut().println(CeleryJson.write(FindingFacts.of(finding))));
            } else {
                print(shown, findings.size());
            }
            return findings.stream().anyMatch(Finding::isTrouble) ? 1 : 0;
        });
    }

    private void print(List<Finding> shown, int checks) {
        if (!shown.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("SEVERITY", "CHECK", "SUBJECT", "FINDING"));
            for (Finding finding : shown) {
                rows.add(List.of(
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        finding.check(),
                        finding.subject(),
                        finding.text() + (finding.advice().isEmpty() ? "" : " -> " + finding.advice())));
            }
            spec.commandLine().getOut().print(TextTable.of(rows));
        }
        long trouble = shown.stream().filter(Finding::isTrouble).count();
        spec.commandLine()
                .getOut()
                .println(checks + " checks, " + (trouble == 0 ? "nothing to do" : trouble + " with something to do"));
        spec.commandLine().getOut().flush();
    }
}
