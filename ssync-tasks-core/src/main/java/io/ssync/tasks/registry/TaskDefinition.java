package io.ssync.tasks.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registered task: its name, its declaration, and the method of the registered object that runs it. Immutable and safe
 * for use by any thread, as far as that object is.
 */
public final class TaskDefinition {
    private static final int MAX_PARAMETERS = 8;

    private final String name;
    private final Task declaration;
    private final Method method;
    private final MethodHandle invoker;
    private final boolean takesContext;
    private final FlowControl flow;
    private final Function<byte[], @Nullable Object[]> binder;

    private TaskDefinition(
            String name,
            Task declaration,
            Method method,
            MethodHandle invoker,
            FlowControl flow,
            Function<byte[], @Nullable Object[]> binder) {
        this.name = name;
        this.declaration = declaration;
        this.method = method;
        this.invoker = invoker;
        this.takesContext = takesContext(method);
        this.flow = flow;
        this.binder = binder;
    }

    /** Checks a declaration and makes it callable; the annotation may stand on a method above the one that runs. */
    static TaskDefinition of(Object holder, Method method, Method annotated) {
        String task = TaskMethods.describe(method);
        if (Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException("@Task on the static method " + task + ": make it an instance method");
        }
        if (Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalArgumentException("@Task on the private method " + task + ": make it visible");
        }
        List<Parameter> parameters = new ArrayList<>(List.of(method.getParameters()));
        if (takesContext(method)) {
            parameters.remove(0);
        }
        if (parameters.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException(task + " has " + parameters.size() + " parameters; a task takes at most "
                    + MAX_PARAMETERS + ": put some of them into a record");
        }
        if (parameters.size() == 1 && parameters.get(0).getType() == TaskArguments.class) {
            return new TaskDefinition(
                    TaskMethods.nameOf(annotated),
                    annotated.getAnnotation(Task.class),
                    method,
                    invoker(holder, method),
                    FlowControl.of(annotated),
                    TaskDefinition::everything);
        }
        List<TaskParameter> taskParameters = parameters.stream()
                .map(parameter -> TaskParameter.of(task, parameter))
                .toList();
        return new TaskDefinition(
                TaskMethods.nameOf(annotated),
                annotated.getAnnotation(Task.class),
                method,
                invoker(holder, method),
                FlowControl.of(annotated),
                new ArgumentBinder(task, taskParameters)::bind);
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** Further names by which it is accepted. */
    public List<String> aliases() {
        return Arrays.asList(declaration.aliases());
    }

    /** The annotation, with its defaults. */
    public Task declaration() {
        return declaration;
    }

    /** How it is limited, and which of its calls are the same. */
    public FlowControl flow() {
        return flow;
    }

    /** The class and method, for people. */
    public String describe() {
        return TaskMethods.describe(method);
    }

    /**
     * The method's arguments from a message body, without the context.
     *
     * @throws io.ssync.tasks.message.UnreadableMessageException if the body is no task body at all
     * @throws IllegalArgumentException if the arguments do not fit the method; the message names the one that does not
     */
    public @Nullable Object[] bind(byte[] body) {
        return binder.apply(body);
    }

    /** Calls the method; whatever it throws comes out as it is. */
    public @Nullable Object invoke(TaskContext context, @Nullable Object[] arguments) throws Throwable {
        if (!takesContext) {
            return invoker.invokeExact(arguments);
        }
        Object[] all = new Object[arguments.length + 1];
        all[0] = context;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return invoker.invokeExact(all);
    }

    @Override
    public String toString() {
        return name;
    }

    /** For a task that takes whatever it is given. */
    private static @Nullable Object[] everything(byte[] body) {
        try {
            Object plain = CeleryJson.readPlain(new String(body, StandardCharsets.UTF_8));
            if (plain instanceof List<?> parts
                    && parts.size() > 1
                    && parts.get(0) instanceof List<?> args
                    && parts.get(1) instanceof Map<?, ?> kwargs) {
                Map<String, @Nullable Object> named = new LinkedHashMap<>();
                kwargs.forEach((name, value) -> named.put(String.valueOf(name), value));
                return new Object[] {new TaskArguments(args, named)};
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the body is not JSON: " + e.getMessage(), e);
        }
        throw new UnreadableMessageException("the body of the message is not an array of three elements", null);
    }

    private static boolean takesContext(Method method) {
        return method.getParameterCount() > 0 && method.getParameterTypes()[0] == TaskContext.class;
    }

    private static MethodHandle invoker(Object holder, Method method) {
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(holder);
            return handle.asSpreader(Object[].class, method.getParameterCount())
                    .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "cannot call " + TaskMethods.describe(method) + ": open its package to io.ssync.tasks, or make the "
                            + "class and method public",
                    e);
        }
    }
}
