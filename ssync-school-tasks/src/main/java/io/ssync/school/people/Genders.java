package io.ssync.school.people;

import java.util.Map;

/** How people write on a sheet what the school system calls Male and Female. */
public final class Genders {

    /** Other words for the two, in lower case. */
    public static final Map<String, String> ALSO_WRITTEN =
            Map.of("boy", "Male", "man", "Male", "girl", "Female", "woman", "Female");

    private Genders() {}
}
