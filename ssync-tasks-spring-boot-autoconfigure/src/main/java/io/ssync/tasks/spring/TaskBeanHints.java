package io.ssync.tasks.spring;

import io.ssync.tasks.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/** Tells a native image of the methods of beans that are tasks, and of the types of their arguments and results. */
final class TaskBeanHints implements BeanRegistrationAotProcessor {
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Map<Method, Task> tasks = TaskBeans.tasksOf(bean.getBeanName(), bean.getBeanClass());
        return tasks.isEmpty()
                ? null
                : (generation, code) -> tasks.keySet().forEach(task -> register(task, generation));
    }

    private static void register(Method task, GenerationContext generation) {
        var reflection = generation.getRuntimeHints().reflection();
        reflection.registerType(task.getDeclaringClass());
        reflection.registerMethod(task, ExecutableMode.INVOKE);
        Type[] json = Stream.concat(
                        Arrays.stream(task.getGenericParameterTypes()), Stream.of(task.getGenericReturnType()))
                .toArray(Type[]::new);
        new BindingReflectionHintsRegistrar().registerReflectionHints(reflection, json);
    }
}
