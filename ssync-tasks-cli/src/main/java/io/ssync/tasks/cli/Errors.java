package io.ssync.tasks.cli;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong: in one line, with a stack trace only for those who debug, never with a password. */
public final class Errors {
    /** The login in a URL. A last line of defence: what we write ourselves has none but in advice. */
    private static final Pattern LOGIN = Pattern.compile("(?<=://)(?!(user)?:password@)[^/\\s]*@");

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    /** Exit code 2: the command line itself is wrong. */
    public static int usage(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("ssync: " + withoutLogin(message(error))));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Exit code 1, or the problem's own: the command could not do its work. */
    public static int execution(Exception error, CommandLine command, @Nullable ParseResult parsed) {
        if (Logging.isJson()) {
            log.error(withoutLogin(message(error)), Logging.isDebug() ? error : null);
        } else {
            print(error, command);
        }
        return error instanceof Problem problem
                ? problem.exitCode()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Tells people something beside the results, on standard error, where the log is. */
    static void notice(CommandSpec spec, String text) {
        if (Logging.isJson()) {
            log.info(text);
        } else {
            spec.commandLine().getErr().println(text);
        }
    }

    private static void print(Exception error, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("ssync: " + withoutLogin(message(error))));
        if (Logging.isDebug()) {
            error.printStackTrace(err);
        }
    }

    static String withoutLogin(String text) {
        return LOGIN.matcher(text).replaceAll("");
    }

    private static String message(Throwable error) {
        // Whatever an interrupt made it throw: it is Ctrl-C.
        if (error instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return "interrupted";
        }
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? "unexpected " + error.getClass().getName()
                : message.lines().findFirst().orElse(message);
    }
}
