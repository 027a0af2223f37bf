package io.ssync.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes over the embedded servers of one data directory. */
class SharedServersTest {
    @TempDir
    private Path directory;

    @Test
    void aSecondCommandJoinsTheServersOfTheFirst() {
        try (AppProcess serve = serve();
                AppProcess worker = start("worker")) {
            worker.awaitLog("ready");

            assertThat(resultOfAdding(2, 3)).contains("\"state\":\"SUCCESS\",\"result\":5");
            assertThat(worker.terminate().awaitExit()).as(worker::toString).isZero();
            assertThat(serve.terminate().awaitExit()).as(serve::toString).isZero();
        }
    }

    @Test
    void theProcessThatRemainsTakesTheServersOver() {
        try (AppProcess serve = serve();
                AppProcess worker = start("worker")) {
            worker.awaitLog("ready");
            serve.kill();

            worker.awaitLog("ran postgres has ended; this one takes over");
            worker.awaitLog("ran redis has ended; this one takes over");
            assertThat(resultOfAdding(20, 30)).as(worker::toString).contains("\"state\":\"SUCCESS\",\"result\":50");
        }
    }

    @Test
    void theServersAreForTheirOwnerOnly() throws IOException {
        // As older builds left it.
        Files.createDirectories(directory.resolve(".ssync"));
        Files.writeString(directory.resolve(".ssync/redis.address"), "20001 999999999\n");
        try (AppProcess worker = start("worker")) {
            worker.awaitLog("ready");
            assertThat(resultOfAdding(2, 3)).contains("\"result\":5");
            for (String name : List.of("redis", "postgres")) {
                Path address = directory.resolve(".ssync").resolve(name + ".address");
                String password = Files.readString(
                                directory.resolve(".ssync").resolve(name).resolve("password"))
                        .strip();
                assertThat(address).content().contains(":" + password + "@127.0.0.1:");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(address)))
                        .isEqualTo("rw-------");
                assertThat(worker.toString()).doesNotContain(password);
                assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                        .noneMatch(commandLine -> commandLine.contains(password));
            }
        }
    }

    private String resultOfAdding(int x, int y) {
        try (AppProcess call =
                start("call", "example.tasks.add", "--args", "[" + x + "," + y + "]", "--wait", "--timeout", "40")) {
            assertThat(call.awaitExit()).as(call::toString).isZero();
            return call.out();
        }
    }

    private AppProcess serve() {
        AppProcess serve = start("serve", "--no-worker", "--port", "0");
        serve.awaitLog("API listens on");
        return serve;
    }

    private AppProcess start(String... arguments) {
        return AppProcess.start(directory, Map.of(), arguments);
    }
}
