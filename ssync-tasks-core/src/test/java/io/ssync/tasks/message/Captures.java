package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What live Celery clients and workers put into Redis, recorded with two versions of Celery. */
final class Captures {
    static final List<String> VERSIONS = List.of("celery-5.2.6", "celery-5.6.3");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Captures() {}

    /** One message: the exact text in Redis, and what Python made of it. */
    record Capture(String name, String raw, JsonNode envelope, String bodyText, JsonNode body) {
        TaskMessage decode() {
            return MessageCodec.decode(raw.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every captured message of every version. */
    static Stream<Capture> all() {
        return VERSIONS.stream().flatMap(Captures::all);
    }

    /** The one message of a file that has only one, for example {@code celery-5.6.3/message_delay}. */
    static Capture one(String name) {
        List<Capture> captures = in(name);
        if (captures.size() != 1) {
            throw new IllegalArgumentException(name + " has " + captures.size() + " messages");
        }
        return captures.get(0);
    }

    /** A recorded file as a whole. */
    static JsonNode file(String name) {
        try {
            return json(Files.readString(folder(name.substring(0, name.indexOf('/')))
                    .resolve(name.substring(name.indexOf('/') + 1) + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static JsonNode json(byte[] text) {
        return json(new String(text, UTF_8));
    }

    private static Stream<Capture> all(String version) {
        try (Stream<Path> files = Files.list(folder(version))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith("message_"))
                    .sorted()
                    .map(file -> version + "/" + file.replace(".json", ""))
                    .toList()
                    .stream()
                    .flatMap(name -> in(name).stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file has one message, or lists of them by queue; none if the client refused to send. */
    static List<Capture> in(String name) {
        JsonNode file = file(name);
        List<Capture> captures = new ArrayList<>();
        if (file.has("raw")) {
            captures.add(capture(name, file));
        }
        for (JsonNode queue : file.path("queues")) {
            for (JsonNode message : queue) {
                captures.add(capture(name, message));
            }
        }
        return captures;
    }

    private static Capture capture(String name, JsonNode message) {
        return new Capture(
                name,
                message.get("raw").asString(),
                message.get("decoded"),
                message.get("body_text").asString(),
                message.get("body_json"));
    }

    private static Path folder(String version) {
        try {
            return Path.of(Objects.requireNonNull(Captures.class.getResource("/" + version))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
