package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
    @TempDir
    Path folder;

    @BeforeEach
    void letServersIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void findsAnInstalledRedis() throws IOException {
        install("one/redis-server");

        assertThat(RedisBinary.installed(path("missing", "one")))
                .contains(new RedisBinary(folder.resolve("one/redis-server"), Platform.REDIS_VERSION));
    }

    @Test
    void prefersValkey() throws IOException {
        install("one/redis-server");
        install("two/valkey-server");

        assertThat(RedisBinary.installed(path("one", "two")).orElseThrow().path())
                .isEqualTo(folder.resolve("two/valkey-server"));
    }

    @Test
    void passesOverWhatIsTooOldOrDoesNotRun() throws IOException {
        script("old/redis-server", "echo 'Redis server v=6.0.16 sha=00000000:0 malloc=libc bits=64 build=0'");
        script("broken/valkey-server", "exit 1");
        script("strange/redis-server", "echo hello");

        assertThat(RedisBinary.installed(path("old", "broken", "strange", ""))).isEmpty();
    }

    @Test
    void hasOneInAnyCase() {
        assertThat(RedisBinary.here().path()).isExecutable();
    }

    private String path(String... folders) {
        return String.join(
                File.pathSeparator,
                java.util.stream.Stream.of(folders)
                        .map(name -> name.isEmpty() ? "" : folder.resolve(name).toString())
                        .toList());
    }

    private void install(String name) throws IOException {
        Path program = BinaryCache.ofUser().executable(Platform.current().redisServer());
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(program, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void script(String name, String line) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
