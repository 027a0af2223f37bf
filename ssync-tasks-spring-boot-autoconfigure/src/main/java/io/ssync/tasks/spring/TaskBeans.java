package io.ssync.tasks.spring;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * The beans whose methods are tasks. They are found by their types, before they are made, so that they may need the app themselves;
 * workers ask for the beans, and call them through whatever Spring has wrapped around them.
 */
final class TaskBeans implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(TaskBeans.class);

    private static final MetadataLookup<Task> TASKS = method -> method.getAnnotation(Task.class);

    private final ConfigurableListableBeanFactory beans;
    /** The names and classes of those that were registered; null if no app of ours was made. */
    private @Nullable Map<String, Class<?>> registered;

    TaskBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Gives an app all beans with tasks. */
    void registerWith(TaskApp.Builder app) {
        Map<String, Class<?>> found = new LinkedHashMap<>();
        // Without making factory beans, which may be made from beans that need the app.
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            typeOf(name).filter(type -> hasTasks(name, type)).ifPresent(type -> found.put(name, type));
        }
        found.forEach((name, type) -> {
            requireSingleton(name, type);
            app.register(type, () -> beans.getBean(name));
        });
        registered = found;
    }

    /** Refuses tasks that could not be seen in the declared type of a bean, and would be missing without a word. */
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, Class<?>> known = registered;
        if (known == null) {
            return;
        }
        for (String name : beans.getSingletonNames()) {
            if (known.containsKey(name) || ScopedProxyUtils.isScopedTarget(name)) {
                continue;
            }
            Class<?> type = AopUtils.getTargetClass(beans.getSingleton(name));
            if (hasTasks(name, type)) {
                throw new IllegalStateException("the bean '" + name + "' is a " + type.getName()
                        + ", which has @Task methods, but it is declared as something else, so they were not found: "
                        + "let its @Bean method return " + type.getSimpleName()
                        + ", or an interface whose methods have @Task");
            }
        }
    }

    private Optional<Class<?>> typeOf(String name) {
        if (ScopedProxyUtils.isScopedTarget(name)) {
            return Optional.empty();
        }
        if (beans.containsSingleton(name) && !beans.isFactoryBean(name)) {
            return Optional.of(AopUtils.getTargetClass(beans.getBean(name)));
        }
        return Optional.<Class<?>>ofNullable(beans.getType(name, false)).map(ClassUtils::getUserClass);
    }

    private void requireSingleton(String name, Class<?> type) {
        if (!beans.isSingleton(name)) {
            throw new IllegalStateException("the bean '" + name + "' has @Task methods, of " + type.getName()
                    + ", and is no singleton: workers call one object, on many threads; make it a singleton, or give it "
                    + "a scoped proxy");
        }
    }

    private static boolean hasTasks(String name, Class<?> type) {
        return !tasksOf(name, type).isEmpty();
    }

    /** The methods of a bean that are tasks. */
    static Map<Method, Task> tasksOf(String name, Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, Task.class)) {
            return Map.of();
        }
        try {
            return MethodIntrospector.selectMethods(type, TASKS);
        } catch (LinkageError e) {
            // A class of somebody else's, whose methods name what is not on the class path.
            log.debug("cannot look for tasks in the bean '{}'", name, e);
            return Map.of();
        }
    }
}
