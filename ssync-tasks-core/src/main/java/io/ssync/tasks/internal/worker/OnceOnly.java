package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskContext;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has effects of tasks happen once over all their attempts.
 *
 * @param results where their outcomes are kept
 * @param transaction the transaction that the outcomes are to be part of; null if each is stored by itself
 */
record OnceOnly(ResultBackend results, @Nullable LedgerTransaction transaction) {
    OnceOnly(ResultBackend results) {
        this(results, null);
    }

    OnceOnly in(LedgerTransaction newTransaction) {
        return new OnceOnly(results, newTransaction);
    }

    <T, E extends Exception> @Nullable T happen(
            String taskId, String key, Class<T> type, TaskContext.Effect<? extends @Nullable T, E> effect) throws E {
        requireKey(key);
        Effects effects = effects();
        Optional<String> before = effects.find(taskId, key);
        String json = before.isPresent() ? before.get() : keep(effects, taskId, key, CeleryJson.write(effect.happen()));
        return CeleryJson.read(json, CeleryJson.typeOf(type));
    }

    /** The effect has happened. That must be kept even if the task is to stop, which its interrupt says. */
    private static String keep(Effects effects, String taskId, String key, String json) {
        boolean interrupted = Thread.interrupted();
        try {
            return effects.keep(taskId, key, json);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Effects effects() {
        return transaction == null
                ? results.effects()
                        .orElseThrow(() -> new IllegalStateException(
                                "the result backend " + results.describe() + " does not keep what happened once"))
                : transaction.effects(results);
    }

    private static void requireKey(String key) {
        if (key.isBlank() || key.length() > TaskContext.LONGEST_KEY) {
            throw new IllegalArgumentException("the key of what is to happen once must have 1 to "
                    + TaskContext.LONGEST_KEY + " characters, was '" + key + "'");
        }
    }
}
