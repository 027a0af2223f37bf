package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As root there are several ways, as an ordinary user only the direct one. */
class UnprivilegedTest {
    static List<Unprivileged> ways() {
        return Unprivileged.ways();
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("ways")
    void letsPostgresMakeAndServeACluster(Unprivileged way) throws Exception {
        // As deep in a private folder as /root/project/.ssync
        Path closed = Files.createDirectories(folder.resolve("private/data"));
        Files.setPosixFilePermissions(
                folder.resolve("private"), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        BinaryCache cache = new BinaryCache(folder.resolve("private/cache"));
        PostgresProgram program = new PostgresProgram(cache, way, Map.of());

        try (EmbeddedServer server = EmbeddedServer.start(program, closed, 0);
                Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres")) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void takesOverAClusterThatWasMadeAnotherWay(Unprivileged way) throws Exception {
        for (Unprivileged each : List.of(Unprivileged.here(), way, Unprivileged.here())) {
            PostgresProgram program = new PostgresProgram(BinaryCache.ofUser(), each, Map.of());
            try (EmbeddedServer server = EmbeddedServer.start(program, folder.resolve("shared"), 0)) {
                assertThat(server.isRunning()).isTrue();
            }
        }
    }
}
