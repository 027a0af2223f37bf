package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A Lua script from the resources of this package, run by its hash and sent in full only to a server that does not know it.
 * Immutable.
 *
 * @param <T> what it returns: {@link Long}, {@link List} or {@code byte[]}
 */
final class LuaScript<T> {
    private final ScriptOutputType output;
    private final byte[] text;
    private final String digest;

    private LuaScript(ScriptOutputType output, byte[] text) {
        this.output = output;
        this.text = text;
        this.digest = sha1(text);
    }

    /** A script that returns one number. The files are put one after the other: shared functions first, the script last. */
    static LuaScript<Long> returningNumber(String... files) {
        return new LuaScript<>(ScriptOutputType.INTEGER, read(files));
    }

    /** A script that returns text. */
    static LuaScript<byte[]> returningText(String... files) {
        return new LuaScript<>(ScriptOutputType.VALUE, read(files));
    }

    /** A script that returns a table: numbers as {@link Long}, text as {@code byte[]}, tables as {@link List}. */
    static LuaScript<List<Object>> returningTable(String... files) {
        return new LuaScript<>(ScriptOutputType.MULTI, read(files));
    }

    /** Sends the script. The future fails with what Redis or the connection says. */
    CompletableFuture<T> run(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletionStage<T> answer = redis.evalsha(digest, output, keys, arguments);
        return answer.exceptionallyCompose(failure -> {
                    // An unknown script has done nothing, so it is safe to send it again.
                    return cause(failure) instanceof RedisNoScriptException
                            ? redis.<T>eval(text, output, keys, arguments)
                            : CompletableFuture.failedStage(failure);
                })
                .toCompletableFuture();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static byte[] read(String... files) {
        StringBuilder text = new StringBuilder();
        for (String file : files) {
            try (InputStream resource = LuaScript.class.getResourceAsStream(file)) {
                if (resource == null) {
                    throw new IllegalStateException("the script " + file + " is missing from the jar");
                }
                text.append(new String(resource.readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the script " + file + " cannot be read", e);
            }
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
