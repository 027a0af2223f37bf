package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Redis for {@link EmbeddedRedis}. */
record RedisProgram(boolean persistent, Map<String, String> options) implements ServerProgram {
    /** What needs no quotes in a configuration file. Blanks are part of it: some options have several values. */
    private static final Pattern PLAIN = Pattern.compile("[\\w .:/@+-]+");

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public void prepare(Path data, Optional<String> newPassword) throws IOException {
        Account.ofServers().own(PrivateFiles.folder(data));
    }

    @Override
    public List<String> command(Path data, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(RedisBinary.here().path().toString(), "-"));
        // Keeps the arguments visible. The data is already where the server starts; this names it, and says nothing to
        // Redis.
        command.addAll(List.of("--set-proc-title", "no", "--syslog-ident", data.toString()));
        return Account.ofServers().command(command);
    }

    /** The configuration. */
    @Override
    public String input(String password, int port) {
        StringBuilder lines = new StringBuilder();
        line(lines, "port", String.valueOf(port));
        line(lines, "bind", "127.0.0.1");
        line(lines, "requirepass", password);
        // For the day that it follows another one.
        line(lines, "masterauth", password);
        line(lines, "save", "");
        line(lines, "appendonly", persistent ? "yes" : "no");
        // As commands, which every Redis understands: the next one on this data may be older.
        line(lines, "aof-use-rdb-preamble", "no");
        options.forEach((name, value) -> line(lines, name, value));
        return lines.toString();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(' ').append(quoted(value)).append('\n');
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public String readyLine() {
        return "Ready to accept connections";
    }

    @Override
    public String orderlySignal() {
        return "TERM";
    }
}
