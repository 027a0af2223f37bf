package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Sensitive;
import io.ssync.tasks.message.CeleryJson;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** What a task returns as text for people, without what is {@link Sensitive}. Immutable. */
final class ShownResult {
    private static final String MASKED = CeleryJson.write(SensitiveParts.MASK);

    /** All of it is hidden. */
    private final boolean hidden;
    /** Of the value, if it may have parts that are hidden. */
    private final @Nullable JavaType type;

    private ShownResult(boolean hidden, @Nullable JavaType type) {
        this.hidden = hidden;
        this.type = type;
    }

    static ShownResult of(TaskDeclaration task) {
        Method annotated = task.annotated();
        boolean hidden = task.all().stream().anyMatch(method -> method.isAnnotationPresent(Sensitive.class));
        JavaType type = task.types().resolve(annotated, annotated.getGenericReturnType());
        return new ShownResult(hidden, SensitiveParts.isIn(annotated.getGenericReturnType()) ? type : null);
    }

    /** A result in JSON in which the mask stands for what is hidden; null if nothing of it is. */
    @Nullable
    String of(String json) {
        if (hidden) {
            return json.equals("null") ? json : MASKED;
        }
        return type == null ? null : withoutParts(json, type);
    }

    private static String withoutParts(String json, JavaType type) {
        try {
            return CeleryJson.write(SensitiveParts.hide(CeleryJson.read(json, type)));
        } catch (RuntimeException e) {
            // It was written and cannot be read, or not be written again: where its parts are cannot be told. The task
            // has succeeded all the same.
            return MASKED;
        }
    }
}
