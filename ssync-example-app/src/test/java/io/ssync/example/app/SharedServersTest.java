package io.ssync.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.AppProcess;
import java.nio.file.Path;
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
