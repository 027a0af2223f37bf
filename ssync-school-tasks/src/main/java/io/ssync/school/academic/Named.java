package io.ssync.school.academic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things by name, compared as {@link Classrooms#key} does; several may have the same. */
final class Named<T> {

    private final Map<String, List<T>> byKey = new HashMap<>();

    void add(String name, T thing) {
        byKey.computeIfAbsent(Classrooms.key(name), key -> new ArrayList<>()).add(thing);
    }

    /** All of this name. */
    List<T> find(String name) {
        return byKey.getOrDefault(Classrooms.key(name), List.of());
    }
}
