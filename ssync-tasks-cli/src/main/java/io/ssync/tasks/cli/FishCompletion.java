package io.ssync.tasks.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A script for fish, which picocli does not write: a line for each command and each option, with what it is for. */
final class FishCompletion {
    private final String program;
    private final List<String> paths = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script for a program and all its commands. */
    static String of(CommandLine program) {
        FishCompletion script = new FishCompletion(program.getCommandName());
        script.add("", program);
        String name = "__" + program.getCommandName();
        return """
                # Completion for %1$s. Made by: %1$s completion fish
                set -g %2$s_commands %3$s
                function %2$s_in --description 'Whether the words so far lead to this command'
                    set -l at ''
                    for word in (commandline -opc)[2..-1]
                        set -l next (string trim -- "$at $word")
                        if contains -- "$next" $%2$s_commands
                            set at $next
                        end
                    end
                    test "$at" = "$argv[1]"
                end
                complete -c %1$s -f
                %4$s""".formatted(
                        program.getCommandName(),
                        name,
                        script.paths.stream().map(FishCompletion::quoted).collect(Collectors.joining(" ")),
                        String.join("\n", script.lines));
    }

    private void add(String path, CommandLine command) {
        for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
            UsageMessageSpec usage = sub.getValue().getCommandSpec().usageMessage();
            if (!usage.hidden()) {
                line(path, "-a " + quoted(sub.getKey()), usage.description());
                String below = (path + " " + sub.getKey()).strip();
                paths.add(below);
                add(below, sub.getValue());
            }
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                line(path, flags(option) + values(option), option.description());
            }
        }
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            String candidates = candidates(parameter);
            if (candidates != null) {
                line(path, "-a " + quoted(candidates), parameter.description());
            }
        }
    }

    private static String flags(OptionSpec option) {
        return Arrays.stream(option.names())
                .map(name -> name.startsWith("--")
                        ? "-l " + name.substring(2)
                        : (name.length() == 2 ? "-s " : "-o ") + name.substring(1))
                .collect(Collectors.joining(" "));
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        String candidates = candidates(option);
        if (candidates != null) {
            return " -x -a " + quoted(candidates);
        }
        // Files are offered after those that name one.
        String label = option.paramLabel().toUpperCase(Locale.ROOT);
        return label.contains("FILE") || label.contains("PATH") || label.contains("DIR") ? " -r -F" : " -x";
    }

    private static @Nullable String candidates(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates == null) {
            return null;
        }
        String all = StreamSupport.stream(candidates.spliterator(), false).collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }

    private void line(String path, String what, String[] description) {
        String said = description.length == 0 ? "" : CommandLine.Help.Ansi.OFF.string(description[0]);
        lines.add("complete -c " + program + " -n " + quoted("__" + program + "_in " + quoted(path)) + " " + what
                + " -d " + quoted(firstSentence(said)));
    }

    private static String firstSentence(String description) {
        int end = description.indexOf(". ");
        String sentence = end < 0 ? description : description.substring(0, end);
        int line = sentence.indexOf("%n");
        return (line < 0 ? sentence : sentence.substring(0, line)).replaceAll("\\.$", "");
    }

    /** In single quotes, within which only these two mean something. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
