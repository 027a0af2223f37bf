package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.TaskMessage;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tasks by name and alias. Immutable and safe for use by any thread. */
public final class TaskRegistry {
    private final Map<String, TaskDefinition> byName;
    private final Map<String, TaskDefinition> byNameOrAlias;

    private TaskRegistry(Map<String, TaskDefinition> byName, Map<String, TaskDefinition> byNameOrAlias) {
        this.byName = byName;
        this.byNameOrAlias = byNameOrAlias;
    }

    /**
     * Registers every method with {@link Task} of the given objects, declared there or inherited from a class or interface. A
     * {@link TaskHolder} stands for its object.
     *
     * @throws IllegalArgumentException if an object has no task, a name is used twice, or a declaration cannot work; the
     *     message names the method and says what to change
     */
    public static TaskRegistry of(Collection<?> holders) {
        return of(holders, List.of());
    }

    /** The same with an object whose tasks are found, but do not belong to the app. */
    public static TaskRegistry of(Collection<?> holders, Object builtIn) {
        return of(holders, List.of(builtIn));
    }

    private static TaskRegistry of(Collection<?> holders, List<?> builtIn) {
        Map<String, TaskDefinition> byName = new TreeMap<>();
        Map<String, TaskDefinition> byNameOrAlias = new LinkedHashMap<>();
        for (Object registered : holders) {
            TaskHolder holder = holderOf(registered);
            for (TaskDeclaration declaration : tasksOf(holder)) {
                TaskDefinition definition = TaskDefinition.of(holder, declaration);
                byName.put(definition.name(), definition);
                add(byNameOrAlias, definition.name(), definition);
                definition.aliases().forEach(alias -> add(byNameOrAlias, alias, definition));
            }
        }
        for (Object registered : builtIn) {
            TaskHolder holder = TaskHolder.of(registered);
            for (TaskDeclaration declaration : tasksOf(holder)) {
                TaskDefinition definition = TaskDefinition.of(holder, declaration);
                add(byNameOrAlias, definition.name(), definition);
            }
        }
        return new TaskRegistry(Collections.unmodifiableMap(byName), Collections.unmodifiableMap(byNameOrAlias));
    }

    /** The task of a name or alias. */
    public Optional<TaskDefinition> find(String nameOrAlias) {
        return Optional.ofNullable(byNameOrAlias.get(nameOrAlias));
    }

    /** A message whose readable text hides what is sensitive, as far as its task is known here. */
    public TaskMessage masked(TaskMessage message) {
        return find(message.task()).map(task -> task.masked(message)).orElse(message);
    }

    /** All tasks but the built-in ones, ordered by name, each once. */
    public Collection<TaskDefinition> all() {
        return byName.values();
    }

    /** How all tasks but the built-in ones are limited, by name. */
    public Map<String, TaskLimit> limits() {
        return byName.values().stream()
                .collect(Collectors.toMap(
                        TaskDefinition::name, task -> task.flow().limit()));
    }

    private static TaskHolder holderOf(Object registered) {
        if (registered == null) {
            throw new IllegalArgumentException("register(null): an object whose methods have @Task is expected");
        }
        return registered instanceof TaskHolder holder ? holder : TaskHolder.of(registered);
    }

    private static List<TaskDeclaration> tasksOf(TaskHolder holder) {
        List<TaskDeclaration> tasks = TaskMethods.of(holder.type());
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException(
                    holder.type().getName() + " has no method with @Task: nothing to register"
                            + (Proxy.isProxyClass(holder.type())
                                    ? "; it is a proxy that shows interfaces only: put @Task on a method of one of these, "
                                            + "or have the class itself proxied"
                                    : ""));
        }
        return tasks;
    }

    private static void add(Map<String, TaskDefinition> tasks, String name, TaskDefinition definition) {
        TaskDefinition other = tasks.put(name, definition);
        if (other != null && other.describeWithParameters().equals(definition.describeWithParameters())) {
            throw new IllegalArgumentException("the task '" + name + "', " + definition.describeWithParameters()
                    + ", is registered twice: register one object of its class, once");
        }
        if (other != null) {
            throw new IllegalArgumentException("two tasks are called '" + name + "': " + other.describeWithParameters()
                    + " and " + definition.describeWithParameters() + "; give one of them another name");
        }
    }
}
