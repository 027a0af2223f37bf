package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    @TempDir
    Path root;

    @Test
    void unpacksAnArchiveWithItsLinksAndPermissions() throws IOException {
        Path folder = new BinaryCache(root).unpacked(Platform.current().postgresArchive());

        assertThat(folder.resolve("bin/postgres")).isExecutable();
        assertThat(folder.resolve("share/postgresql/postgres.bki")).isRegularFile();
        try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
            assertThat(libraries.filter(Files::isSymbolicLink)).isNotEmpty().allMatch(Files::exists);
        }
    }

    @Test
    void unpacksOnlyOnce() throws IOException {
        String resource = Platform.current().redisServer();
        Path first = new BinaryCache(root).executable(resource);
        var made = Files.getLastModifiedTime(first);

        assertThat(new BinaryCache(root).executable(resource)).isEqualTo(first).isExecutable();
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(made);
    }

    @Test
    void givesAllThatFillAFolderAtOnceTheSameCompleteOne() throws Exception {
        int threads = 8;
        CyclicBarrier together = new CyclicBarrier(threads);
        Callable<Path> fill = () -> new BinaryCache(root).folder("name", folder -> {
            Files.writeString(folder.resolve("content"), "x");
            await(together);
        });
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Path> folder : executor.invokeAll(List.of(fill, fill, fill, fill, fill, fill, fill, fill))) {
                assertThat(folder.get().resolve("content")).hasContent("x");
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(root).isDirectoryContaining("glob:**name");
        try (Stream<Path> all = Files.list(root)) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> new BinaryCache(root).folder("name", folder -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw new IOException("disk full");
                }));

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void tellsWhichResourceIsMissing() {
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> new BinaryCache(root).executable("redis-server-0.1"))
                .withMessageContaining("no redis-server-0.1 on the class path");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
