package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersOfKilledProgramsTest {
    @TempDir
    Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void endWithTheirProgram() throws Exception {
        Host host = host();

        host.program.destroyForcibly();

        Eventually.holds(host::serversEnded);
    }

    @Test
    void endWithTheirProgramEvenWhenPaused() throws Exception {
        Host host = host();
        Processes.signal("STOP", Stream.concat(host.postgres.descendants(), Stream.of(host.redis, host.postgres)));

        host.program.destroyForcibly();

        Eventually.holds(host::serversEnded);
    }

    @Test
    void endWithTheirProgramThatEndsInGoodOrder() throws Exception {
        Host host = host();

        host.program.destroy();

        Eventually.holds(host::serversEnded);
    }

    @Test
    void takeTheirTemporaryFoldersWithThem() throws Exception {
        Host host = host();
        List<Path> folders = List.of(rootOf(host.redis), rootOf(host.postgres));
        assertThat(folders).allMatch(Files::isDirectory);

        host.program.destroyForcibly();

        Eventually.holds(() -> folders.stream().noneMatch(Files::exists));
    }

    @Test
    void leaveAFolderThatTheNextProgramCanUse() throws Exception {
        Host host = host(folder.toString());
        host.program.destroyForcibly().waitFor();

        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres();
                Connection connection = postgres.dataSource().getConnection()) {
            assertThat(RedisConnection.ask(redis, "PING")).isEqualTo("PONG");
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void areStoppedByTheNextProgramOnTheirFolderWhenTheirGuardsWereKilledToo() throws Exception {
        Host host = host(folder.toString());
        Stream.of(host.redis, host.postgres)
                .map(ProcessHandle::parent)
                .flatMap(Optional::stream)
                .flatMap(guard ->
                        Stream.concat(guard.children().filter(child -> !started.contains(child)), Stream.of(guard)))
                .forEach(ProcessHandle::destroyForcibly);
        host.program.destroyForcibly().waitFor();
        assertThat(host.redis.isAlive()).isTrue();
        assertThat(host.postgres.isAlive()).isTrue();

        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres();
                Connection connection = postgres.dataSource().getConnection()) {
            assertThat(RedisConnection.ask(redis, "PING")).isEqualTo("PONG");
            assertThat(connection.isValid(5)).isTrue();
            assertThat(host.serversEnded()).isTrue();
        }
    }

    private EmbeddedRedis redis() {
        return EmbeddedRedis.builder()
                .dataDirectory(folder.resolve("redis"))
                .persistent(true)
                .start();
    }

    private EmbeddedPostgres postgres() {
        return EmbeddedPostgres.builder()
                .dataDirectory(folder.resolve("postgres"))
                .start();
    }

    private Host host(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HostProgram.class.getName()));
        command.addAll(List.of(arguments));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(program.toHandle());
        Host host = new Host(program, process(program), process(program));
        started.addAll(List.of(host.redis, host.postgres));
        return host;
    }

    private static ProcessHandle process(Process program) throws IOException {
        return ProcessHandle.of(Long.parseLong(program.inputReader().readLine()))
                .orElseThrow();
    }

    private static Path rootOf(ProcessHandle server) {
        return Stream.of(server.info().arguments().orElseThrow())
                .filter(argument -> argument.endsWith("/data"))
                .map(argument -> Path.of(argument.replace("ssync.data=", "")).getParent())
                .findFirst()
                .orElseThrow();
    }

    private record Host(Process program, ProcessHandle redis, ProcessHandle postgres) {
        boolean serversEnded() {
            return Processes.ended(redis) && Processes.ended(postgres);
        }
    }
}
