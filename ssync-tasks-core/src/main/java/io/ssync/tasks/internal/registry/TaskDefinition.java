package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registered task: its declaration, and the object whose method runs it. Immutable and safe
 * for use by any thread, as far as that object is.
 */
public final class TaskDefinition {
    private final TaskDeclaration declaration;
    private final Task task;
    private final String name;
    private final TaskHolder holder;
    private final boolean takesContext;
    private final CallDeclaration calls;
    private final ShownResult shownResult;
    private final Function<byte[], @Nullable Object[]> binder;
    /** Calls the method on the object; null until the object was asked for. */
    private volatile @Nullable MethodHandle invoker;

    private TaskDefinition(
            TaskHolder holder,
            TaskDeclaration declaration,
            CallDeclaration calls,
            Function<byte[], @Nullable Object[]> binder) {
        this.holder = holder;
        this.declaration = declaration;
        this.task = declaration.task();
        this.name = TaskMethods.nameOf(declaration.annotated());
        this.takesContext = ParameterName.firstArgument(declaration.annotated()) > 0;
        this.calls = calls;
        this.shownResult = ShownResult.of(declaration);
        this.binder = binder;
    }

    /** Checks a declaration and makes it callable on an object. */
    static TaskDefinition of(TaskHolder holder, TaskDeclaration declaration) {
        declaration.check();
        TaskDefinition definition =
                new TaskDefinition(holder, declaration, CallDeclaration.of(declaration), binder(declaration));
        if (!holder.late()) {
            definition.bind();
        }
        return definition;
    }

    /**
     * Asks for the object that runs it, unless that is done. Otherwise the first run does.
     *
     * @throws IllegalArgumentException if calls of the object cannot reach the method; the message says what to change
     */
    public void bind() {
        boundInvoker();
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
        return calls.flow();
    }

    /** What its declaration says about its calls. */
    public CallDeclaration calls() {
        return calls;
    }

    /** A message for it whose readable text hides what is sensitive, though its sender may not know of that. */
    public TaskMessage masked(TaskMessage message) {
        if (!calls.shown().hideSomething()) {
            return message;
        }
        return message.with(Map.of("argsrepr", shownArguments(message.body()), "kwargsrepr", "{}"), Map.of());
    }

    private String shownArguments(byte[] body) {
        try {
            return calls.shown().args(Arrays.asList(bind(body)));
        } catch (IllegalArgumentException | UnreadableMessageException e) {
            // They do not fit: which of them are sensitive cannot be told.
            return "('" + SensitiveParts.MASK + "',)";
        }
    }

    /** What it has returned, in JSON, without what is sensitive; null if nothing of it is. */
    public @Nullable String maskedResult(String json) {
        return shownResult.of(json);
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
        MethodHandle bound = boundInvoker();
        if (!takesContext) {
            return bound.invokeExact(arguments);
        }
        Object[] all = new Object[arguments.length + 1];
        all[0] = context;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return bound.invokeExact(all);
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

    private MethodHandle boundInvoker() {
        MethodHandle bound = invoker;
        if (bound == null) {
            // Without a lock: whoever makes the object may wait for a thread that asks for it here, too.
            Object object = Objects.requireNonNull(
                    holder.object().get(),
                    () -> "there is no object to run " + declaration.describe() + ": what was registered for "
                            + holder.type().getName() + " gives null; have it give an object of that class");
            bound = invoker(object, declaration.calledOn(object.getClass()));
            invoker = bound;
        }
        return bound;
    }

    private static MethodHandle invoker(Object object, Method method) {
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(object);
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
