package io.ssync.tasks.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --logfile}, as Celery's long-running commands have it. */
public final class LogFileOption {
    @Option(
            names = {"-f", "--logfile"},
            paramLabel = "FILE",
            description =
                    "Append the log to a file instead of writing it to standard error. %%n, %%h and %%p stand for the"
                            + " name, the host and both, as in Celery.")
    private @Nullable String file;

    /**
     * Sends the log there, if a file is given.
     *
     * @param node the node name; null for that of a worker without a name
     */
    public void apply(@Nullable String node) {
        if (file != null) {
            Logging.toFile(Path.of(expanded(file, node == null ? "celery@" + host() : node.replace("%h", host()))));
        }
    }

    /** What Celery puts into names of files. {@code %i} and {@code %I} are for its child processes, which have no file of their own here. */
    static String expanded(String name, String node) {
        int at = node.indexOf('@');
        return name.replace("%%", "\0")
                .replace("%n", at < 0 ? node : node.substring(0, at))
                .replace("%h", at < 0 ? host() : node.substring(at + 1))
                .replace("%p", node)
                .replace("%I", "")
                .replace("%i", "0")
                .replace("\0", "%");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
