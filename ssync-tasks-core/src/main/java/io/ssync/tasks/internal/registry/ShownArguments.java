package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Sensitive;
import io.ssync.tasks.internal.message.PythonRepr;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The arguments of a task's calls as text for people, without what is {@link Sensitive}. Immutable. */
public final class ShownArguments {
    /** For tasks of which nothing is known here: only what the values themselves say is hidden. */
    public static final ShownArguments OF_UNKNOWN_TASK = new ShownArguments(Map.of(), false);

    private final Map<Integer, ParameterName> hidden;
    private final boolean hideSomething;

    private ShownArguments(Map<Integer, ParameterName> hidden, boolean hideSomething) {
        this.hidden = hidden;
        this.hideSomething = hideSomething;
    }

    /**
     * Reads the declaration of a method.
     *
     * @throws IllegalArgumentException if a parameter is sensitive and its name is not known
     */
    public static ShownArguments of(Method annotated) {
        return of(annotated, List.of(annotated));
    }

    static ShownArguments of(TaskDeclaration task) {
        return of(task.annotated(), task.all());
    }

    static ShownArguments of(Method annotated, List<Method> all) {
        int first = ParameterName.firstArgument(annotated);
        List<Integer> sensitive = IntStream.range(first, annotated.getParameterCount())
                .filter(i ->
                        all.stream().anyMatch(method -> method.getParameters()[i].isAnnotationPresent(Sensitive.class)))
                .boxed()
                .toList();
        Map<Integer, ParameterName> hidden = new LinkedHashMap<>();
        if (!sensitive.isEmpty()) {
            List<ParameterName> names = ParameterName.of(annotated, all);
            sensitive.forEach(i -> hidden.put(i - first, names.get(i - first)));
        }
        boolean inTypes = IntStream.range(first, annotated.getParameterCount())
                .anyMatch(i -> SensitiveParts.isIn(annotated.getGenericParameterTypes()[i]));
        return new ShownArguments(Map.copyOf(hidden), inTypes || !hidden.isEmpty());
    }

    /** Whether there is anything to hide in the arguments of such a task. */
    public boolean hideSomething() {
        return hideSomething;
    }

    /** Whether all of an argument is hidden. */
    boolean hides(int position) {
        return hidden.containsKey(position);
    }

    /** Positional arguments, as Python shows a tuple. */
    public String args(List<?> args) {
        List<@Nullable Object> shown = new ArrayList<>(args.size());
        for (int i = 0; i < args.size(); i++) {
            shown.add(hides(i) ? SensitiveParts.MASK : SensitiveParts.hide(args.get(i)));
        }
        return PythonRepr.ofArgs(shown);
    }

    /** Keyword arguments, as Python shows a dict. */
    public String kwargs(Map<String, ?> kwargs) {
        if (kwargs.isEmpty()) {
            return "{}";
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        kwargs.forEach((name, value) -> shown.put(
                name,
                hidden.values().stream().anyMatch(parameter -> parameter.isCalled(name))
                        ? SensitiveParts.MASK
                        : SensitiveParts.hide(value)));
        return PythonRepr.of(shown);
    }
}
