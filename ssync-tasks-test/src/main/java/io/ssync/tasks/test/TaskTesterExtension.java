package io.ssync.tasks.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Shows what has happened in a test that fails, and closes its testers: {@code @ExtendWith(TaskTesterExtension.class)} on a class that has
 * {@link TaskTester}s in fields which are not static. The time line of each comes with the failure, wherever that is shown.
 */
public final class TaskTesterExtension implements AfterTestExecutionCallback, AfterEachCallback {
    /** Made by JUnit. */
    public TaskTesterExtension() {}

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException()
                .ifPresent(failure ->
                        testers(context).forEach(tester -> failure.addSuppressed(new WhatHappened(tester.timeLine()))));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        testers(context).forEach(TaskTester::close);
    }

    private static List<TaskTester> testers(ExtensionContext context) {
        List<TaskTester> testers = new ArrayList<>();
        for (Object test : context.getRequiredTestInstances().getAllInstances()) {
            for (Class<?> type = test.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getType() == TaskTester.class && !Modifier.isStatic(field.getModifiers())) {
                        TaskTester tester = read(field, test);
                        if (tester != null) {
                            testers.add(tester);
                        }
                    }
                }
            }
        }
        return testers;
    }

    private static @Nullable TaskTester read(Field field, Object test) {
        try {
            field.setAccessible(true);
            return (TaskTester) field.get(test);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + field, e);
        }
    }

    /** The time line of a test, beside its failure. Without a stack, which would say nothing. */
    private static final class WhatHappened extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WhatHappened(String timeLine) {
            super("this has happened:\n" + timeLine, null, false, false);
        }
    }
}
