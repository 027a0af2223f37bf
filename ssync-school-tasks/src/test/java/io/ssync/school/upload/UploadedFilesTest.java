package io.ssync.school.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.TestDatabases;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UploadedFilesTest {
    private static final byte[] FILE = {1, 2, 3};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-09-01T08:00:00Z"));
    private final UploadedFiles files = new UploadedFiles(TestDatabases.school(), now::get);

    @Test
    void givesAFileOnceAndRemembersWhatItWas() {
        files.keep("t1", "{}", "[]", FILE);

        assertThat(files.find("t1")).contains(new UploadedFiles.Tried("{}", "[]", true));
        assertThat(files.take("t1", content -> content)).contains(FILE);
        assertThat(files.take("t1", content -> content)).isEmpty();
        assertThat(files.find("t1")).contains(new UploadedFiles.Tried("{}", "[]", false));
        assertThat(files.take("never kept", content -> content)).isEmpty();
    }

    @Test
    void keepsAFileThatCouldNotBeUsed() {
        files.keep("t1", "{}", "[]", FILE);

        assertThatThrownBy(() -> files.take("t1", content -> {
                    throw new IllegalStateException("Redis is away");
                }))
                .hasMessage("Redis is away");

        assertThat(files.take("t1", content -> content)).contains(FILE);
    }

    @Test
    void givesItToOneOfTwoWhoTakeItAtTheSameTime() {
        files.keep("t1", "{}", "[]", FILE);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Optional<byte[]>> first = CompletableFuture.supplyAsync(() -> files.take("t1", content -> {
            taken.countDown();
            await(go);
            return content;
        }));
        await(taken);
        CompletableFuture<Optional<byte[]>> second =
                CompletableFuture.supplyAsync(() -> files.take("t1", content -> content));
        go.countDown();

        assertThat(Stream.of(first.join(), second.join()).filter(Optional::isPresent))
                .hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void forgetsFilesAfterADay() {
        files.keep("t1", "{}", "[]", FILE);
        now.set(now.get().plusSeconds(24 * 3600 + 1));
        assertThat(files.find("t1")).contains(new UploadedFiles.Tried("{}", "[]", false));
        assertThat(files.take("t1", content -> content)).isEmpty();

        files.keep("t2", "{}", "[]", FILE);

        assertThat(files.find("t1")).isEmpty();
        assertThat(files.find("t2")).isPresent();
    }
}
