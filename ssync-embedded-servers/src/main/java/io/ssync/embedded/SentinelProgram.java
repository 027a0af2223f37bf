package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Redis as a Sentinel, for {@link EmbeddedSentinel}. */
record SentinelProgram(
        String name, String primaryName, int primaryPort, int quorum, Duration downAfter, String password)
        implements ServerProgram {

    SentinelProgram(String primaryName, int primaryPort, int quorum, Duration downAfter, String password) {
        this("Sentinel", primaryName, primaryPort, quorum, downAfter, password);
    }

    /** A Sentinel reads a file and writes into it what it learns. */
    @Override
    public void prepare(Path data, Optional<String> newPassword) throws IOException {
        PrivateFiles.folder(data);
        if (!Files.exists(file(data))) {
            PrivateFiles.write(file(data), configuration());
        }
        Account.ofServers().own(data);
        Account.ofServers().own(file(data));
        // It writes its file by the whole path, so its user has to get through to the data, which is all that it can
        // read.
        Files.setPosixFilePermissions(data.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    }

    private String configuration() {
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "requirepass " + password,
                "sentinel sentinel-pass " + password,
                "sentinel monitor " + primaryName + " 127.0.0.1 " + primaryPort + " " + quorum,
                "sentinel auth-pass " + primaryName + " " + password,
                "sentinel down-after-milliseconds " + primaryName + " " + downAfter.toMillis(),
                "sentinel failover-timeout " + primaryName + " " + 4 * downAfter.toMillis(),
                "");
    }

    private static Path file(Path data) {
        return data.resolve("sentinel.conf");
    }

    @Override
    public List<String> command(Path data, int port) throws IOException {
        return Account.ofServers()
                .command(List.of(
                        RedisBinary.here().path().toString(),
                        file(data).toString(),
                        "--sentinel",
                        // Keeps the arguments visible.
                        "--set-proc-title",
                        "no",
                        "--port",
                        String.valueOf(port)));
    }

    @Override
    public String input(String password, int port) {
        return "";
    }

    @Override
    public String readyLine() {
        return "+monitor master " + primaryName;
    }

    @Override
    public String orderlySignal() {
        return "TERM";
    }
}
