package io.ssync.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the operating system, run to their end. */
final class Commands {
    private Commands() {}

    /** Runs the command; fails with its output if it fails. */
    static void run(List<String> command) throws IOException {
        output(new ProcessBuilder(command), "");
    }

    /** Whether there is such a command and it succeeds. */
    static boolean succeeds(List<String> command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs the command with this as its input and returns its output; fails with its output if it fails. */
    static String output(ProcessBuilder builder, String input) throws IOException {
        List<String> command = builder.command();
        Process process = inCleanEnvironment(builder).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading it all; its exit code and output say why.
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " failed with exit code " + status + ":\n" + output);
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + String.join(" ", command), e);
        }
    }

    /** English messages, and no setting of the user's own PostgreSQL. */
    static ProcessBuilder inCleanEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
