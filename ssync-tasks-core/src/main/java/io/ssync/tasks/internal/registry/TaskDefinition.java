package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registered task: its declaration, and the registered object whose method runs it. Immutable and safe
 * for use by any thread, as far as that object is.
 */
public final class TaskDefinition {
    private final TaskDeclaration declaration;
    private final Task task;
    private final String name;
    private final MethodHandle invoker;
    private final boolean takesContext;
    private final FlowControl flow;
    private final Function<byte[], @Nullable Object[]> binder;

    private TaskDefinition(
            TaskDeclaration declaration,
            MethodHandle invoker,
            FlowControl flow,
            Function<byte[], @Nullable Object[]> binder) {
        this.declaration = declaration;
        this.task = declaration.task();
        this.name = TaskMethods.nameOf(declaration.annotated());
        this.invoker = invoker;
        this.takesContext = ParameterName.firstArgument(declaration.annotated()) > 0;
        this.flow = flow;
        this.binder = binder;
    }

    /** Checks a declaration and makes it callable on an object. */
    static TaskDefinition of(Object holder, TaskDeclaration declaration) {
        declaration.check();
        return new TaskDefinition(
                declaration,
                invoker(holder, declaration.annotated()),
                FlowControl.of(declaration),
                binder(declaration));
    }

    private static Function<byte[], @Nullable Object[]> binder(TaskDeclaration declaration) {
        Method method = declaration.annotated();
        int first = ParameterName.firstArgument(method);
        if (method.getParameterCount() == first + 1 && method.getParameterTypes()[first] == TaskArguments.class) {
            return TaskDefinition::everything;
        }
        return new ArgumentBinder(declaration.describe(), TaskParameter.of(declaration))::bind;
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** Further names by which it is accepted. */
    public List<String> aliases() {
        return Arrays.asList(task.aliases());
    }

    /** The annotation, with its defaults. */
    public Task declaration() {
        return task;
    }

    /** Another annotation of the method, for modules that say more about a task. */
    public <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Optional.ofNullable(declaration.annotated().getAnnotation(type));
    }

    /** How it is limited, and which of its calls are the same. */
    public FlowControl flow() {
        return flow;
    }

    /** The class and method, for people. */
    public String describe() {
        return declaration.describe();
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

    String describeWithParameters() {
        return declaration.describeWithParameters();
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

    private static MethodHandle invoker(Object holder, Method method) {
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(holder);
            return handle.asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "cannot call " + TaskMethods.describe(method) + ": open its package to io.ssync.tasks, or make the "
                            + "class and method public",
                    e);
        }
    }
}
