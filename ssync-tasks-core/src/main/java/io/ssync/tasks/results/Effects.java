package io.ssync.tasks.results;

import java.util.Optional;

/**
 * What the effects of tasks came to that happen once over all attempts of their task: {@code self.once(…)}. Kept for as long as
 * results, and until the result of the task is forgotten.
 *
 * <p>Safe for use by any number of threads, unless it is that of a transaction; methods throw {@link ResultBackendException}.
 */
public interface Effects {

    /**
     * What an effect came to, or empty if it is not known to have happened. In a transaction, whoever asks for the same effect in another one
     * waits for the end of this one.
     *
     * @param taskId the task
     * @param key the effect, among those of the task
     */
    Optional<String> find(String taskId, String key);

    /**
     * Keeps what an effect came to, unless something is kept already.
     *
     * @param json the outcome
     * @return what is kept now
     */
    String keep(String taskId, String key, String json);
}
