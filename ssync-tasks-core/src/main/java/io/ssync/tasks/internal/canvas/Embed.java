package io.ssync.tasks.internal.canvas;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a message says is to follow its task: the third part of its body. Immutable.
 *
 * @param callbacks called with the result when the task has succeeded
 * @param errbacks called with the id of the task when it has failed
 * @param chain the remaining steps in reverse order: the next one is the last
 * @param chord the body of the chord whose header the task belongs to, or null
 */
public record Embed(
        List<WireSignature> callbacks,
        List<WireSignature> errbacks,
        List<WireSignature> chain,
        @Nullable WireSignature chord) {
    /** Nothing follows. */
    public static final Embed NOTHING = new Embed(List.of(), List.of(), List.of(), null);

    /** How the bodies of messages end after which nothing follows: as we write them, and as Python does. */
    private static final byte[][] NOTHING_FOLLOWS = {
        "{\"callbacks\":null,\"errbacks\":null,\"chain\":null,\"chord\":null}]".getBytes(US_ASCII),
        "{\"callbacks\": null, \"errbacks\": null, \"chain\": null, \"chord\": null}]".getBytes(US_ASCII)
    };

    public Embed {
        callbacks = List.copyOf(callbacks);
        errbacks = List.copyOf(errbacks);
        chain = List.copyOf(chain);
    }

    /** The same with one more task to be called when the task has succeeded. */
    public Embed withCallback(WireSignature callback) {
        return new Embed(more(callbacks, callback), errbacks, chain, chord);
    }

    /** The same with one more task to be called when the task has failed. */
    public Embed withErrback(WireSignature errback) {
        return new Embed(callbacks, more(errbacks, errback), chain, chord);
    }

    private static List<WireSignature> more(List<WireSignature> signatures, WireSignature another) {
        return Stream.concat(signatures.stream(), Stream.of(another)).toList();
    }

    /**
     * Reads it from the body of a message.
     *
     * @throws UnreadableMessageException if the body is not one of a task
     */
    public static Embed of(byte[] body) {
        for (byte[] end : NOTHING_FOLLOWS) {
            if (endsWith(body, end)) {
                return NOTHING;
            }
        }
        try {
            Object plain = CeleryJson.readPlain(new String(body, StandardCharsets.UTF_8));
            return plain instanceof List<?> parts && parts.size() == 3 && parts.get(2) instanceof Map<?, ?> embed
                    ? of(embed)
                    : NOTHING;
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the body is not JSON: " + Shown.text(e.getMessage()), e);
        }
    }

    /** Reads it from the third part of a body; an empty one says that nothing follows. */
    public static Embed of(Map<?, ?> embed) {
        return new Embed(
                WireSignature.listOf(embed.get("callbacks")),
                WireSignature.listOf(embed.get("errbacks")),
                WireSignature.listOf(embed.get("chain")),
                WireSignature.of(embed.get("chord")).orElse(null));
    }

    /** Whether nothing follows. */
    public boolean isEmpty() {
        return callbacks.isEmpty() && errbacks.isEmpty() && chain.isEmpty() && chord == null;
    }

    /** Whether the body of a chord waits for the task and others, or for what comes after it in its chain. */
    public boolean isCounted() {
        return chord != null
                || chain.stream()
                        .anyMatch(step -> step.options().get("chord") != null
                                || step.kind().equals("chord")
                                || step.kind().equals("group"));
    }

    /** The ids of the remaining steps that are single tasks. */
    public List<String> chainIds() {
        return chain.stream().flatMap(step -> step.taskId().stream()).toList();
    }

    /** As it travels; empty if nothing follows. */
    public Map<String, @Nullable Object> toMap() {
        if (isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("callbacks", plainOrNull(callbacks));
        map.put("errbacks", plainOrNull(errbacks));
        map.put("chain", plainOrNull(chain));
        map.put("chord", Optional.ofNullable(chord).map(WireSignature::toMap).orElse(null));
        return map;
    }

    private static @Nullable Object plainOrNull(List<WireSignature> signatures) {
        return signatures.isEmpty()
                ? null
                : signatures.stream().map(WireSignature::toMap).toList();
    }

    private static boolean endsWith(byte[] body, byte[] end) {
        int start = body.length - end.length;
        return start >= 0 && Arrays.equals(body, start, body.length, end, 0, end.length);
    }
}
