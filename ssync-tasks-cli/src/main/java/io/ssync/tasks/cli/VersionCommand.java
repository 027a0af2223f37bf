package io.ssync.tasks.cli;

import io.ssync.tasks.message.CeleryJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which version this is. */
@Command(name = "version", description = "Prints the version, of ssync and of the Java that runs it.")
public final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(json ? CeleryJson.write(facts(spec)) : line(spec));
        return 0;
    }

    private static Map<String, String> facts(CommandSpec spec) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ssync", String.join(" ", spec.root().version()).replaceFirst("^ssync ", ""));
        facts.put("java", Runtime.version().toString());
        return facts;
    }

    /** The version on one line. */
    static String line(CommandSpec spec) {
        return String.join(" ", spec.root().version()) + ", Java " + Runtime.version();
    }
}
