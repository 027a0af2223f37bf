package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL for {@link EmbeddedPostgres}. */
record PostgresProgram(BinaryCache cache, Map<String, String> options) implements ServerProgram {
    /** Who may connect, and how: everybody from this machine, with the password. */
    private static final String ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n";

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void prepare(Path data, Optional<String> newPassword) throws IOException {
        if (Files.notExists(data)) {
            Folders.copy(emptyCluster(), data);
        }
        forgetRecycledProcess(data);
        if (newPassword.isPresent()) {
            setPassword(data, newPassword.get());
        }
        Account.ofServers().own(data);
    }

    /** In single-user mode, which asks for no password and listens nowhere. */
    private void setPassword(Path data, String password) throws IOException {
        Account account = Account.ofTools();
        account.own(data);
        List<String> command = new ArrayList<>(List.of(program("postgres"), "--single"));
        command.addAll(List.of("-D", account.seen(data).toString()));
        // Were it to fail, the statement would not be told with the error.
        command.addAll(List.of("-c", "log_min_error_statement=panic"));
        command.addAll(List.of("-c", "exit_on_error=on", EmbeddedPostgres.DATABASE));
        Commands.output(
                new ProcessBuilder(account.command(command)).directory(data.toFile()),
                "ALTER ROLE " + EmbeddedPostgres.USER + " PASSWORD '" + password + "'\n");
        PrivateFiles.write(data.resolve("pg_hba.conf"), ACCESS);
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
        String initdb = program("initdb");
        Account account = Account.ofTools();
        String key = BinaryCache.key(Platform.current().postgresArchive());
        Path holder = cache.folder(key + "-cluster", folder -> {
            Path cluster = PrivateFiles.folder(folder.resolve("data"));
            account.own(cluster);
            List<String> command = List.of(
                    initdb,
                    "--pgdata=" + account.seen(cluster),
                    "--username=" + EmbeddedPostgres.USER,
                    // Each copy gets its own password and rules.
                    "--auth=reject",
                    "--encoding=UTF8",
                    // The same order of text on every machine, whatever locales it has.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions",
                    "--no-sync");
            Commands.output(new ProcessBuilder(account.command(command)).directory(cluster.toFile()), "");
            Account.ofCaller().own(cluster);
        });
        return holder.resolve("data");
    }

    @Override
    public List<String> command(Path data, int port) throws IOException {
        Account account = Account.ofServers();
        List<String> command = new ArrayList<>(
                List.of(program("postgres"), "-D", account.seen(data).toString()));
        // Says nothing to PostgreSQL.
        command.addAll(List.of("-c", "ssync.data=" + data));
        command.addAll(List.of("-c", "port=" + port, "-c", "listen_addresses=127.0.0.1"));
        // Its path would often be too long.
        command.addAll(List.of("-c", "unix_socket_directories="));
        command.addAll(List.of("-c", "timezone=UTC", "-c", "log_timezone=UTC"));
        options.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return account.command(command);
    }

    /** Nothing: the password is in its data. */
    @Override
    public String input(String password, int port) {
        return "";
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

    private String program(String name) throws IOException {
        return cache.unpacked(Platform.current().postgresArchive())
                .resolve("bin")
                .resolve(name)
                .toString();
    }
}
