package io.ssync.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server is started, as its builder collects it: on which folder and port, with which options. */
final class ServerSettings {
    private final Class<? extends EmbeddedServer> server;
    private final Set<String> managed;
    private final Map<String, String> options = new LinkedHashMap<>();
    private @Nullable Path folder;
    private int port;
    private @Nullable String password;

    /** With the options that the server's class sets itself. */
    ServerSettings(Class<? extends EmbeddedServer> server, Set<String> managed) {
        this.server = server;
        this.managed = managed;
    }

    void useFolder(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    void usePort(int port) {
        this.port = LoopbackPort.checked(port);
    }

    void usePassword(String password) {
        this.password = password;
    }

    void setOption(String name, String value) {
        Objects.requireNonNull(value, "value");
        if (managed.contains(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException(
                    "option '" + name + "' is set by " + server.getSimpleName() + ", which manages " + managed);
        }
        options.put(name, value);
    }

    /** Null for a temporary one. */
    @Nullable
    Path folder() {
        return folder;
    }

    /** Null for a new one. */
    @Nullable
    String password() {
        return password;
    }

    /** 0 for any. */
    int port() {
        return port;
    }

    Map<String, String> options() {
        return Map.copyOf(options);
    }
}
