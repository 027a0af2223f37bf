package io.ssync.tasks.internal.registry;

import java.lang.reflect.Method;

/**
 * What a task's declaration says about its calls, for whoever sends them. Immutable.
 *
 * @param flow how many may run, and which are the same
 * @param shown what is seen of their arguments
 */
public record CallDeclaration(FlowControl flow, ShownArguments shown) {
    /**
     * Reads the declaration of a method.
     *
     * @throws IllegalArgumentException if it cannot work; the message names the method and says what to change
     */
    public static CallDeclaration of(Method annotated) {
        return new CallDeclaration(FlowControl.of(annotated), ShownArguments.of(annotated));
    }

    static CallDeclaration of(TaskDeclaration task) {
        return new CallDeclaration(FlowControl.of(task), ShownArguments.of(task));
    }
}
