package io.ssync.school.academic;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Classrooms by name. A classroom goes by the name of its class level, and names are compared without regard to case
 * and the width of blanks: sheets are typed by people, and levels are stored as they were typed.
 */
final class Classrooms {

    private static final Pattern SPACE = Pattern.compile("[\\s\u00A0]+");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]");

    private final Named<Long> ids;
    private final Map<Long, Classroom> locked;

    /**
     * Knows classrooms.
     *
     * @param ids of all there are
     * @param locked those that may be given students
     */
    Classrooms(Named<Long> ids, Map<Long, Classroom> locked) {
        this.ids = ids;
        this.locked = locked;
    }

    /** What is compared of a name. */
    static String key(String name) {
        return SPACE.matcher(name).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    List<Classroom> named(String name) {
        return ids.find(name).stream().map(locked::get).filter(Objects::nonNull).toList();
    }

    /** The names that may be meant by one that is not known. */
    List<String> near(String name) {
        return ids.near(name);
    }

    /** What is left of a name without blanks, hyphens and the like. */
    static String letters(String name) {
        return NO_LETTER.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    Collection<Classroom> all() {
        return locked.values();
    }
}
