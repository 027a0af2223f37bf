package io.ssync.school.academic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Things by name, compared as {@link Classrooms#key} does; several may have the same. */
final class Named<T> {

    private final Map<String, List<T>> byKey = new LinkedHashMap<>();
    /** As the school writes them. */
    private final Map<String, String> names = new LinkedHashMap<>();

    void add(String name, T thing) {
        String key = Classrooms.key(name);
        byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(thing);
        names.putIfAbsent(key, name);
    }

    /** All of this name. */
    List<T> find(String name) {
        return byKey.getOrDefault(Classrooms.key(name), List.of());
    }

    /** The names that differ from this one only in blanks, hyphens and the like, or in the order of the words. */
    List<String> near(String name) {
        String letters = Classrooms.letters(name);
        String words = words(name);
        return names.entrySet().stream()
                .filter(known -> Classrooms.letters(known.getKey()).equals(letters)
                        || words(known.getKey()).equals(words))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    private static String words(String name) {
        return Arrays.stream(Classrooms.key(name).split(" ")).sorted().collect(Collectors.joining(" "));
    }

    /** Ends a sentence about a name that is not known with those that may be meant. */
    static String didYouMean(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }
}
