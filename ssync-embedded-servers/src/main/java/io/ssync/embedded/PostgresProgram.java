package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PostgreSQL for {@link EmbeddedPostgres}. */
record PostgresProgram(BinaryCache cache, Unprivileged unprivileged, Map<String, String> options)
        implements ServerProgram {

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void prepare(Path data) throws IOException {
        if (Files.notExists(data)) {
            Folders.copy(emptyCluster(), data);
        }
        unprivileged.own(data);
        forgetRecycledProcess(data);
    }

    /**
     * PostgreSQL does not start when the process in its pid file exists, whatever that is: after a crash the system may
     * have given the id to another program, in a container nearly always so. A file whose process is gone stays, since
     * PostgreSQL finds in it whether children of the old server are still at work.
     */
    private static void forgetRecycledProcess(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        boolean recycled = ProcessHandle.of(pid)
                .map(process -> process.info().commandLine().orElse(""))
                .filter(commandLine -> !commandLine.contains(data.toString()))
                .isPresent();
        if (recycled) {
            Files.delete(pidFile);
        }
    }

    /** Copying an empty cluster is much quicker than making one. */
    private Path emptyCluster() throws IOException {
        String archive = Platform.current().postgresArchive();
        Path initdb = cache.unpacked(archive).resolve("bin/initdb");
        Path holder = cache.folder(BinaryCache.key(archive) + "-cluster", folder -> {
            Path cluster = Files.createDirectory(folder.resolve("data"));
            unprivileged.own(cluster);
            Commands.run(unprivileged.command(List.of(
                    initdb.toString(),
                    "--pgdata=" + cluster,
                    "--username=" + EmbeddedPostgres.USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    // The same order of text on every machine, whatever locales it has.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions",
                    "--no-sync")));
        });
        return holder.resolve("data");
    }

    @Override
    public List<String> command(Path data, int port) throws IOException {
        Path postgres = cache.unpacked(Platform.current().postgresArchive()).resolve("bin/postgres");
        List<String> command = new ArrayList<>(List.of(postgres.toString(), "-D", data.toString()));
        command.addAll(List.of("-c", "port=" + port, "-c", "listen_addresses=127.0.0.1"));
        // Its path would often be too long.
        command.addAll(List.of("-c", "unix_socket_directories="));
        command.addAll(List.of("-c", "timezone=UTC", "-c", "log_timezone=UTC"));
        options.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return unprivileged.command(command);
    }

    @Override
    public String readyLine() {
        return "database system is ready to accept connections";
    }

    /** The fast shutdown, which does not wait for the clients. */
    @Override
    public String orderlySignal() {
        return "INT";
    }
}
